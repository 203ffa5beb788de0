/**
 * Which results belong to which precincts. A code alone proves nothing: each vintage of precincts has an
 * anchor, the ballot that states it (or the nearest in time), and another ballot joins by code only in the
 * communes where no renumbering lies between it and the anchor. An area of one commune joins, or does not.
 */
import { type Database, json } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { communeOf } from '../domain/precinct-code.ts';
import {
  comparePrecinctCodes,
  findRenumberings,
  JUMP_SHARE,
  MIN_SHARED,
  type Renumbering,
  type Renumberings,
} from '../domain/renumbering.ts';

/** Of a town all codes without a counterpart are listed; a country has tens of thousands. */
const LISTED_CODES = 500;
const LISTED_NAMES = 12;

interface Ballot {
  datasetId: number;
  sourceId: string;
  title: string;
  kind: string;
  round: number;
  heldOn: string;
  /** The vintage that the record states; null: it says that none is held; undefined: it does not say. */
  joins?: string | null;
  registered: Map<string, number>;
}

interface Vintage {
  datasetId: number;
  sourceId: string;
  referenceDate: string;
  /** Precinct code to whether it has a territory. */
  precincts: Map<string, boolean>;
}

export interface ResultJoin {
  results: string;
  precincts: string;
  status: 'joined' | 'renumbered';
  joinedPrecincts: number;
  joinedRegistered: number;
  totalPrecincts: number;
  totalRegistered: number;
  /** Communes whose codes name other territories, in a join that holds elsewhere. */
  renumberedCommunes: string[];
  /** What does not join, by reason. */
  unjoined: Record<string, { precincts: number; registered: number }>;
  /** The first of them. */
  unjoinedCodes: { precinctCode: string; registered: number; reason: string }[];
  warnings: string[];
}

export async function joinResults(tx: Database, areaCode: string): Promise<ResultJoin[]> {
  const ballots = await listBallots(tx, areaCode);
  const vintages = await listVintages(tx, areaCode);
  const renumberings = findRenumberings(
    ballots.map(({ registered }) => ({
      codes: [...registered.keys()],
      registered: [...registered.values()],
    })),
  );
  const joins: ResultJoin[] = [];
  await tx.execute(sql`
    DELETE FROM result_joins
    WHERE results_dataset_id IN (SELECT dataset_id FROM datasets WHERE area_code = ${areaCode})`);
  for (const vintage of vintages) {
    for (const ballot of ballots) {
      const join = joinOne(ballots, ballot, vintage, renumberings);
      joins.push(join);
      await tx.execute(sql`
        INSERT INTO result_joins (results_dataset_id, precincts_dataset_id, status, joined_precincts, joined_registered,
                                  total_precincts, total_registered, unjoined_codes, warnings, renumbered_communes)
        VALUES (${ballot.datasetId}, ${vintage.datasetId}, ${join.status}, ${join.joinedPrecincts}, ${join.joinedRegistered},
                ${join.totalPrecincts}, ${join.totalRegistered}, ${json(join.unjoinedCodes).text}::jsonb, ${json(join.warnings).text}::jsonb, ${join.renumberedCommunes}::text[])`);
    }
  }
  return joins;
}

async function listBallots(tx: Database, areaCode: string): Promise<Ballot[]> {
  const ballots = await tx.query<
    Omit<Ballot, 'registered' | 'joins'> & { source: { joins?: string | null } }
  >(sql`
    SELECT DISTINCT d.dataset_id AS "datasetId", d.source_id AS "sourceId", b.title, b.kind, b.round, b.held_on AS "heldOn",
           d.source
    FROM datasets AS d
    JOIN results AS r USING (dataset_id)
    JOIN ballots AS b USING (ballot_id)
    WHERE d.area_code = ${areaCode}
    ORDER BY b.held_on, b.round, d.dataset_id`);
  const registered = new Map<number, Map<string, number>>();
  // A row per ballot: a country has a million precincts at its ballots, and this is read at every import.
  for (const { datasetId } of ballots) {
    const [{ codes, sizes }] = await tx.query<{ codes: string; sizes: string }>(sql`
      SELECT string_agg(precinct_code, E'\n' ORDER BY precinct_code COLLATE "C") AS codes,
             string_agg(registered::text, E'\n' ORDER BY precinct_code COLLATE "C") AS sizes
      FROM results WHERE dataset_id = ${datasetId}`);
    const numbers = sizes.split('\n');
    registered.set(datasetId, new Map(codes.split('\n').map((code, i) => [code, Number(numbers[i])])));
  }
  return ballots.map(({ source, ...ballot }) => ({
    ...ballot,
    joins: source.joins,
    registered: registered.get(ballot.datasetId) ?? new Map(),
  }));
}

