/** Gain curves: the share of the votes gained that each ranking reaches, by share of the doors knocked. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { Plot, type PlotLibrary } from '../../ui/plot.tsx';

interface Props {
  backtest: Backtest;
  curves: Record<string, number[]>;
  /** Contenders drawn in colour; the others stay grey. */
  highlighted: string[];
  title: string;
}

/** Distinct for the colour-blind, on light and dark (Okabe & Ito 2008, without its yellow). */
export const HUES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#b8860b'];

export function GainCurves({ backtest, curves, highlighted, title }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { doors, unit } = backtest.curves;
  const draw = useCallback(
    (plot: PlotLibrary, widthPx: number) => {
      const titleOf = new Map(backtest.contenders.map((one) => [one.name, one.title[language]]));
      const points = Object.entries(curves).flatMap(([name, gained]) =>
        gained.map((gain, i) => ({ name, doors: doors[i], gain })),
      );
      const isDrawn = ({ name }: { name: string }) => highlighted.includes(name) || name === 'oracle';
      const percent = (value: number) => format.share(Math.round(value * 100) / 100).replace(/[.,]0/, '');
      const ends = highlighted.flatMap((name) => {
        const at = doors.findIndex((share) => share >= 0.2);
        return curves[name] ? [{ name, doors: doors[at], gain: curves[name][at] }] : [];
      });
      const hue = (name: string) => HUES[highlighted.indexOf(name) % HUES.length];
      return {
        height: Math.min(440, Math.max(280, widthPx * 0.55)),
        marginLeft: 52,
        marginBottom: 44,
        marginRight: 16,
        x: {
          domain: [0, 1],
          label: t(unit === 'doors' ? 'check.axisDoors' : 'check.axisRegistered'),
          labelArrow: 'none' as const,
          labelAnchor: 'center' as const,
          tickFormat: percent,
          ticks: widthPx < 420 ? 5 : 10,
        },
        y: {
          label: t('check.axisGain'),
          labelArrow: 'none' as const,
          tickFormat: percent,
          grid: true,
          nice: true,
        },
        marks: [
          plot.ruleX([0.2], { stroke: 'currentColor', strokeOpacity: 0.25, strokeDasharray: '3,4' }),
          plot.line(
            points.filter((point) => !isDrawn(point)),
            {
              x: 'doors',
              y: 'gain',
              z: 'name',
              stroke: 'currentColor',
              strokeOpacity: 0.22,
              strokeWidth: 1.2,
            },
          ),
          plot.line(
            points.filter(({ name }) => name === 'oracle'),
            { x: 'doors', y: 'gain', stroke: 'currentColor', strokeWidth: 1.4, strokeDasharray: '2,4' },
          ),
          plot.line(
            [
              { doors: 0, gain: 0 },
              { doors: 1, gain: 1 },
            ],
            {
              x: 'doors',
              y: 'gain',
              stroke: 'currentColor',
              strokeOpacity: 0.6,
              strokeWidth: 1,
            },
          ),
          ...highlighted.map((name) =>
            plot.line(
              points.filter((point) => point.name === name),
              { x: 'doors', y: 'gain', stroke: hue(name), strokeWidth: 2.4 },
            ),
          ),
          plot.dot(ends, { x: 'doors', y: 'gain', fill: ({ name }) => hue(name), r: 3.5 }),
          plot.tip(
            points.filter(isDrawn),
            plot.pointer({
              x: 'doors',
              y: 'gain',
              title: ({ name, doors, gain }) =>
                `${titleOf.get(name) ?? name}\n${t('check.tip', { doors: percent(doors), gain: percent(gain) })}`,
              fill: 'var(--paper)',
              stroke: 'var(--line-strong)',
            }),
          ),
        ],
      };
    },
    [backtest, curves, highlighted, doors, unit, format, language, t],
  );
  return <Plot label={title} draw={draw} />;
}
