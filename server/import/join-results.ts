/**
 * Which results belong to which precincts. A code alone proves nothing: each vintage of precincts has an
 * anchor, the ballot that states it (or the nearest in time), and another ballot joins by code only when
 * no renumbering lies between it and the anchor.
 */
import { type Database, json } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { comparePrecinctCodes, JUMP_SHARE } from '../domain/renumbering.ts';

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
  unjoinedCodes: { precinctCode: string; registered: number; reason: string }[];
  warnings: string[];
}

export async function joinResults(tx: Database, areaCode: string): Promise<ResultJoin[]> {
  const ballots = await listBallots(tx, areaCode);
  const vintages = await listVintages(tx, areaCode);
  const joins: ResultJoin[] = [];
  await tx.execute(sql`
    DELETE FROM result_joins
    WHERE results_dataset_id IN (SELECT dataset_id FROM datasets WHERE area_code = ${areaCode})`);
  for (const vintage of vintages) {
    for (const ballot of ballots) {
      const join = joinOne(ballots, ballot, vintage);
      joins.push(join);
      await tx.execute(sql`
        INSERT INTO result_joins (results_dataset_id, precincts_dataset_id, status, joined_precincts, joined_registered,
                                  total_precincts, total_registered, unjoined_codes, warnings)
        VALUES (${ballot.datasetId}, ${vintage.datasetId}, ${join.status}, ${join.joinedPrecincts}, ${join.joinedRegistered},
                ${join.totalPrecincts}, ${join.totalRegistered}, ${json(join.unjoinedCodes).text}::jsonb, ${json(join.warnings).text}::jsonb)`);
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
  const rows = await tx.query<{ datasetId: number; code: string; registered: number }>(sql`
    SELECT dataset_id AS "datasetId", precinct_code AS code, registered FROM results WHERE area_code = ${areaCode}`);
  const registered = new Map(ballots.map(({ datasetId }) => [datasetId, new Map<string, number>()]));
  for (const row of rows) registered.get(row.datasetId)?.set(row.code, row.registered);
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

function joinOne(ballots: Ballot[], ballot: Ballot, vintage: Vintage): ResultJoin {
  const codes = [...ballot.registered];
  const unjoinedCodes = codes
    .filter(([code]) => !vintage.precincts.get(code))
    .map(([precinctCode, registered]) => ({
      precinctCode,
      registered,
      reason: vintage.precincts.has(precinctCode)
        ? 'precinct without territory'
        : 'no such precinct in this vintage',
    }))
    .sort((a, b) => (a.precinctCode < b.precinctCode ? -1 : 1));
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const totalRegistered = sum(codes.map(([, registered]) => registered));
  const refusal = refuseJoin(ballots, ballot, vintage);
  return {
    results: ballot.sourceId,
    precincts: vintage.sourceId,
    status: refusal === null ? 'joined' : 'renumbered',
    joinedPrecincts: codes.length - unjoinedCodes.length,
    joinedRegistered: totalRegistered - sum(unjoinedCodes.map(({ registered }) => registered)),
    totalPrecincts: codes.length,
    totalRegistered,
    unjoinedCodes,
    warnings:
      refusal === null
        ? [...warnOfMoves(ballots, ballot, vintage), ...warnOfAbsent(ballots, ballot, vintage)]
        : [refusal],
  };
}

/** Why the join by code would be wrong; null: it holds. */
function refuseJoin(ballots: Ballot[], ballot: Ballot, vintage: Vintage): string | null {
  if (ballot.joins === null)
    return 'The source record says that these codes belong to no precincts held here: the join by code is refused.';
  const anchor = anchorOf(ballots, vintage);
  const [from, to] = [ballots.indexOf(anchor), ballots.indexOf(ballot)].sort((a, b) => a - b);
  for (let i = from; i < to; i++) {
    const [before, after] = [ballots[i], ballots[i + 1]];
    const { renumbered, sharedPrecincts, jumpedPrecincts, jumpedShare, correlation } = comparePrecinctCodes(
      before.registered,
      after.registered,
    );
    if (renumbered)
      return (
        `Renumbered between ${before.title} (${before.heldOn}) and ${after.title} (${after.heldOn}): of ${sharedPrecincts} codes that both have, ` +
        `${jumpedPrecincts} changed by more than ${JUMP_SHARE * 100} % of their registered voters (${percent(jumpedShare)} of all, ` +
        `correlation of sizes ${correlation?.toFixed(2)}). The codes name other territories: the join by code is refused.`
      );
  }
  return null;
}

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
  const absent = [...vintage.precincts]
    .filter(([code, placed]) => placed && !ballot.registered.has(code))
    .map(([code]) => code);
  if (absent.length === 0) return [];
  const days = (other: Ballot) => (Date.parse(ballot.heldOn) - Date.parse(other.heldOn)) / 86_400_000;
  const first = ballots.find(
    (other) =>
      other.kind === ballot.kind && other.round === ballot.round - 1 && days(other) > 0 && days(other) < 60,
  );
  const decided = absent.filter((code) => first?.registered.has(code));
  const unknown = absent.length - decided.length;
  return [
    decided.length > 0 &&
      `${decided.length} precincts voted in round ${ballot.round - 1} and not in this one: not held here, as their constituency was decided before.`,
    unknown > 0 &&
      `${unknown} precincts of this vintage have no result: ${absent
        .filter((code) => !decided.includes(code))
        .slice(0, 12)
        .join(', ')}${unknown > 12 ? ' …' : ''}.`,
  ].filter((warning) => warning !== false);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
