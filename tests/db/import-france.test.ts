/**
 * An area of many communes: two departments, from the published files of ../shared/data (see the fixture).
 * The whole country is read in tests/unit/france.test.ts, without a database.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { getArea, listAreas } from '#server/db/queries/areas.ts';
import { readPanel } from '#server/db/queries/panel.ts';
import { listPublishedResults } from '#server/db/queries/precincts.ts';
import { listBallotRoutes } from '#server/db/queries/results.ts';
import { findScoringTarget } from '#server/db/queries/scores.ts';
import { sql } from '#server/db/sql.ts';
import { inputsOf, type Panel } from '#server/domain/targeting/panel.ts';
import { type LoadReport, loadArea } from '#server/import/load-area.ts';
import { readPanelFromFiles } from '#server/import/read-panel.ts';
import { writeTwoDepartments } from '#tests/fixtures/two-departments.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { hasSharedData } from '#tests/helpers/shared-data.ts';

// Rows of département 31, then of Saint-Maur, as both SOURCES.md count them.
const BALLOTS: [string, number, number][] = [
  ['2014-european-1', 1248, 49],
  ['2017-presidential-1', 1310, 54],
  ['2017-presidential-2', 1310, 54],
  ['2017-legislative-1', 1310, 54],
  ['2017-legislative-2', 1310, 54],
  ['2019-european-1', 1312, 54],
  ['2022-presidential-1', 1336, 42],
  ['2022-presidential-2', 1336, 42],
  ['2022-legislative-1', 1336, 42],
  ['2022-legislative-2', 1336, 42],
  ['2024-legislative-1', 1361, 42],
];

describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
  let opened: TestDatabase;
  let db: Database;
  let dirs: { fromDir: string; sourcesDir: string };
  let report: LoadReport;
  let panel: Panel;

  beforeAll(async () => {
    dirs = await writeTwoDepartments();
    opened = await openTestDatabase();
    db = opened.db;
    report = await loadArea(db, { area: 'france', ...dirs });
    const target = await findScoringTarget(db, 'FR', undefined);
    const routes = await listBallotRoutes(db, 'FR', target.datasetId);
    panel = (await readPanel(db, target, routes)).panel;
  });
  afterAll(() => opened?.drop());

  const joinOf = (ballotId: string) =>
    report.joins.find(({ results }) => results === `france/results-${ballotId}`)!;
  const place = (code: string) => panel.precinctCodes.indexOf(code);
  const at = (ballotId: string, code: string) =>
    panel.ballots.find((ballot) => ballot.ballotId === ballotId)!.registered[place(code)];

  test.each(BALLOTS)('%s: every precinct of both departments', async (ballotId, dep31, saintMaur) => {
    const rows = await db.query(sql`
      SELECT department, count(*) AS precincts, count(*) FILTER (WHERE valid <> (SELECT sum(v) FROM unnest(votes) AS v)) AS "wrongSums"
      FROM results WHERE ballot_id = ${ballotId} GROUP BY 1 ORDER BY 1`);
    expect(rows).toEqual([
      { department: '31', precincts: dep31, wrongSums: 0 },
      { department: '94', precincts: saintMaur, wrongSums: 0 },
    ]);
  });

  test('an optional source that is not there is reported, and no error', () => {
    const absent = report.datasets.filter(({ status }) => status === 'absent');
    expect(absent.map(({ sourceId }) => sourceId)).toEqual(['france/results-2024-legislative-2']);
    expect(absent[0].warnings[0]).toMatch(
      /^optional, and not there: raw\/resultats\/legis-2024-t2_bureaux_terr/,
    );
  });

  test('each commune is renumbered by itself: its old ballots are left out, its neighbours’ join', () => {
    expect(joinOf('2019-european-1').renumberedCommunes).toContain('94068');
    expect(joinOf('2019-european-1').renumberedCommunes).not.toContain('31555');
    expect(joinOf('2014-european-1').renumberedCommunes).toEqual(expect.arrayContaining(['31555', '94068']));
    expect(joinOf('2022-presidential-1').renumberedCommunes).toEqual([]);
    for (const commune of ['31555', '94068'])
      expect(joinOf('2024-legislative-1').renumberedCommunes).not.toContain(commune);
    expect(report.joins.map(({ status }) => status)).toEqual(BALLOTS.map(() => 'joined'));

    expect(at('2019-european-1', '94068_0001')).toBeNaN();
    expect(at('2022-presidential-1', '94068_0001')).toBeGreaterThan(500);
    expect(at('2019-european-1', '31555_0001')).toBeGreaterThan(500);
    expect(at('2014-european-1', '31555_0001')).toBeNaN();
  });

  test('what is left out is counted with its reason', () => {
    const { unjoined, totalPrecincts, joinedPrecincts, warnings } = joinOf('2019-european-1');
    const out = Object.values(unjoined).reduce((sum, { precincts }) => sum + precincts, 0);
    expect(joinedPrecincts + out).toBe(totalPrecincts);
    expect(unjoined['renumbered with its commune'].precincts).toBeGreaterThanOrEqual(54);
    expect(warnings[0]).toMatch(/^\d+ communes \(\d+ precincts, \d+ registered voters\) were renumbered/);
    expect(warnings[1]).toMatch(/lie in communes of fewer than 10, where sizes cannot tell a renumbering/);
  });

  test('what a precinct shows of its past is what joins', async () => {
    const { datasetId } = await findScoringTarget(db, 'FR', undefined);
    const ballots = (await listPublishedResults(db, datasetId, '94068_0001')).map((one) => one.ballotId);
    expect(ballots).toEqual([
      '2024-legislative-1',
      '2022-legislative-2',
      '2022-legislative-1',
      '2022-presidential-2',
      '2022-presidential-1',
    ]);
  });

  test('precincts have names and no territory, doors or income, and none of that is zero', () => {
    const i = place('94068_0001');
    expect(panel.names[i]).toBe('Bureau 0001 · Saint-Maur-des-Fossés');
    expect(panel.neighbours).toBeNull();
    expect(panel.doors[i]).toBeNaN();
    expect(panel.incomeEur[i]).toBeNaN();
    expect(report.doors).toEqual({
      method: 'none',
      notes: ['No doors: no streets are loaded to place them along.'],
    });
    expect(report.lacks.map((sentence) => sentence.split(':')[0])).toEqual([
      'No territories',
      'No income',
      'No addresses',
      'No streets',
    ]);
    expect(report.datasets[0].warnings).toEqual([
      '1378 of 1378 precincts have no territory: kept in totals, left off the map',
    ]);
  });

  test('a ballot that publishes no constituency has that of the newest that does', () => {
    const newest = panel.ballots.find(({ ballotId }) => ballotId === '2024-legislative-1')!;
    expect(newest.constituency?.[place('31555_0001')]).toBe('31-04');
    expect(newest.constituency?.[place('94068_0001')]).toBe('94-01');
  });

  test('files alone give the same panel', async () => {
    const files = await readPanelFromFiles('france', { ...dirs, precincts: 'vintage' });
    expect(files.panel.ballots.map(({ ballotId }) => ballotId)).toEqual(
      panel.ballots.map(({ ballotId }) => ballotId),
    );
    // Options have their numbers in the order of the file or of the database.
    const plain = (from: Panel) =>
      inputsOf(from).map((input) => ({
        ...input,
        ballots: input.ballots.map((counts) => ({
          ...counts,
          votes: counts.votes.toSorted((a, b) => (`${a}` < `${b}` ? -1 : 1)),
        })),
      }));
    expect(plain(files.panel)).toEqual(plain(panel));
    expect(files.report.datasets.map(({ status }) => status)).toContain('absent');
  });

  test('an area that cannot be drawn is shown when it is named, not by default', async () => {
    const [area] = await listAreas(db);
    expect(area).toMatchObject({ areaCode: 'FR', bbox: null, precincts: 1378, doors: 0, hasStreets: false });
    await db.execute(sql`
      INSERT INTO areas (area_code, area_id, name, country, department, metric_srid, loaded_at, geom)
      VALUES ('99001', 'drawn', 'Drawn', 'FR', '99', 2154, 'epoch', ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 4326)))`);
    expect((await getArea(db)).areaCode).toBe('99001');
    expect((await getArea(db, 'FR')).areaCode).toBe('FR');
  });

  test('loading again changes nothing', async () => {
    const again = await loadArea(db, { area: 'france', ...dirs });
    expect(new Set(again.datasets.map(({ status }) => status))).toEqual(new Set(['unchanged', 'absent']));
    expect(again.joins).toEqual(report.joins);
  });
});
