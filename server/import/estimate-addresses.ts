/**
 * Fills in the doors of an area that its files leave open, once boundaries, results, income and streets are in.
 *
 * Without an addresses file, doors are estimated along the streets and stored as estimated addresses of the
 * streets dataset. With one that does not say how many dwellings an address has, the households known for
 * small areas are spread over it. Neither looks at its last result, so running twice
 * changes nothing.
 *
 * The new addresses are in no precinct yet: `address_precincts` is the caller's next step.
 */
import type { CopyValue, Database } from '../db/database.ts';
import { listStreetLines } from '../db/queries/streets.ts';
import { sql } from '../db/sql.ts';
import type { Area } from '../domain/area-index.ts';
import {
  type DoorCount,
  type DoorEstimate,
  type DoorSpread,
  type EstimatedAddress,
  estimateDoors,
  type HouseholdArea,
  spreadOverAddresses,
} from '../domain/walking/estimate.ts';
import { buildNetwork } from '../domain/walking/network.ts';
import { createStage } from './context.ts';

/**
 * Registered voters in a household, for precincts whose households nobody counts. Median over the precincts
 * of Toulouse (roll of 2024 over Insee's 200 m grid of 2015); 5 % lie below 0.90 and 5 % above 1.91.
 */
export const REGISTERED_PER_HOUSEHOLD = 1.32;

/** Where the households come from. */
export interface HouseholdBasis {
  kind: 'income' | 'registered';
  datasetId: number;
  title: string;
  areas: number;
  /** Areas whose figures the publisher imputed. */
  imputedAreas: number;
}

export type AddressEstimateReport =
  | ({ method: 'along-streets'; basis: HouseholdBasis; addressCount: number; notes: string[] } & Omit<
      DoorEstimate,
      'addresses'
    >)
  | ({ method: 'over-addresses'; basis: HouseholdBasis; addressCount: number; notes: string[] } & Omit<
      DoorSpread,
      'doors'
    > & { doors: number })
  | { method: 'one-door-each'; addressCount: number; notes: string[] }
  | { method: 'none'; notes: string[] };

export function estimateAreaAddresses(db: Database, areaCode: string): Promise<AddressEstimateReport> {
  return db.transaction(async (tx) => {
    const [{ published }] = await tx.query<{ published: number }>(sql`
      SELECT count(*) AS published
      FROM addresses
      JOIN datasets USING (dataset_id)
      WHERE addresses.area_code = ${areaCode} AND datasets.kind = 'addresses'
    `);
    const report =
      published > 0 ? await spreadOverPublished(tx, areaCode) : await estimateAlongStreets(tx, areaCode);
    if (report.method !== 'along-streets') {
      await tx.execute(sql`DELETE FROM addresses WHERE area_code = ${areaCode} AND estimated`);
    }
    return report;
  });
}

async function estimateAlongStreets(tx: Database, areaCode: string): Promise<AddressEstimateReport> {
  const known = await findHouseholds(tx, areaCode);
  if (known === undefined) {
    return {
      method: 'none',
      notes: ['No doors: neither households of small areas nor registered voters by precinct are loaded.'],
    };
  }
  const streets = await listStreetLines(tx, areaCode);
  const [dataset] = await tx.query<{ datasetId: number; department: string }>(sql`
    SELECT dataset_id AS "datasetId", department
    FROM datasets
    JOIN areas USING (area_code)
    WHERE area_code = ${areaCode} AND kind = 'streets'
    ORDER BY reference_date DESC, dataset_id DESC
    LIMIT 1
  `);
  if (dataset === undefined || streets.length === 0) {
    return { method: 'none', notes: ['No doors: no streets are loaded to place them along.'] };
  }
  const precincts = await tx.query<{ geometry: Area }>(sql`
    SELECT ST_AsGeoJSON(geom, 7)::json AS geometry
    FROM precincts
    WHERE area_code = ${areaCode} AND geom IS NOT NULL
    ORDER BY precinct_id
  `);
  const { addresses, ...estimate } = estimateDoors(
    buildNetwork(streets),
    known.areas,
    precincts.map(({ geometry }) => geometry),
  );
  await replaceEstimated(tx, areaCode, dataset, addresses);

  const unplaced = [...known.unplaced, ...estimate.unplaced];
  const unplacedHouseholds = unplaced.reduce((sum, { households }) => sum + households, 0);
  const notes = [
    ...known.notes,
    `${estimate.doors} doors are estimated at ${addresses.length} places along the streets.`,
    estimate.movedHouseholds > 0 &&
      `${estimate.movedHouseholds} of them come from ${estimate.movedAreas} areas with too few streets, to the nearest street.`,
    estimate.outsideDoors > 0 &&
      `${estimate.outsideDoors} more fall outside every precinct and are left out.`,
    unplacedHouseholds > 0 && `${unplacedHouseholds} households of ${unplaced.length} areas have no place.`,
  ].filter((note) => note !== false);
  const households = estimate.households + known.unplaced.reduce((sum, area) => sum + area.households, 0);
  return {
    method: 'along-streets',
    basis: known.basis,
    addressCount: addresses.length,
    ...estimate,
    households,
    unplaced,
    notes,
  };
}