async function listVintages(tx: Database, areaCode: string): Promise<Vintage[]> {
  const rows = await tx.query<{
    datasetId: number;
    sourceId: string;
    referenceDate: string;
    code: string;
    placed: boolean;
  }>(sql`
    SELECT d.dataset_id AS "datasetId", d.source_id AS "sourceId", d.reference_date AS "referenceDate",
           p.precinct_code AS code, p.geom IS NOT NULL AS placed
    FROM precincts AS p JOIN datasets AS d USING (dataset_id)
    WHERE p.area_code = ${areaCode}
    ORDER BY d.reference_date, d.dataset_id, p.precinct_code`);
  const vintages = new Map<number, Vintage>();
  for (const { datasetId, sourceId, referenceDate, code, placed } of rows) {
    const vintage = vintages.get(datasetId) ?? { datasetId, sourceId, referenceDate, precincts: new Map() };
    vintage.precincts.set(code, placed);
    vintages.set(datasetId, vintage);
  }
  return [...vintages.values()];
}

function joinOne(
  ballots: Ballot[],
  ballot: Ballot,
  vintage: Vintage,
  renumberings: Renumberings,
): ResultJoin {
  const codes = [...ballot.registered];
  const { refusal, renumbered } = refuseJoin(ballots, ballot, vintage, renumberings);
  const lostCommunes = new Set(renumbered.map(({ commune }) => commune));
  // Where a whole area has no territories, their lack tells nothing of a precinct.
  const placeless = isPlaceless(vintage);
  const unjoinedCodes = codes.flatMap(([precinctCode, registered]) => {
    const placed = vintage.precincts.get(precinctCode);
    const reason = lostCommunes.has(communeOf(precinctCode))
      ? 'renumbered with its commune'
      : placed === undefined
        ? 'no such precinct in this vintage'
        : placed || placeless
          ? null
          : 'precinct without territory';
    return reason === null ? [] : [{ precinctCode, registered, reason }];
  });
  const unjoined: ResultJoin['unjoined'] = {};
  for (const { reason, registered } of unjoinedCodes) {
    unjoined[reason] ??= { precincts: 0, registered: 0 };
    unjoined[reason].precincts++;
    unjoined[reason].registered += registered;
  }
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const totalRegistered = sum(codes.map(([, registered]) => registered));
  return {
    results: ballot.sourceId,
    precincts: vintage.sourceId,
    status: refusal === null ? 'joined' : 'renumbered',
    joinedPrecincts: codes.length - unjoinedCodes.length,
    joinedRegistered: totalRegistered - sum(unjoinedCodes.map(({ registered }) => registered)),
    totalPrecincts: codes.length,
    totalRegistered,
    renumberedCommunes: [...lostCommunes],
    unjoined,
    unjoinedCodes: unjoinedCodes.slice(0, LISTED_CODES),
    warnings:
      refusal === null
        ? [
            ...warnOfRenumbered(renumbered, unjoined),
            ...warnOfUntold(codes),
            ...warnOfMoves(ballots, ballot, vintage),
            ...warnOfAbsent(ballots, ballot, vintage),
          ]
        : [refusal],
  };
}

/** Why the join by code would be wrong everywhere (null: it is not), and the communes where it would. */
function refuseJoin(
  ballots: Ballot[],
  ballot: Ballot,
  vintage: Vintage,
  renumberings: Renumberings,
): { refusal: string | null; renumbered: Renumbering[] } {
  if (ballot.joins === null)
    return {
      refusal:
        'The source record says that these codes belong to no precincts held here: the join by code is refused.',
      renumbered: [],
    };
  const anchor = ballots.indexOf(anchorOf(ballots, vintage));
  const communes = new Set(ballot.registered.keys().map(communeOf));
  const renumbered = [...communes].flatMap(
    (commune) => renumberings.between(commune, anchor, ballots.indexOf(ballot)) ?? [],
  );
  if (renumbered.length < communes.size) return { refusal: null, renumbered };
  const [{ before, after, comparison }] = renumbered;
  const { sharedPrecincts, jumpedPrecincts, jumpedShare, correlation } = comparison;
  const [from, to] = [ballots[before], ballots[after]];
  return {
    refusal:
      `Renumbered between ${from.title} (${from.heldOn}) and ${to.title} (${to.heldOn}): of ${sharedPrecincts} codes that both have, ` +
      `${jumpedPrecincts} changed by more than ${JUMP_SHARE * 100} % of their registered voters (${percent(jumpedShare)} of all, ` +
      `correlation of sizes ${correlation?.toFixed(2)}). The codes name other territories: the join by code is refused.`,
    renumbered: [],
  };
}

