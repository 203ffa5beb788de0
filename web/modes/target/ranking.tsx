/** Every precinct with its figures, best first: the map in words. Beside another strategy: who moves, and how far. */
import { memo, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { orNull } from '#server/domain/targeting/panel.ts';
import { useFormats } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import type { Mover } from './comparison.ts';
import { figureColumn } from './figures.ts';
import { PrecinctName, useColourOf } from './precinct-name.tsx';
import { useComparison, usePainting } from './use-painting.tsx';
import { useTargeting } from './use-targeting.tsx';

/** Hundreds of cells: drawn again only when what they show has changed. */
const RankingTable = memo(DataTable) as typeof DataTable;
const BY_RANK = { column: 'rank', isDescending: false };
const BY_DISTANCE = { column: 'distance', isDescending: true };
const codeOf = ({ precinctCode }: Mover) => precinctCode;
const pick = (code: string) => setUrlState({ precinct: code, cell: undefined }, { step: true });

export function Ranking() {
  const { t } = useTranslation();
  const { error, scores } = useTargeting();
  const { comparison } = useComparison();
  // The panel says why, and offers to try again.
  if (error) return <p className="muted pad">{t('ranking.failed')}</p>;
  if (!scores) return <p className="muted pad">{t('ranking.loading')}</p>;
  return comparison ? <MoverTable /> : <PlaceTable />;
}

/** Whether the legend shows the class that a precinct is in. */
function useIsShown(): (precinctCode: string) => boolean {
  const { hiddenClasses } = useUrlState('hiddenClasses');
  const { painting } = usePainting();
  return useMemo(() => {
    if (painting.ramp || hiddenClasses.length === 0) return () => true;
    return (code: string) => !hiddenClasses.includes(painting.paint.get(code) ?? 0);
  }, [painting, hiddenClasses]);
}

/** A row is a place in the scores: in full only where it is on the screen. */
function PlaceTable() {
  const { t } = useTranslation();
  const format = useFormats();
  const { precinct } = useUrlState('precinct');
  const targeting = useTargeting();
  const { area } = targeting;
  const hasIncome = targeting.tuned.income.weight > 0;
  const scores = targeting.scores!;
  const { table } = targeting;
  const isShown = useIsShown();
  const colourOf = useColourOf();
  const rows = useMemo(
    () => Array.from(scores.order).filter((place) => isShown(scores.codes[place])),
    [scores, isShown],
  );

  const codeAt = useCallback((place: number) => scores.codes[place], [scores]);
  const columns = useMemo((): Column<number>[] => {
    const { row } = scores;
    const partOf = (part: 'abstention' | 'share' | 'income') => {
      const column = figureColumn(part, scores, table);
      const byCode = new Map(column?.codes.map((code, i) => [code, orNull(column.values[i])]));
      return (place: number) => byCode.get(scores.codes[place]) ?? null;
    };
    const [abstention, share, income] = [partOf('abstention'), partOf('share'), partOf('income')];
    const withoutIncome: Column<number> = {
      id: 'withoutIncome',
      title: t('ranking.withoutIncome'),
      hint: t('ranking.withoutIncomeHint'),
      cell: (place) => format.count(row(place).parts?.rankWithoutIncome),
      sortValue: (place) => row(place).parts?.rankWithoutIncome ?? null,
      isNumber: true,
      isSmallFirst: true,
      isSecondary: true,
    };
    return [
      {
        id: 'rank',
        title: t('ranking.rank'),
        cell: (place) => format.count(scores.rank[place] || null),
        sortValue: (place) => scores.rank[place] || null,
        isNumber: true,
        isSmallFirst: true,
      },
      {
        id: 'name',
        title: t('words.precinct'),
        cell: (place) => {
          const code = scores.codes[place];
          return <PrecinctName code={code} name={row(place).name} colour={colourOf(code)} />;
        },
        sortValue: (place) => scores.codes[place],
      },
      {
        id: 'score',
        title: t('words.score'),
        cell: (place) => <strong>{format.score(orNull(scores.score[place]))}</strong>,
        sortValue: (place) => orNull(scores.score[place]),
        isNumber: true,
      },
      {
        id: 'interval',
        title: t('ranking.interval'),
        hint: t('ranking.intervalHint'),
        cell: (place) => <span className="estimate">{format.scoreRange(row(place).interval)}</span>,
        sortValue: (place) => orNull(scores.high[place] - scores.low[place]),
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'votes',
        title: t('words.expectedVotes'),
        hint: t('ranking.votesHint'),
        cell: (place) => <EstimatedRange range={row(place).expectedVotes} />,
        sortValue: (place) => orNull(scores.votes[place]),
        isNumber: true,
      },
      {
        id: 'registered',
        title: t('words.registered'),
        cell: (place) => format.count(orNull(scores.registered[place])),
        sortValue: (place) => orNull(scores.registered[place]),
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'doors',
        title: t('words.doors'),
        hint: area.doorsEstimated ? t('words.doorsEstimatedHint') : undefined,
        cell: (place) => {
          const { doors, doorsEstimated } = row(place).parts?.yield ?? {};
          return doorsEstimated ? (
            <span className="estimate">{format.estimate(doors)}</span>
          ) : (
            format.count(doors)
          );
        },
        sortValue: (place) => row(place).parts?.yield.doors ?? null,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'abstention',
        title: t('words.abstention'),
        hint: t('ranking.meanHint'),
        cell: (place) => format.share(abstention(place)),
        sortValue: abstention,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'share',
        title: t('words.campShare'),
        hint: t('ranking.meanHint'),
        cell: (place) => format.share(share(place)),
        sortValue: share,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'income',
        title: t('words.income'),
        cell: (place) => format.euros(income(place)),
        sortValue: income,
        isNumber: true,
        isSecondary: true,
      },
      ...(hasIncome ? [withoutIncome] : []),
    ];
  }, [t, format, area, scores, table, colourOf, hasIncome]);

  return (
    <RankingTable
      label={t('ranking.title')}
      columns={columns}
      rows={rows}
      rowId={codeAt}
      selectedId={precinct}
      onSelect={pick}
      initialSorting={BY_RANK}
    />
  );
}

function MoverTable() {
  const { t } = useTranslation();
  const format = useFormats();
  const { precinct } = useUrlState('precinct');
  const { scores } = useTargeting();
  const { movers } = useComparison().comparison!;
  const isShown = useIsShown();
  const colourOf = useColourOf();
  const rows = useMemo(() => movers.filter(({ precinctCode }) => isShown(precinctCode)), [movers, isShown]);
  const columns = useMemo(
    (): Column<Mover>[] => [
      {
        id: 'name',
        title: t('words.precinct'),
        cell: ({ precinctCode: code }) => (
          <PrecinctName code={code} name={scores?.find(code)?.name ?? code} colour={colourOf(code)} />
        ),
        sortValue: ({ precinctCode }) => precinctCode,
      },
      {
        id: 'difference',
        title: t('compare.difference'),
        hint: t('compare.differenceHint'),
        cell: ({ difference }) => <strong>{format.places(difference)}</strong>,
        sortValue: ({ difference }) => difference,
        isNumber: true,
      },
      {
        id: 'distance',
        title: t('compare.distance'),
        hint: t('compare.distanceHint'),
        cell: ({ rank, otherRank }) => format.count(Math.abs(otherRank - rank)),
        sortValue: ({ difference }) => Math.abs(difference),
        isNumber: true,
      },
      {
        id: 'rank',
        title: t('compare.rankHere'),
        cell: ({ rank }) => format.count(rank),
        sortValue: ({ rank }) => rank,
        isNumber: true,
        isSmallFirst: true,
      },
      {
        id: 'otherRank',
        title: t('compare.rankThere'),
        cell: ({ otherRank }) => format.count(otherRank),
        sortValue: ({ otherRank }) => otherRank,
        isNumber: true,
        isSmallFirst: true,
      },
      {
        id: 'registered',
        title: t('words.registered'),
        cell: ({ registered }) => format.count(registered),
        sortValue: ({ registered }) => registered,
        isNumber: true,
        isSecondary: true,
      },
    ],
    [t, format, scores, colourOf],
  );
  return (
    <RankingTable
      label={t('compare.movers')}
      columns={columns}
      rows={rows}
      rowId={codeOf}
      selectedId={precinct}
      onSelect={pick}
      initialSorting={BY_DISTANCE}
    />
  );
}
