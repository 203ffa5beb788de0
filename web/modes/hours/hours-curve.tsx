/** Expected votes against hours at the doors: the middle case as a line, the published range as a band. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoursPlan } from '#server/domain/hours/plan-hours.ts';
import { useFormats } from '../../i18n.ts';
import { Plot, type PlotLibrary } from '../../ui/plot.tsx';

const POINTS = 120;

export function HoursCurve({ plan, budgetH }: { plan: HoursPlan; budgetH: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  const draw = useCallback(
    (plot: PlotLibrary) => {
      const curve = plan.curve(POINTS);
      const at = { hours: budgetH, ...plan.votesAt(budgetH) };
      return {
        height: 260,
        marginLeft: 56,
        marginBottom: 40,
        marginTop: 18,
        x: {
          label: t('hours.axisHours'),
          labelArrow: 'none' as const,
          labelAnchor: 'center' as const,
          tickFormat: (value: number) => format.count(value),
        },
        y: {
          label: t('hours.axisVotes'),
          labelArrow: 'none' as const,
          tickFormat: (value: number) => format.count(value),
          grid: true,
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
    [plan, budgetH, format, t],
  );
  return <Plot label={t('hours.chartTitle')} draw={draw} />;
}
