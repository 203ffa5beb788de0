/** A strategy on its way elsewhere and back: a link, a file, the versions that were kept. */
import { useMutation } from '@tanstack/react-query';
import { Check, Download, History, Link, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { useStrategyVersions } from '../../state/queries.ts';
import { NO_TUNING } from '../../state/tuning.ts';
import { formatUrl } from '../../state/url.ts';
import { readUrlState, setUrlState } from '../../state/use-url-state.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useSave } from './save-strategy.tsx';
import { useTargeting } from './use-targeting.tsx';

export function StrategyFiles() {
  const { t } = useTranslation();
  const { tuned } = useTargeting();
  const [showsVersions, setShowsVersions] = useState(false);
  const { read, trouble } = useImport();
  return (
    <section className="strategy-files" aria-label={t('files.title')}>
      <div className="buttons">
        <CopyLink />
        <Button className="button button-quiet" onPress={() => downloadStrategy(tuned)}>
          <Download aria-hidden size={15} /> {t('files.export')}
        </Button>
        <FileTrigger
          acceptedFileTypes={['application/json', '.json']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) void read(file);
          }}
        >
          <Button className="button button-quiet">
            <Upload aria-hidden size={15} /> {t('files.import')}
          </Button>
        </FileTrigger>
        <Button
          className="button button-quiet"
          aria-expanded={showsVersions}
          onPress={() => setShowsVersions(!showsVersions)}
        >
          <History aria-hidden size={15} /> {t('files.versions')}
        </Button>
      </div>
      {trouble}
      {showsVersions && <Versions />}
    </section>
  );
}

function CopyLink() {
  const { t } = useTranslation();
  const { version } = useTargeting();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    // With its version, the link shows the same when the strategy has moved on.
    setUrlState({ version });
    const address = location.origin + location.pathname + formatUrl(readUrlState());
    // Outside of https and this machine a browser keeps the clipboard to itself: the address bar has the link.
    await navigator.clipboard?.writeText(address).catch(() => {});
    setCopied(true);
  };
  return (
    <Button className="button button-quiet" onPress={() => void copy()}>
      {isCopied ? <Check aria-hidden size={15} /> : <Link aria-hidden size={15} />}
      <span aria-live="polite">{isCopied ? t('files.copied') : t('files.copy')}</span>
    </Button>
  );
}

function downloadStrategy(strategy: Strategy): void {
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(strategy, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${strategy.name}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

/** The server checks what is in the file; here it only has to be one strategy. */
function useImport() {
  const { t } = useTranslation();
  const save = useSave();
  const importing = useMutation({
    mutationFn: async (file: File) => {
      const definition = readStrategy(await file.text(), t('files.notOne'));
      return save.mutateAsync({ definition, isNew: false });
    },
  });
  return {
    read: (file: File) => importing.mutateAsync(file).catch(() => {}),
    trouble: importing.error && <ProblemNote title={t('files.importFailed')} error={importing.error} />,
  };
}

function readStrategy(text: string, complaint: string): Strategy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(complaint);
  }
  if (typeof value !== 'object' || value === null || !('name' in value) || !('camp' in value))
    throw new Error(complaint);
  const { $schema: _, ...strategy } = value as Strategy;
  return strategy;
}

function Versions() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { strategy, version: shown, saved } = useTargeting();
  const { data, error, refetch } = useStrategyVersions(strategy.name, true);
  const save = useSave();
  if (error)
    return <ProblemNote title={t('files.versionsFailed')} error={error} onRetry={() => void refetch()} />;
  return (
    <ol className="versions" aria-label={t('files.versions')}>
      {data?.map(({ version, savedAt, title }) => (
        <li key={version} aria-current={version === shown || undefined}>
          <span>
            {t('files.version', { version })} · {title[language]}
            <small>{format.date(savedAt)}</small>
          </span>
          {version === shown ? (
            version !== strategy.version && (
              <Button
                className="button button-quiet"
                isDisabled={save.isPending}
                onPress={() => save.mutate({ definition: { ...saved, name: strategy.name }, isNew: false })}
              >
                {t('files.restore')}
              </Button>
            )
          ) : (
            <Button
              className="button button-quiet"
              onPress={() =>
                setUrlState(
                  { version: version === strategy.version ? undefined : version, tuning: NO_TUNING },
                  { step: true },
                )
              }
            >
              {t('files.show')}
            </Button>
          )}
        </li>
      ))}
      {save.error && <ProblemNote title={t('tuning.saveFailed')} error={save.error} />}
    </ol>
  );
}