/** Estimated addresses that lie where one lay before keep their id, so that turfs keep their doors. */
async function replaceEstimated(
  tx: Database,
  areaCode: string,
  { datasetId, department }: { datasetId: number; department: string },
  addresses: readonly EstimatedAddress[],
): Promise<void> {
  await createStage(
    tx,
    'staged_doors',
    'line integer, street text, doors integer, geom geometry(Point, 4326)',
  );
  function* rows(): Generator<CopyValue[]> {
    for (const [line, { lng, lat, street, doors }] of addresses.entries()) {
      yield [line, street, doors, `SRID=4326;POINT(${lng} ${lat})`];
    }
  }
  await tx.copy('staged_doors', ['line', 'street', 'doors', 'geom'], rows());
  const same = sql`old.area_code = ${areaCode} AND old.estimated AND old.dataset_id = ${datasetId}
    AND old.geom = new.geom AND old.street IS NOT DISTINCT FROM new.street`;
  await tx.execute(sql`
    DELETE FROM addresses AS gone
    WHERE area_code = ${areaCode} AND estimated
      AND address_id NOT IN (SELECT address_id FROM addresses AS old JOIN staged_doors AS new ON ${same})`);
  await tx.execute(sql`
    UPDATE addresses AS old SET doors = new.doors FROM staged_doors AS new WHERE ${same} AND old.doors <> new.doors`);
  await tx.execute(sql`
    INSERT INTO addresses (dataset_id, area_code, department, street, doors, estimated, doors_estimated, geom)
    SELECT ${datasetId}, ${areaCode}, ${department}, street, doors, true, true, geom
    FROM staged_doors AS new
    WHERE NOT EXISTS (SELECT FROM addresses AS old WHERE ${same})
    ORDER BY line`);
  await tx.execute(sql`DROP TABLE staged_doors`);
}

async function spreadOverPublished(tx: Database, areaCode: string): Promise<AddressEstimateReport> {
  const addresses = await tx.query<DoorCount>(sql`
    SELECT address_id AS "addressId", ST_X(geom) AS lng, ST_Y(geom) AS lat, doors,
           doors_estimated AS "doorsEstimated"
    FROM addresses
    WHERE area_code = ${areaCode} AND NOT estimated
    ORDER BY address_id
  `);
  const open = addresses.filter(({ doorsEstimated }) => doorsEstimated).length;
  const known = open > 0 ? await findHouseholds(tx, areaCode) : undefined;
  if (known === undefined) {
    await tx.execute(
      sql`UPDATE addresses SET doors = 1 WHERE area_code = ${areaCode} AND doors_estimated AND doors <> 1`,
    );
    const note = `${open} addresses count as one door each: neither their dwellings nor any households are known.`;
    return { method: 'one-door-each', addressCount: addresses.length, notes: open > 0 ? [note] : [] };
  }
  const { doors, ...result } = spreadOverAddresses(addresses, known.areas);
  await tx.execute(sql`
    UPDATE addresses
    SET doors = counted.doors
    FROM unnest(${doors.map(({ addressId }) => addressId)}::bigint[], ${doors.map((address) => address.doors)}::integer[])
         AS counted (address_id, doors)
    WHERE addresses.address_id = counted.address_id AND addresses.doors <> counted.doors
  `);
  const doorCount = doors.reduce((sum, address) => sum + address.doors, 0);
  const notes = [
    ...known.notes,
    `${doorCount} doors are estimated at ${doors.length} published addresses, at least one each.`,
    result.exceededBy > 0 && `${result.exceededBy} of them are more than the households known around them.`,
    result.withoutAddress > 0 &&
      `${result.withoutAddress} households live in areas without any address and have no door.`,
    result.outsideAddresses > 0 &&
      `${result.outsideAddresses} addresses lie in no area with households: one door each.`,
  ].filter((note) => note !== false);
  return {
    method: 'over-addresses',
    basis: known.basis,
    addressCount: addresses.length,
    ...result,
    doors: doorCount,
    notes,
  };
}

