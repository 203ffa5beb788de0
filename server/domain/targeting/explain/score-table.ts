/**
 * The table of all scores: a row per precinct with every part of its score in columns of its own, so that a
 * spreadsheet does the whole calculation again. Unrounded; an empty cell is a figure that is not known.
 */
import type { PrecinctScore, Term } from '../types.ts';

export type Cell = string | number | null;

/** A column of the table: its name, and where its figure stands. */
interface TableColumn {
  name: string;
  read: (score: PrecinctScore) => Cell | undefined;
}

export interface ScoreTableColumns {
  names: string[];
  row: (score: PrecinctScore) => Cell[];
}

/**
 * Columns for the ballots named and for the terms of the `sample` rows. A term that a later row has and none of
 * the sample had is written into the last column, in words, so that nothing is lost.
 */
export function scoreTableColumns(
  ballotIds: readonly string[],
  sample: readonly PrecinctScore[],
): ScoreTableColumns {
  const terms = new Map<string, Term>();
  for (const { parts } of sample) for (const term of parts.terms) terms.set(termName(term), term);
  const columns: TableColumn[] = [
    ...HEAD,
    ...ballotIds.flatMap(ballotColumns),
    ...[...terms].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name]) => termColumns(name)),
    ...TAIL,
    { name: 'other terms', read: ({ parts }) => otherTerms(parts.terms, terms) },
  ];
  return {
    names: columns.map(({ name }) => name),
    row: (score) => columns.map(({ read }) => read(score) ?? null),
  };
}

const HEAD: TableColumn[] = [
  { name: 'rank', read: (s) => s.rank },
  { name: 'precinct', read: (s) => s.precinctCode },
  { name: 'name', read: (s) => s.name },
  { name: 'registered', read: (s) => s.registered },
  { name: 'registered from', read: (s) => s.parts.registeredFrom },
  { name: 'score', read: (s) => s.score },
  { name: 'score low', read: (s) => s.interval?.low },
  { name: 'score high', read: (s) => s.interval?.high },
  { name: 'class', read: (s) => s.scoreClass },
  { name: 'score without income', read: (s) => s.parts.scoreWithoutIncome },
  { name: 'rank without income', read: (s) => s.parts.rankWithoutIncome },
];

const TAIL: TableColumn[] = [
  { name: 'formula', read: (s) => (s.parts.terms.length > 0 ? s.parts.formula : null) },
  {
    name: 'own figure',
    read: (s) => (s.parts.base === null ? null : (s.parts.shrinkage?.own ?? s.parts.base)),
  },
  { name: 'surroundings', read: (s) => s.parts.shrinkage?.surroundings },
  { name: 'surrounding precincts', read: (s) => s.parts.shrinkage?.precincts },
  { name: 'surroundings basis', read: (s) => s.parts.shrinkage?.basis },
  { name: 'w', read: (s) => s.parts.shrinkage?.weight },
  { name: 'base', read: (s) => s.parts.base },
  { name: 'base low', read: (s) => s.parts.baseInterval?.low },
  { name: 'base high', read: (s) => s.parts.baseInterval?.high },
  { name: 'base percentile', read: (s) => s.parts.basePercentile },
  { name: 'income eur', read: (s) => s.parts.income.eur },
  { name: 'income source', read: (s) => s.parts.income.source },
  { name: 'income percentile', read: (s) => s.parts.income.percentile },
  { name: 'income favoured', read: (s) => s.parts.income.favoured },
  { name: 'income weight', read: (s) => s.parts.income.weight },
  { name: 'doors', read: (s) => s.parts.yield.doors },
  { name: 'reserve', read: (s) => s.parts.yield.reserve },
  { name: 'effect base', read: (s) => s.parts.yield.effectBase },
  { name: 'expected votes low', read: (s) => s.expectedVotes?.low },
  { name: 'expected votes mid', read: (s) => s.expectedVotes?.mid },
  { name: 'expected votes high', read: (s) => s.expectedVotes?.high },
  {
    name: 'missing',
    read: (s) =>
      s.parts.missing
        .map((missing) =>
          [
            missing.kind,
            'ballotId' in missing ? missing.ballotId : '',
            'reason' in missing ? missing.reason : '',
          ]
            .filter(Boolean)
            .join(' '),
        )
        .join('; ') || null,
  },
];

function ballotColumns(ballotId: string): TableColumn[] {
  const column = (
    name: string,
    read: (part: PrecinctScore['parts']['ballots'][number]) => Cell,
  ): TableColumn => ({
    name: `${ballotId} ${name}`,
    read: ({ parts }) => {
      const part = parts.ballots.find((one) => one.ballotId === ballotId);
      return part && read(part);
    },
  });
  return [
    column('registered', (part) => part.registered),
    column('ballots cast', (part) => part.ballotsCast),
    column('valid', (part) => part.valid),
    column('camp votes', (part) => part.campVotes),
    column('unmapped votes', (part) => part.unmappedVotes),
    column('abstention', (part) => part.abstention),
    column('share', (part) => part.share),
    column('carried over', (part) => part.carriedOver),
  ];
}

function termColumns(name: string): TableColumn[] {
  const column = (figure: 'value' | 'weight' | 'contribution'): TableColumn => ({
    name: `${name} ${figure}`,
    read: ({ parts }) => parts.terms.find((term) => termName(term) === name)?.[figure],
  });
  return [column('value'), column('weight'), column('contribution')];
}

const termName = ({ id, ballotId }: Term) => ['term', id, ballotId].filter(Boolean).join(' ');

function otherTerms(terms: readonly Term[], known: ReadonlyMap<string, Term>): string | null {
  const others = terms.filter((term) => !known.has(termName(term)));
  return others.map((term) => `${termName(term)}: ${term.value} × ${term.weight ?? 1}`).join('; ') || null;
}
