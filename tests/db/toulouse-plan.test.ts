/**
 * Toulouse from scores to walks, judged by means that share no code with ours: scores and cells against a
 * recomputation from the published files, the plan by SQL and on a street graph built from the published
 * lines. Needs ../shared/data and is skipped where it is not. The city is loaded once for all of it.
 */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Position } from 'geojson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { getStrategy, insertStrategy } from '#server/db/queries/strategies.ts';
import { sql } from '#server/db/sql.ts';
import type { Walk } from '#server/domain/walking/types.ts';
import { loadArea } from '#server/import/load-area.ts';
import { type CutBody, cutPlan } from '#server/jobs/cut-plan.ts';
import { makeCells } from '#server/jobs/make-cells.ts';
import { type ScoreBody, scoreArea } from '#server/jobs/score-area.ts';
import {
  incomeFromFiles,
  indexFromFiles,
  TOULOUSE_FILES,
  WEIGHTS,
  walkableLines,
} from '#tests/fixtures/toulouse-files.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { hasSharedData } from '#tests/helpers/shared-data.ts';
import { lengthM, StreetMap } from '#tests/helpers/street-map.ts';

const SOURCES = join(import.meta.dirname, '../../data/sources');
const CAMPAIGN = 1;

/** All that these tests read; the other ballots and the IRIS would only take time. */
const NEEDED = [
  'precincts-2024',
  'precincts-2026',
  'results-2019-european-1',
  'results-2022-presidential-1',
  'results-2022-legislative-1',
  'results-2024-legislative-1',
  'results-2026-municipal-1',
  'income-grid-2015',
  'streets',
];

/** Chosen by what can go wrong: a plain one, a letter in the code, one of the far ends of the ranking. */
const CHOSEN = ['31555_0116', '31555_081A', '31555_0102'];

