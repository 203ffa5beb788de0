/** Two strategies beside each other: how alike they are, while the map shows where they differ. */
import { X } from 'lucide-react';
import { Button, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormats, useLanguage } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { Picker } from '../../ui/picker.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useComparison } from './use-painting.tsx';
import { useTargeting } from './use-targeting.tsx';

/** `isFirst`: at the head of the panel, above everything that is about this strategy alone. */
export function CompareSection({ isFirst = false }: { isFirst?: boolean }) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { compare } = useUrlState('compare');
  const { strategies, strategy, isTuned, isOldVersion } = useTargeting();
  const { other, comparison, error, retry } = useComparison();
  const choices = strategies
    // What was changed can be held against what was saved.
    .filter(({ name }) => name !== strategy.name || isTuned || isOldVersion || compare === name)
    .map(({ name, definition }) => {
      const title = definition.title[language];
      return { id: name, label: name === strategy.name ? t('compare.asSaved', { title }) : title };
    });
  const select = (name: string | undefined) =>
    setUrlState({ compare: name, hiddenClasses: [] }, { step: true });
  return (
    <section className="compare" aria-label={t('compare.title')}>
      <header className="panel-heading">
        <Heading level={isFirst ? 2 : 3} className="section-title">
          {t('compare.title')}
        </Heading>
        {other && (
          <Button className="button button-quiet" onPress={() => select(undefined)}>
            <X aria-hidden size={14} /> {t('compare.end')}
          </Button>
        )}
      </header>
      <Picker
        label={t('compare.with')}
        placeholder={t('compare.choose')}
        value={other}
        choices={choices}
        onChange={select}
      />
      {Boolean(error) && <ProblemNote title={t('compare.failed')} error={error} onRetry={retry} />}
      {comparison && (
        <>
          <dl className="figures">
            <div title={t('compare.spearmanHint')}>
              <dt>{t('compare.spearman')}</dt>
              <dd className="number">{format.score(comparison.spearman)}</dd>
            </div>
            <div title={t('compare.overlapHint')}>
              <dt>{t('compare.overlap')}</dt>
              <dd className="number">{format.share(comparison.overlap)}</dd>
            </div>
          </dl>
          <p className="muted">{t('compare.text')}</p>
          {comparison.unpaired > 0 && (
            <p className="muted">
              {t('compare.unpaired', {
                count: comparison.unpaired,
                places: format.count(comparison.unpaired),
              })}
            </p>
          )}
        </>
      )}
    </section>
  );
}
