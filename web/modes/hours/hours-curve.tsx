/** Expected votes against hours at the doors: the middle case as a line, the published range as a band. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoursPlan } from '#server/domain/hours/plan-hours.ts';
import { useFormats } from '../../i18n.ts';
import { Plot, type PlotLibrary } from '../../ui/plot.tsx';

const POINTS = 120;

interface Props {
  plan: HoursPlan;
  budgetH: number;
  /** Where the chart ends. */
  endH: number;
}

export function HoursCurve({ plan, budgetH, endH }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const draw = useCallback(
    (plot: PlotLibrary, widthPx: number) => {
      const curve = Array.from({ length: POINTS + 1 }, (_, k) => {
        const hours = (endH * k) / POINTS;
        return { hours, ...plan.votesAt(hours) };
      });
      const at = { hours: budgetH, ...plan.votesAt(budgetH) };
      return {
        height: 250,
        marginLeft: 50,
        marginBottom: 42,
        marginTop: 24,
        marginRight: 14,
        x: {
          domain: [0, endH],
          label: t('hours.axisHours'),
          labelArrow: 'none' as const,
          labelAnchor: 'center' as const,
          tickFormat: (value: number) => format.count(value),
          ticks: widthPx < 480 ? 4 : 8,
        },
        y: {
          label: t('hours.axisVotes'),
          labelArrow: 'none' as const,
          tickFormat: (value: number) => format.figure(value),
          grid: true,
          nice: true,
          ticks: 5,
        },
        marks: [
          plot.areaY(curve, { x: 'hours', y1: 'low', y2: 'high', fill: 'var(--accent)', fillOpacity: 0.16 }),
          plot.line(curve, { x: 'hours', y: 'mid', stroke: 'var(--accent)', strokeWidth: 2 }),
          plot.ruleX([at], {
            x: 'hours',
            y1: 'low',
            y2: 'high',
            stroke: 'currentColor',
            strokeWidth: 1.5,
          }),
          plot.dot([at], { x: 'hours', y: 'mid', fill: 'currentColor', r: 4 }),
          plot.tip(
            curve,
            plot.pointerX({
              x: 'hours',
              y: 'mid',
              title: (point) =>
                t('hours.tip', {
                  hours: format.count(point.hours),
                  votes: format.range(point),
                  mid: format.mid(point),
                }),
              fill: 'var(--paper)',
              stroke: 'var(--line-strong)',
            }),
          ),
        ],
      };
    },
    [plan, budgetH, endH, format, t],
  );
  return <Plot label={t('hours.chartTitle')} draw={draw} />;
}
