/** Figures of each contender: over all communes, or of one place. Its first column says what is drawn. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { WideTable } from '../../ui/wide-table.tsx';
import { type Line, meanStability } from './contenders.ts';
import { LineSample } from './line-sample.tsx';

interface Props {
  backtest: Backtest;
  /** Figures of one place; undefined: the means over all. */
  one: Backtest['whole']['models'] | undefined;
  drawn: string[];
  lines: ReadonlyMap<string, Line>;
  nameOf: (name: string) => string;
  onToggle: (name: string) => void;
}

interface Figure {
  title: string;
  hint: string;
  cell: (name: string) => ReactNode;
}

export function useFigures(backtest: Backtest, one: Props['one']): Figure[] {
  const { t } = useTranslation();
  const format = useFormats();
  const { mean, coverage, stability } = backtest;
  const own = one ?? mean;
  const spread: Figure[] = [
    {
      title: t('check.median'),
      hint: t('check.medianHint'),
      cell: (name) => format.score(mean[name]?.median),
    },
    { title: t('check.p10'), hint: t('check.p10Hint'), cell: (name) => format.score(mean[name]?.p10) },
  ];
  return [
    {
      title: one ? t('check.gain20') : t('check.gain20Mean'),
      hint: t('check.gain20Hint'),
      cell: (name) => <strong>{format.score(own[name]?.normalisedGain20)}</strong>,
    },
    ...(one ? [] : spread),
    {
      title: t('check.capture'),
      hint: t('check.captureHint'),
      cell: (name) => format.share(own[name]?.capture20),
    },
    {
      title: t('check.spearman'),
      hint: t('check.spearmanHint'),
      cell: (name) => format.score(own[name]?.spearman),
    },
    {
      title: t('check.coverage'),
      hint: t('check.coverageHint'),
      cell: (name) => format.share(coverage[name]?.withinGroup),
    },
    {
      title: t('check.stability'),
      hint: t('check.stabilityHint'),
      cell: (name) => format.score(meanStability(stability[name])),
    },
  ];
}

export function ModelTable({ backtest, one, drawn, lines, nameOf, onToggle }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const figures = useFigures(backtest, one);
  return (
    <WideTable label={t('check.model')}>
      <table className="parts-table" aria-label={t('check.tableTitle')}>
        <thead>
          <tr>
            <th scope="col">{t('check.model')}</th>
            {figures.map(({ title, hint }) => (
              <th scope="col" className="number" key={title} title={hint}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {backtest.contenders.map(({ name, kind }) => (
            <tr key={name} data-kind={kind}>
              <th scope="row">
                {kind === 'bound' ? (
                  <span className="check-name">
                    <LineSample line={lines.get(name)} />
                    {nameOf(name)}
                  </span>
                ) : (
                  <button
                    type="button"
                    className="check-name"
                    aria-pressed={drawn.includes(name)}
                    onClick={() => onToggle(name)}
                  >
                    <LineSample line={drawn.includes(name) ? lines.get(name) : undefined} />
                    {nameOf(name)}
                  </button>
                )}
              </th>
              {figures.map((figure) => (
                <td className="number" key={figure.title}>
                  {figure.cell(name)}
                </td>
              ))}
            </tr>
          ))}
          {Object.entries(backtest.notRun).map(([name, reason]) => (
            <tr key={name} data-unused>
              <th scope="row">
                <span className="check-name">
                  <LineSample line={undefined} />
                  {nameOf(name)}
                </span>
              </th>
              <td className="check-reason" colSpan={figures.length}>
                {t('check.notRun', { reason: reason[language] })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
