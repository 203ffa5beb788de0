/**
 * What is derived from the sources of an area: joins, neighbours, doors and crosswalks. It is made in one transaction,
 * and the area remembers the content it was made from: whatever interrupts a load, the next one sees that
 * other content is in, and derives anew.
 */
import { createHash } from 'node:crypto';
import { type Database, json } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Progress, silent } from '../jobs/progress.ts';
import { buildCrosswalks, type CrosswalkReport } from './crosswalks.ts';
import { type AddressEstimateReport, estimateAreaAddresses } from './estimate-addresses.ts';
import { joinResults, type ResultJoin } from './join-results.ts';
import { findNeighbours } from './neighbours.ts';
import { type PlacedAddresses, placeAddresses } from './place-addresses.ts';

/** Raise it when doors or joins are made otherwise from the same content: known areas are then derived again. */
const DERIVATION_VERSION = 2;

export interface FinishReport {
  doors: AddressEstimateReport;
  joins: ResultJoin[];
  addresses: PlacedAddresses[];
  crosswalks: CrosswalkReport[];
  /** What the area is without, and what follows, in sentences. */
  lacks: string[];
}

/** Hashes of the datasets of an area. */
interface Basis {
  all: string;
  /** Of those that its doors rest on. */
  doors: string;
}

interface Derived {
  basis: Basis;
  report: FinishReport;
}

/** Brings everything derived up to the content of the area; does nothing when it is. */
export function finishArea(
  db: Database,
  areaCode: string,
  onProgress: Progress = silent,
): Promise<FinishReport> {
  return db.transaction(async (tx) => {
    // Of two imports at once, the later one derives from both.
    const [{ derived }] = await tx.query<{ derived: Derived | null }>(sql`
      SELECT derived FROM areas WHERE area_code = ${areaCode} FOR NO KEY UPDATE`);
    const basis = await findBasis(tx, areaCode);
    if (derived?.basis.all === basis.all) return derived.report;
    const keptDoors = derived?.basis.doors === basis.doors ? derived.report.doors : null;
    const report = await derive(tx, areaCode, keptDoors, onProgress);
    // What was loaded last is what is shown when no area is named.
    await tx.execute(sql`
      UPDATE areas SET derived = ${json({ basis, report }).text}::jsonb, loaded_at = now()
      WHERE area_code = ${areaCode}`);
    return report;
  });
}

async function derive(
  tx: Database,
  areaCode: string,
  keptDoors: AddressEstimateReport | null,
  onProgress: Progress,
): Promise<FinishReport> {
  onProgress(0, 'joining results and precincts');
  // The plans of what follows need to know how large the tables have become.
  await tx.script('ANALYZE precincts, results, streets, income_areas');
  // First, because doors may rest on the rolls, which these joins place.
  const joins = await joinResults(tx, areaCode);
  await findNeighbours(tx, areaCode);
  onProgress(0.1, 'counting doors');
  const doors = keptDoors ?? (await estimateAreaAddresses(tx, areaCode));
  await tx.script('ANALYZE addresses');
  onProgress(0.6, 'placing addresses in precincts');
  const addresses = await placeAddresses(tx, areaCode);
  await tx.script('ANALYZE address_precincts');
  onProgress(0.8, 'carrying results between vintages');
  const crosswalks = await buildCrosswalks(tx, areaCode);
  await tx.execute(sql`
    UPDATE datasets AS d
    SET report = d.report || jsonb_build_object('crosswalks', found.crosswalks)
    FROM (SELECT item ->> 'from' AS source_id, jsonb_agg(item) AS crosswalks
          FROM jsonb_array_elements(${json(crosswalks).text}::jsonb) AS item GROUP BY 1) AS found
    WHERE d.area_code = ${areaCode} AND d.source_id = found.source_id`);
  return { doors, joins, addresses, crosswalks, lacks: await listLacks(tx, areaCode) };
}

async function listLacks(tx: Database, areaCode: string): Promise<string[]> {
  const [has] = await tx.query<{
    territories: boolean;
    income: boolean;
    streets: boolean;
    addresses: boolean;
  }>(sql`
    SELECT EXISTS (SELECT FROM precincts WHERE area_code = ${areaCode} AND geom IS NOT NULL) AS territories,
           EXISTS (SELECT FROM income_areas WHERE area_code = ${areaCode}) AS income,
           EXISTS (SELECT FROM streets WHERE area_code = ${areaCode}) AS streets,
           EXISTS (SELECT FROM addresses WHERE area_code = ${areaCode}) AS addresses`);
  return [
    !has.territories && 'No territories: nothing is drawn on the map, and no precinct has neighbours.',
    !has.income && 'No income: scores are made without it.',
    !has.addresses && 'No addresses: doors and expected votes are not known.',
    !has.streets && 'No streets: no turfs and no walks.',
  ].filter((sentence) => sentence !== false);
}

async function findBasis(tx: Database, areaCode: string): Promise<Basis> {
  const datasets = await tx.query<{ datasetId: number; kind: string; content: string }>(sql`
    SELECT dataset_id AS "datasetId", kind, content_sha256 AS content
    FROM datasets WHERE area_code = ${areaCode} ORDER BY dataset_id`);
  const [{ counted }] = await tx.query<{ counted: boolean }>(sql`
    SELECT EXISTS (SELECT FROM income_areas WHERE area_code = ${areaCode} AND households > 0) AS counted`);
  const hash = (of: typeof datasets) =>
    createHash('sha256')
      .update(JSON.stringify([DERIVATION_VERSION, of]))
      .digest('hex');
  return {
    all: hash(datasets),
    // The rolls stand for households only where nobody counted these.
    doors: hash(counted ? datasets.filter(({ kind }) => kind !== 'results') : datasets),
  };
}