function warnOfRenumbered(renumbered: Renumbering[], unjoined: ResultJoin['unjoined']): string[] {
  if (renumbered.length === 0) return [];
  const { precincts, registered } = unjoined['renumbered with its commune'];
  const names = renumbered.slice(0, LISTED_NAMES).map(({ commune }) => commune);
  return [
    `${renumbered.length} communes (${precincts} precincts, ${registered} registered voters) were renumbered in between and are left out: ` +
      `${names.join(', ')}${renumbered.length > LISTED_NAMES ? ' …' : ''}.`,
  ];
}

/** Of an area with many communes; a town's own figures show it. */
function warnOfUntold(codes: readonly [string, number][]): string[] {
  const communes = Map.groupBy(codes, ([code]) => communeOf(code));
  if (communes.size === 1) return [];
  const small = [...communes.values()].filter((own) => own.length < MIN_SHARED).flat();
  const registered = small.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${small.length} precincts (${registered} registered voters) lie in communes of fewer than ${MIN_SHARED}, where sizes cannot tell a renumbering: their codes are taken at their word.`,
  ];
}

const isPlaceless = ({ precincts }: Vintage) => !precincts.values().some((placed) => placed);

/** The ballot held on these precincts: the one that states so nearest to their date, else the nearest of all. */
function anchorOf(ballots: Ballot[], { sourceId, referenceDate }: Vintage): Ballot {
  const date = Date.parse(referenceDate.length === 4 ? `${referenceDate}-07-01` : referenceDate);
  const apart = ({ heldOn }: Ballot) => Math.abs(Date.parse(heldOn) - date);
  const stated = ballots.filter(({ joins }) => joins === sourceId);
  return (stated.length > 0 ? stated : ballots).reduce((best, ballot) =>
    apart(ballot) < apart(best) ? ballot : best,
  );
}

function warnOfMoves(ballots: Ballot[], ballot: Ballot, vintage: Vintage): string[] {
  const anchor = anchorOf(ballots, vintage);
  const { sharedPrecincts, jumpedPrecincts, jumpedShare } = comparePrecinctCodes(
    ballot.registered,
    anchor.registered,
  );
  if (jumpedPrecincts === 0) return [];
  return [
    `${jumpedPrecincts} of ${sharedPrecincts} codes (${percent(jumpedShare)} of registered voters) differ by more than ${JUMP_SHARE * 100} % ` +
      `from ${anchor.title}: a part of their territory may have moved.`,
  ];
}

/** Precincts that the ballot has no row for: a constituency decided in round one holds no second round. */
function warnOfAbsent(ballots: Ballot[], ballot: Ballot, vintage: Vintage): string[] {
  const placeless = isPlaceless(vintage);
  const absent = [...vintage.precincts]
    .filter(([code, placed]) => (placed || placeless) && !ballot.registered.has(code))
    .map(([code]) => code);
  if (absent.length === 0) return [];
  const days = (other: Ballot) => (Date.parse(ballot.heldOn) - Date.parse(other.heldOn)) / 86_400_000;
  const first = ballots.find(
    (other) =>
      other.kind === ballot.kind && other.round === ballot.round - 1 && days(other) > 0 && days(other) < 60,
  );
  const decided = new Set(absent.filter((code) => first?.registered.has(code)));
  const unknown = absent.length - decided.size;
  return [
    decided.size > 0 &&
      `${decided.size} precincts voted in round ${ballot.round - 1} and not in this one: not held here, as their constituency was decided before.`,
    unknown > 0 &&
      `${unknown} precincts of this vintage have no result: ${absent
        .filter((code) => !decided.has(code))
        .slice(0, LISTED_NAMES)
        .join(', ')}${unknown > LISTED_NAMES ? ' …' : ''}.`,
  ].filter((warning) => warning !== false);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