interface Households {
  basis: HouseholdBasis;
  areas: HouseholdArea[];
  /** Precincts without territory. */
  unplaced: { code: string; households: number; reason: string }[];
  notes: string[];
}

/** The finest counts of households an area has: those of the income areas, else registered voters by precinct. */
async function findHouseholds(tx: Database, areaCode: string): Promise<Households | undefined> {
  return (await findIncomeHouseholds(tx, areaCode)) ?? (await findRegisteredHouseholds(tx, areaCode));
}

async function findIncomeHouseholds(tx: Database, areaCode: string): Promise<Households | undefined> {
  const [basis] = await tx.query<HouseholdBasis>(sql`
    SELECT 'income' AS kind, dataset_id AS "datasetId", title, count(*) AS areas,
           count(*) FILTER (WHERE imputed) AS "imputedAreas"
    FROM income_areas
    JOIN datasets USING (dataset_id)
    WHERE income_areas.area_code = ${areaCode} AND households > 0
    GROUP BY dataset_id, title, reference_date
    ORDER BY areas DESC, reference_date DESC, dataset_id DESC
    LIMIT 1
  `);
  if (basis === undefined) return undefined;
  const areas = await tx.query<HouseholdArea>(sql`
    SELECT code, households, ST_AsGeoJSON(geom, 7)::json AS geometry
    FROM income_areas
    WHERE dataset_id = ${basis.datasetId} AND households > 0
    ORDER BY code
  `);
  const imputed = basis.imputedAreas > 0 ? `, ${basis.imputedAreas} of them imputed by the publisher` : '';
  return {
    basis,
    areas,
    unplaced: [],
    notes: [`Households: ${basis.title} (${basis.areas} areas${imputed}).`],
  };
}

/** The newest vintage that results join, with the ballot that joins most of it. */
async function findRegisteredHouseholds(tx: Database, areaCode: string): Promise<Households | undefined> {
  const [pair] = await tx.query<{ precinctsId: number; resultsId: number; title: string }>(sql`
    SELECT precincts_dataset_id AS "precinctsId", results_dataset_id AS "resultsId", results.title
    FROM result_joins
    JOIN datasets AS results ON results.dataset_id = results_dataset_id
    JOIN datasets AS precincts ON precincts.dataset_id = precincts_dataset_id
    WHERE results.area_code = ${areaCode} AND status = 'joined'
    ORDER BY precincts.reference_date DESC, joined_precincts DESC, results.reference_date DESC, results.dataset_id DESC
    LIMIT 1
  `);
  if (pair === undefined) return undefined;
  const precincts = await tx.query<{ code: string; registered: number; geometry: Area | null }>(sql`
    SELECT precinct_code AS code, registered, ST_AsGeoJSON(geom, 7)::json AS geometry
    FROM results
    LEFT JOIN (SELECT precinct_code, geom FROM precincts WHERE dataset_id = ${pair.precinctsId}) AS precincts
      USING (precinct_code)
    WHERE dataset_id = ${pair.resultsId} AND area_code = ${areaCode} AND registered > 0
    ORDER BY precinct_code
  `);
  const areas: HouseholdArea[] = [];
  const unplaced: Households['unplaced'] = [];
  for (const { code, registered, geometry } of precincts) {
    const households = registered / REGISTERED_PER_HOUSEHOLD;
    if (geometry !== null) areas.push({ code, households, geometry });
    else unplaced.push({ code, households: Math.round(households), reason: 'precinct without territory' });
  }
  return {
    basis: {
      kind: 'registered',
      datasetId: pair.resultsId,
      title: pair.title,
      areas: areas.length,
      imputedAreas: 0,
    },
    areas,
    unplaced,
    notes: [`Households: registered voters (${pair.title}) over ${REGISTERED_PER_HOUSEHOLD} a household.`],
  };
}
