/** Gain curves: the share of the votes gained that each ranking reaches, by share of the doors knocked. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { Plot, type PlotLibrary } from '../../ui/plot.tsx';
import { type Line, ORACLE } from './contenders.ts';
import { LineSample } from './line-sample.tsx';

/** Words stay legible where a line runs through them. */
const HALO = { fill: 'currentColor', stroke: 'var(--paper)', strokeWidth: 5 };

interface Props {
  backtest: Backtest;
  curves: Record<string, number[]>;
  /** Contenders drawn in their colour; the others stay grey. */
  drawn: string[];
  lines: ReadonlyMap<string, Line>;
  nameOf: (name: string) => string;
  /** Votes found beyond those of a blind draw: near curves come apart. */
  isAhead: boolean;
  title: string;
}

/** Where the figures of the table are taken. */
const REACHED = 0.2;

export function GainCurves({ backtest, curves, drawn, lines, nameOf, isAhead, title }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const { doors, unit } = backtest.curves;
  const draw = useCallback(
    (plot: PlotLibrary, widthPx: number) => {
      const percent = (value: number) => format.wholeShare(value);
      const y = (gain: number, at: number) => (isAhead ? 100 * (gain - at) : gain);
      const points = Object.entries(curves).flatMap(([name, gained]) =>
        gained.map((gain, i) => ({ name, at: doors[i], gain, y: y(gain, doors[i]) })),
      );
      const shown = new Set([...drawn, ORACLE]);
      const of = (name: string) => points.filter((point) => point.name === name);
      const perfect = of(ORACLE);
      // Where the perfect ranking is furthest from the blind draw there is room for both names.
      const widest = perfect.toSorted((a, b) => b.gain - b.at - (a.gain - a.at))[0];
      const axis = { x: 'at', y: 'y', z: 'name' } as const;
      return {
        height: Math.min(440, Math.max(290, widthPx * 0.5)),
        marginTop: 26,
        marginLeft: 50,
        marginBottom: 44,
        marginRight: 14,
        x: {
          domain: [0, 1],
          label: unit === 'doors' ? t('check.axisDoors') : t('check.axisRegistered'),
          labelArrow: 'none' as const,
          labelAnchor: 'center' as const,
          tickFormat: percent,
          ticks: widthPx < 480 ? 5 : 10,
        },
        y: {
          label: isAhead ? t('check.axisAhead') : t('check.axisGain'),
          labelArrow: 'none' as const,
          tickFormat: isAhead ? (value: number) => format.signed(value) : percent,
          grid: true,
          nice: true,
          ticks: 6,
        },
        marks: [
          plot.ruleX([REACHED], { stroke: 'currentColor', strokeOpacity: 0.3, strokeDasharray: '3,4' }),
          plot.line(
            points.filter(({ name }) => !shown.has(name)),
            { ...axis, stroke: 'currentColor', strokeOpacity: 0.22, strokeWidth: 1.2 },
          ),
          plot.line([0, 1], {
            x: (at: number) => at,
            y: (at: number) => y(at, at),
            stroke: 'currentColor',
            strokeOpacity: 0.6,
            strokeWidth: 1,
          }),
          ...[...drawn, ORACLE].map((name) =>
            plot.line(of(name), {
              ...axis,
              stroke: lines.get(name)?.colour,
              strokeWidth: name === ORACLE ? 1.4 : 2.4,
              strokeDasharray: lines.get(name)?.dash,
            }),
          ),
          ...(widest
            ? [
                plot.text([widest], {
                  x: 'at',
                  y: 'y',
                  text: () => nameOf(ORACLE),
                  textAnchor: isAhead ? 'start' : 'end',
                  dx: isAhead ? 8 : -8,
                  dy: -8,
                  ...HALO,
                }),
                plot.text([widest], {
                  x: () => (isAhead ? 0.5 : 0.62),
                  y: () => (isAhead ? 0 : 0.62),
                  text: () => t('check.blind'),
                  textAnchor: isAhead ? 'middle' : 'start',
                  dx: isAhead ? 0 : 8,
                  dy: isAhead ? -9 : 14,
                  ...HALO,
                }),
              ]
            : []),
          plot.tip(
            points.filter(({ name }) => shown.has(name)),
            plot.pointer({
              x: 'at',
              y: 'y',
              title: ({ name, at, gain }) => {
                const told = { reached: format.share(at), gain: format.share(gain) };
                return `${nameOf(name)}\n${unit === 'doors' ? t('check.tipDoors', told) : t('check.tipRegistered', told)}`;
              },
              fill: 'var(--paper)',
              stroke: 'var(--line-strong)',
            }),
          ),
        ],
      };
    },
    [curves, drawn, lines, nameOf, isAhead, doors, unit, format, t],
  );
  return (
    <figure className="gain-curves">
      <ul className="line-names" aria-label={t('check.drawn')}>
        {drawn.map((name) => (
          <li key={name}>
            <LineSample line={lines.get(name)} />
            {nameOf(name)}
          </li>
        ))}
      </ul>
      <Plot label={title} draw={draw} />
    </figure>
  );
}
