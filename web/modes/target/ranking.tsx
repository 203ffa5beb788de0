/** Every precinct with its figures, best first: the map in words. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrecinctScore } from '#server/domain/targeting/types.ts';
import { shortCode } from '../../format.ts';
import { useFormats } from '../../i18n.ts';
import { classColour } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { meanOverBallots } from './parts.ts';
import { useTargeting } from './use-targeting.tsx';

export function Ranking() {
  const { t } = useTranslation();
  const format = useFormats();
  const theme = useTheme();
  const { precinct, hiddenClasses } = useUrlState();
  const { area, scores, classes, classByCode, ballots, error } = useTargeting();
  const classCount = classes.breaks.length + 1;

  const rows = useMemo(
    () =>
      (scores ?? []).filter(({ precinctCode }) => {
        const number = classByCode.get(precinctCode);
        return typeof number !== 'number' || !hiddenClasses.includes(number);
      }),
    [scores, classByCode, hiddenClasses],
  );

  const weightOf = useMemo(() => {
    const weights = new Map(ballots.map(({ ballotId, weight }) => [ballotId, weight]));
    return (ballotId: string) => weights.get(ballotId) ?? 0;
  }, [ballots]);

  const columns = useMemo(
    (): Column<PrecinctScore>[] => [
      {
        id: 'rank',
        title: t('ranking.rank'),
        cell: ({ rank }) => format.count(rank),
        sortValue: ({ rank }) => rank,
        isNumber: true,
        isSmallFirst: true,
      },
      {
        id: 'name',
        title: t('words.precinct'),
        cell: ({ name, precinctCode }) => {
          const number = classByCode.get(precinctCode);
          return (
            <span className="precinct-name">
              <span
                className="swatch"
                style={{ background: number ? classColour(theme, number, classCount) : undefined }}
              />
              <span className="muted number">{shortCode(precinctCode)}</span>
              <span>{name}</span>
            </span>
          );
        },
        sortValue: ({ precinctCode }) => precinctCode,
      },
      {
        id: 'score',
        title: t('words.score'),
        cell: ({ score }) => <strong>{format.score(score)}</strong>,
        sortValue: ({ score }) => score,
        isNumber: true,
      },
      {
        id: 'interval',
        title: t('ranking.interval'),
        hint: t('ranking.intervalHint'),
        cell: ({ interval }) => <span className="estimate">{format.scoreRange(interval)}</span>,
        sortValue: ({ interval }) => interval && interval.high - interval.low,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'votes',
        title: t('words.expectedVotes'),
        hint: t('ranking.votesHint'),
        cell: ({ expectedVotes }) => <EstimatedRange range={expectedVotes} />,
        sortValue: ({ expectedVotes }) => expectedVotes?.mid ?? null,
        isNumber: true,
      },
      {
        id: 'registered',
        title: t('words.registered'),
        cell: ({ registered }) => format.count(registered),
        sortValue: ({ registered }) => registered,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'doors',
        title: area.doorsEstimated ? t('words.doorsEstimated') : t('words.doors'),
        cell: ({ parts }) =>
          parts.yield.doorsEstimated ? (
            <span className="estimate">{format.estimate(parts.yield.doors)}</span>
          ) : (
            format.count(parts.yield.doors)
          ),
        sortValue: ({ parts }) => parts.yield.doors,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'abstention',
        title: t('words.abstention'),
        hint: t('ranking.meanHint'),
        cell: ({ parts }) => format.share(meanOverBallots(parts, 'abstention', weightOf)),
        sortValue: ({ parts }) => meanOverBallots(parts, 'abstention', weightOf),
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'share',
        title: t('words.campShare'),
        hint: t('ranking.meanHint'),
        cell: ({ parts }) => format.share(meanOverBallots(parts, 'share', weightOf)),
        sortValue: ({ parts }) => meanOverBallots(parts, 'share', weightOf),
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'income',
        title: t('words.income'),
        cell: ({ parts }) => format.euros(parts.income.eur),
        sortValue: ({ parts }) => parts.income.eur,
        isNumber: true,
        isSecondary: true,
      },
    ],
    [t, format, theme, area, classByCode, classCount, weightOf],
  );

  // The panel says why, and offers to try again.
  if (error) return <p className="muted pad">{t('ranking.failed')}</p>;
  if (!scores) return <p className="muted pad">{t('ranking.loading')}</p>;
  return (
    <DataTable
      label={t('ranking.title')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.precinctCode}
      selectedId={precinct}
      onSelect={(code) => setUrlState({ precinct: code }, { step: true })}
      initialSorting={{ column: 'rank', isDescending: false }}
    />
  );
}
