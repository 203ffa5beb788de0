/** Keeps what was changed: as a new version of the strategy, or as one of one's own. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw, Save } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Form, Input, Label, Popover, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { createStrategy, saveStrategy } from '../../api.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { countChanges, NO_TUNING } from '../../state/tuning.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { strategyName } from './tuning.ts';
import { useTargeting } from './use-targeting.tsx';

/** What is moved and not kept, at the foot of the panel. */
export function SaveBar() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState('tuning');
  const { isTuned } = useTargeting();
  if (!isTuned) return null;
  const count = countChanges(tuning);
  return (
    <div className="save-bar">
      <span>{t('save.changes', { count, changes: format.count(count) })}</span>
      <Button
        className="button button-quiet"
        onPress={() => setUrlState({ tuning: NO_TUNING }, { step: true })}
      >
        <RotateCcw aria-hidden size={14} /> {t('tuning.reset')}
      </Button>
      <DialogTrigger>
        <Button className="button button-main">
          <Save aria-hidden size={15} /> {t('save.open')}
        </Button>
        <Popover className="popover" placement="top end">
          <Dialog className="dialog" aria-label={t('save.title')}>
            {({ close }) => <SaveForm onDone={close} />}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

function SaveForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { strategy, tuned } = useTargeting();
  const [title, setTitle] = useState('');
  const name = strategyName(title);
  const save = useSave(onDone);
  const version = strategy.version + 1;
  return (
    <>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (!name) return;
          const own = { ...tuned, name, title: { en: title.trim(), fr: title.trim() } };
          save.mutate({ definition: own, isNew: true });
        }}
      >
        <h2>{t('save.title')}</h2>
        <TextField className="text-field" value={title} onChange={setTitle} maxLength={80}>
          <Label>{t('tuning.saveAs')}</Label>
          <Input placeholder={t('tuning.saveExample')} />
        </TextField>
        <Button type="submit" className="button button-main" isDisabled={!name || save.isPending}>
          {t('tuning.save')}
        </Button>
      </Form>
      <div className="save-version">
        <p className="muted">
          {t('save.versionText', { title: strategy.definition.title[language], version })}
        </p>
        <Button
          className="button"
          isDisabled={save.isPending}
          onPress={() => save.mutate({ definition: { ...tuned, name: strategy.name }, isNew: false })}
        >
          {t('save.version', { version })}
        </Button>
      </div>
      {save.error && <ProblemNote title={t('tuning.saveFailed')} error={save.error} />}
    </>
  );
}

interface Keeping {
  definition: Strategy;
  /** Refused where the name is taken; otherwise it becomes a new version of the strategy of that name. */
  isNew: boolean;
}

export function useSave(onDone?: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ definition, isNew }: Keeping) =>
      isNew ? createStrategy(definition) : saveStrategy(definition),
    onSuccess: async ({ name }) => {
      await cache.invalidateQueries({ queryKey: ['strategies'] });
      // All that was computed by the version before.
      for (const kind of ['scores', 'scoring-inputs', 'cells', 'cell'])
        await cache.invalidateQueries({ queryKey: [kind, name] });
      // Plans that were cut by the version before say so.
      await cache.invalidateQueries({ queryKey: ['plans'] });
      setUrlState({ strategy: name, tuning: NO_TUNING, version: undefined }, { step: true });
      onDone?.();
    },
  });
}