describe.skipIf(!hasSharedData)('Toulouse, from ../shared/data', () => {
  let database: TestDatabase;
  let db: Database;
  let scores: ScoreBody;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
    const sourcesDir = await mkdtemp(join(tmpdir(), 'arpent-sources-'));
    const catalogue = JSON.parse(await readFile(join(SOURCES, 'toulouse.json'), 'utf8'));
    const sources = NEEDED.map((name) => `toulouse/${name}.json`);
    await writeFile(join(sourcesDir, 'toulouse.json'), JSON.stringify({ ...catalogue, sources }));
    await symlink(join(SOURCES, 'toulouse'), join(sourcesDir, 'toulouse'));
    await loadArea(db, { area: 'toulouse', fromDir: TOULOUSE_FILES, sourcesDir });
    await rm(sourcesDir, { recursive: true });

    const { definition } = await getStrategy(db, CAMPAIGN, 'mobilise-published-index');
    await insertStrategy(db, CAMPAIGN, {
      ...definition,
      name: 'of-2024',
      income: { weight: 0.1, favour: 'lower' },
      ballots: Object.entries(WEIGHTS).map(([match, weight]) => ({ match, weight })),
      precincts: 'toulouse/precincts-2024',
    });
    scores = await scoreArea(db, { campaignId: CAMPAIGN, strategy: 'of-2024', areaCode: '31555' });
  });
  afterAll(() => database?.drop());

  test.each(CHOSEN)('the score of %s is that of the raw files within 1e-9', async (code) => {
    const { score, parts } = scores.precincts.find((p) => p.precinctCode === code)!;
    let base = 0;
    for (const [ballotId, weight] of Object.entries(WEIGHTS))
      base += (weight / 3.5) * (await indexFromFiles(ballotId, code));
    expect(Math.abs(parts!.base! - base)).toBeLessThan(1e-9);

    /** Share of the others below, and half of the equal ones, itself included. */
    const placeAmong = (values: number[], own: number) => {
      const below = values.filter((value) => value < own - 1e-12).length;
      const equal = values.filter((value) => Math.abs(value - own) <= 1e-12).length;
      return (below + equal / 2) / values.length;
    };
    const bases = scores.precincts.flatMap((p) => p.parts!.base ?? []);
    const incomes = scores.precincts.flatMap((p) => p.parts!.income.eur ?? []);
    const favoured = 1 - placeAmong(incomes, parts!.income.eur!);
    expect(Math.abs(score! - (0.9 * placeAmong(bases, base) + 0.1 * favoured))).toBeLessThan(1e-9);
  });

  test.each(CHOSEN)('the income of %s is that of the published grid', async (code) => {
    const { eur } = scores.precincts.find((p) => p.precinctCode === code)!.parts!.income;
    expect(Math.abs(eur! / (await incomeFromFiles(code)) - 1)).toBeLessThan(0.01);
  });

  test('every bureau of 2024 is ranked or says why not; the one without territory keeps its voters', () => {
    expect(scores.precincts.length).toBe(277);
    expect(scores.report.registered).toBe(266_176);
    expect(scores.report.ballots.map((b) => [b.ballotId, b.unmapped.votes])).toEqual(
      Object.keys(WEIGHTS).map((ballotId) => [ballotId, 0]),
    );
    expect(scores.report.scored + scores.report.notScored.length).toBe(277);
    const capitole = scores.precincts.find((p) => p.precinctCode === '31555_001A')!;
    expect(capitole.registered).toBeGreaterThan(0);
    expect(capitole.parts!.missing.map((m) => m.kind)).toContain('income');
  });

  test.each([7, 8, 9, 10, 11])(
    'at resolution %i the cells add up to the bureaux, voters and doors',
    async (resolution) => {
      const { cells, suppressed, unplaced } = await makeCells(db, {
        campaignId: CAMPAIGN,
        strategy: 'of-2024',
        areaCode: '31555',
        resolution,
      });
      const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
      expect(sum(cells.map((c) => c.registered)) + suppressed.registered + unplaced.registered).toBe(266_176);
      expect(sum(cells.map((c) => c.doors)) + suppressed.doors).toBe(scores.report.doors.total);
      expect(unplaced.precincts).toEqual(['31555_001A']);
      expect(cells.every((c) => c.doors + c.registered / 2 >= 11)).toBe(true);
    },
  );

  test('on the bureaux of 2026 older ballots are carried over and lose no voter but those without territory', async () => {
    const { precincts, report } = await scoreArea(db, {
      campaignId: CAMPAIGN,
      strategy: 'mobilise-published-index',
    });
    expect(precincts.length).toBe(284);
    const source = (ballotId: string) => report.sources.find((s) => s.ballotId === ballotId)!;
    expect(source('2026-municipal-1').via).toBe('same-vintage');
    expect(source('2024-legislative-1')).toMatchObject({
      via: 'crosswalk',
      carriedFrom: 'toulouse/precincts-2024',
    });
    expect(source('2024-legislative-1').registeredShare).toBeCloseTo(0.9984, 3);
    const { carriedOver } = report.ballots.find((b) => b.ballotId === '2024-legislative-1')!;
    expect(carriedOver).toBeGreaterThan(0.01);
    expect(carriedOver).toBeLessThan(0.3);
  });

  describe('a plan of the whole city, on the bureaux of 2026', () => {
    interface StoredTurf {
      number: number;
      doors: number;
      addresses: number;
      walkM: number;
      durationS: number;
      members: [addressId: number, doors: number][];
      walk: Walk;
    }
    let plan: CutBody;
    let turfs: StoredTurf[];
    let streets: StreetMap;

    beforeAll(async () => {
      plan = await cutPlan(db, { campaignId: CAMPAIGN, strategy: 'mobilise', shiftMinutes: 120 });
      streets = new StreetMap(await walkableLines());
      turfs = await db.query<StoredTurf>(sql`
        SELECT number, doors, addresses, walk_m AS "walkM", duration_s AS "durationS", walk,
               (SELECT json_agg(json_build_array(address_id, doors) ORDER BY address_id)
                FROM (SELECT address_id, sum(doors) AS doors FROM turf_addresses AS m
                      WHERE m.turf_id = turfs.turf_id GROUP BY address_id) AS members) AS members
        FROM turfs WHERE plan_id = ${plan.planId} ORDER BY number`);
    });

    /** Where each stop stands on the street: at the end of the leg that leads to it. */
    const placesOf = ({ start, legs }: Walk): Position[] => [
      start,
      ...legs.map(({ line }) => line.coordinates.at(-1)!),
    ];

    test('has every door in exactly one turf, or left out with a reason', async () => {
      const lost = await db.query(sql`
        SELECT addresses.address_id FROM addresses
        LEFT JOIN (SELECT address_id, sum(m.doors) AS doors, count(*) AS shares, count(DISTINCT part) AS different,
                          max(parts) AS parts
                   FROM turf_addresses AS m JOIN turfs USING (turf_id) WHERE plan_id = ${plan.planId}
                   GROUP BY address_id) AS kept USING (address_id)
        LEFT JOIN plan_unassigned AS u ON u.address_id = addresses.address_id AND u.plan_id = ${plan.planId}
        WHERE addresses.doors <> COALESCE(kept.doors, 0) + COALESCE(u.doors, 0)
           OR kept.shares <> kept.different OR kept.shares > kept.parts OR u.reason = ''`);
      expect(lost).toEqual([]);
      const [{ doors }] = await db.query<{ doors: number }>(sql`SELECT sum(doors) AS doors FROM addresses`);
      expect(plan.quality.doors + plan.unassigned.doors).toBe(doors);
      expect(Object.keys(plan.unassigned.reasons)).toEqual(['island']);
      expect(plan.unassigned.doors / doors).toBeLessThan(0.001);
    });

    test('accounts for every registered voter and every expected vote', async () => {
      const [sums] = await db.query<
        Record<'registered' | 'votes' | 'doorless' | 'leftOut' | 'leftOutVotes', number>
      >(sql`
        WITH scored AS (
          SELECT s.precinct_id, s.registered, s.votes_mid, sum(doors) AS doors
          FROM precinct_scores AS s LEFT JOIN address_precincts USING (precinct_id) LEFT JOIN addresses USING (address_id)
          WHERE score_run_id = (SELECT score_run_id FROM plans WHERE plan_id = ${plan.planId})
          GROUP BY s.precinct_id, s.registered, s.votes_mid),
        left_out AS (
          SELECT sum(u.doors * scored.registered / scored.doors::float8) AS registered, sum(u.doors * votes_mid / scored.doors) AS votes
          FROM plan_unassigned AS u JOIN address_precincts USING (address_id) JOIN scored USING (precinct_id)
          WHERE plan_id = ${plan.planId})
        SELECT sum(registered) AS registered, sum(votes_mid) AS votes,
               sum(registered) FILTER (WHERE doors IS NULL) AS doorless,
               (SELECT registered FROM left_out) AS "leftOut", (SELECT votes FROM left_out) AS "leftOutVotes"
        FROM scored`);
      const cut = plan.turfs.features.map(({ properties }) => properties);
      const registered = cut.reduce((sum, turf) => sum + turf.registered, 0);
      const votes = cut.reduce((sum, turf) => sum + turf.expectedVotes!.mid, 0);
      expect(sums.registered).toBe(281_354);
      const told = plan.unassigned.precinctsWithoutDoors;
      expect(told.reduce((total, precinct) => total + (precinct.registered ?? 0), 0)).toBe(sums.doorless);
      expect(Math.abs(registered + sums.leftOut + sums.doorless - sums.registered)).toBeLessThan(1e-4);
      expect(Math.abs(votes + sums.leftOutVotes - sums.votes)).toBeLessThan(1e-6);
    });

    test('leaves without doors only bureaux in which no street can be walked', async () => {
      const doorless = await db.query<{ code: string; streets: number }>(sql`
        SELECT precinct_code AS code,
               (SELECT count(*) FROM streets WHERE walkable AND ST_Intersects(streets.geom, precincts.geom)) AS streets
        FROM precincts JOIN precinct_scores USING (precinct_id)
        WHERE score_run_id = (SELECT score_run_id FROM plans WHERE plan_id = ${plan.planId})
          AND NOT EXISTS (SELECT 1 FROM address_precincts AS a WHERE a.precinct_id = precincts.precinct_id)
        ORDER BY precinct_code`);
      // Pedestrian streets around the Capitole: the published lines are those of motor roads.
      expect(doorless).toEqual([
        { code: '31555_0001', streets: 0 },
        { code: '31555_0007', streets: 0 },
      ]);
    });

    test('keeps every turf within the shift, and nearly all of them above half of it', () => {
      expect(Math.max(...turfs.map((turf) => turf.durationS))).toBeLessThanOrEqual(7200);
      expect(turfs.filter((turf) => turf.durationS < 3600).length / turfs.length).toBeLessThan(0.01);
      expect(plan.quality.fill).toBeGreaterThan(0.8);
    });

    test('visits each address of a turf exactly once, with all doors that the turf has there', () => {
      const wrong = turfs.filter(({ members, addresses, doors, walk }) => {
        const visited = walk.stops.map((stop) => [stop.addressId, stop.doors]).sort(([a], [b]) => a - b);
        const told = walk.stops.reduce((sum, stop) => sum + stop.doors, 0);
        return (
          JSON.stringify(visited) !== JSON.stringify(members) ||
          walk.stops.length !== addresses ||
          told !== doors ||
          walk.unreached.length > 0
        );
      });
      expect(wrong.map(({ number }) => number)).toEqual([]);
    });

    test('joins stop to stop by legs as long as their lines, and walks as long as their legs', () => {
      const wrong = turfs.filter(({ walk, walkM }) => {
        const legsM = walk.legs.reduce((sum, leg) => sum + leg.lengthM, 0);
        const places = placesOf(walk);
        return (
          Math.abs(legsM - walkM) > Math.max(0.1, 0.01 * walkM) ||
          walk.legs.length !== walk.stops.length - 1 ||
          walk.legs.some(
            ({ fromSeq, toSeq, line, lengthM: toldM }, i) =>
              fromSeq !== i + 1 ||
              toSeq !== i + 2 ||
              lengthM([places[i], line.coordinates[0]]) > 1 ||
              Math.abs(lengthM(line.coordinates) - toldM) > Math.max(1, 0.01 * toldM),
          )
        );
      });
      expect(wrong.map(({ number }) => number)).toEqual([]);
    });

    test('leads every leg along the published streets, never along a motorway or through the open', () => {
      const astray = turfs.flatMap(({ number, walk }) =>
        walk.legs
          .filter(({ line }) => !streets.carries(line.coordinates))
          .map(({ fromSeq }) => [number, fromSeq]),
      );
      expect(astray).toEqual([]);
    });

    test('has turfs whose streets hang together: what lies between is without doors, or a side of it, or one large building', () => {
      const largeDoors = 7200 / 2 / 120;
      const standing = new Map<string, number[]>();
      const segmentsOf = turfs.map(({ walk }) => {
        const places = placesOf(walk);
        return new Set(
          walk.stops.map(({ lng, lat, doors }, i) => {
            const [segment] = streets.at(places[i]);
            const side = `${segment} ${streets.sideOf(segment, [lng, lat])}`;
            standing.set(side, [...(standing.get(side) ?? []), doors]);
            return segment;
          }),
        );
      });
      const isPassable = (segment: number) =>
        [1, -1].some((side) =>
          (standing.get(`${segment} ${side}`) ?? []).every((doors) => doors > largeDoors),
        );
      const apart = turfs.filter((_, turf) => {
        const own = segmentsOf[turf];
        const [first] = own;
        const reached = streets.reach(first, (segment) => own.has(segment) || isPassable(segment), own);
        return [...own].some((segment) => !reached.has(segment));
      });
      expect(apart.map(({ number }) => number)).toEqual([]);
    });

    test('draws valid outlines that do not overlap, and gives each code once', async () => {
      const [{ invalid, codes, doubleM2 }] = await db.query<
        Record<'invalid' | 'codes' | 'doubleM2', number>
      >(sql`
        SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom)) AS invalid, count(DISTINCT code) AS codes,
               (SELECT COALESCE(sum(ST_Area(ST_Intersection(a.geom, b.geom)::geography)), 0)
                FROM turfs AS a JOIN turfs AS b ON a.number < b.number AND a.geom && b.geom
                WHERE a.plan_id = ${plan.planId} AND b.plan_id = ${plan.planId}
                  AND ST_Intersects(a.geom, b.geom) AND NOT ST_Touches(a.geom, b.geom)) AS "doubleM2"
        FROM turfs WHERE plan_id = ${plan.planId}`);
      expect({ invalid, codes }).toEqual({ invalid: 0, codes: turfs.length });
      expect(doubleM2).toBeLessThan(1);
    });
  });

  test('a polygon in the Garonne has no turfs, and leaves every door out as outside', async () => {
    const [west, south, east, north] = [1.4325, 43.5855, 1.435, 43.5873];
    const corners = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    const { turfs, unassigned } = await cutPlan(db, {
      campaignId: CAMPAIGN,
      strategy: 'mobilise',
      shiftMinutes: 120,
      within: { type: 'Polygon', coordinates: [corners] },
    });
    expect(turfs.features).toEqual([]);
    expect(unassigned.reasons).toEqual({ 'outside-area': unassigned.doors });
  });
});
