/** Whether the 80 % intervals of each model kept their word, by size of precinct. */
import { Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { Plot, type PlotLibrary } from '../../ui/plot.tsx';
import type { Line } from './contenders.ts';
import { LineSample } from './line-sample.tsx';

const PROMISED = 0.8;

interface Props {
  backtest: Backtest;
  lines: ReadonlyMap<string, Line>;
  nameOf: (name: string) => string;
}

export function CoveragePlot({ backtest, lines, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const { coverage, contenders } = backtest;
  const models = useMemo(
    () => contenders.map(({ name }) => name).filter((name) => coverage[name]),
    [contenders, coverage],
  );
  const sizes = useMemo(
    () =>
      (coverage[models[0]]?.bySize ?? []).map(({ registeredFrom, registeredTo, precincts }) => ({
        label:
          registeredTo === null
            ? t('check.sizeFrom', { from: format.count(registeredFrom) })
            : registeredFrom === 0
              ? t('check.sizeBelow', { to: format.count(registeredTo) })
              : t('check.size', {
                  from: format.count(registeredFrom),
                  to: format.count(registeredTo - 1),
                }),
        precincts,
      })),
    [coverage, models, format, t],
  );
  const draw = useCallback(
    (plot: PlotLibrary) => {
      const points = models.flatMap((name) =>
        coverage[name].bySize.flatMap(({ withinGroup, precincts }, i) =>
          withinGroup === null ? [] : [{ name, size: sizes[i].label, share: withinGroup, precincts }],
        ),
      );
      return {
        height: 250,
        marginTop: 26,
        marginLeft: 50,
        marginBottom: 58,
        marginRight: 14,
        x: {
          type: 'point' as const,
          domain: sizes.map(({ label }) => label),
          padding: 0.3,
          label: t('check.axisSize'),
          labelArrow: 'none' as const,
          labelAnchor: 'center' as const,
          tickFormat: (label: string) =>
            `${label}\n(${format.count(sizes.find((size) => size.label === label)?.precincts)})`,
        },
        y: {
          domain: [0, 1],
          label: t('check.axisCoverage'),
          labelArrow: 'none' as const,
          tickFormat: (value: number) => format.wholeShare(value),
          ticks: 5,
          grid: true,
        },
        marks: [
          plot.ruleY([PROMISED], { stroke: 'currentColor', strokeWidth: 1.4, strokeDasharray: '2,4' }),
          ...models.flatMap((name) => {
            const own = points.filter((point) => point.name === name);
            const { colour, dash } = lines.get(name) ?? {};
            return [
              plot.line(own, {
                x: 'size',
                y: 'share',
                stroke: colour,
                strokeWidth: 2,
                strokeDasharray: dash,
              }),
              plot.dot(own, { x: 'size', y: 'share', fill: colour, r: 3.5 }),
            ];
          }),
          plot.tip(
            points,
            plot.pointer({
              x: 'size',
              y: 'share',
              title: ({ name, size, share, precincts }) =>
                `${nameOf(name)}\n${t('check.tipCoverage', { size, share: format.share(share), count: precincts, precincts: format.count(precincts) })}`,
              fill: 'var(--paper)',
              stroke: 'var(--line-strong)',
            }),
          ),
        ],
      };
    },
    [models, sizes, coverage, lines, nameOf, format, t],
  );
  if (models.length === 0) return null;
  return (
    <section>
      <h3>{t('check.coverageTitle')}</h3>
      <p className="muted">{t('check.coverageNote')}</p>
      <ul className="line-names">
        {models.map((name) => (
          <li key={name}>
            <LineSample line={lines.get(name)} />
            {nameOf(name)}
          </li>
        ))}
      </ul>
      <Suspense fallback={<div className="coverage-space" />}>
        <Plot label={t('check.coverageTitle')} draw={draw} />
      </Suspense>
      <div className="visually-hidden">
        <table>
          <caption>{t('check.coverageTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('check.model')}</th>
              {sizes.map(({ label }) => (
                <th scope="col" key={label}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {models.map((name) => (
              <tr key={name}>
                <th scope="row">{nameOf(name)}</th>
                {coverage[name].bySize.map(({ withinGroup }, i) => (
                  <td key={sizes[i].label}>{format.share(withinGroup)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
