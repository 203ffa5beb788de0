/**
 * Scores and cells of Toulouse against a recomputation that shares no code with ours: the published files of
 * ../shared/data are parsed here once more, with the left spelled out below. Skipped where they are not.
 */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { area, bbox, booleanIntersects, featureCollection, intersect } from '@turf/turf';
import { parse } from 'csv-parse/sync';
import type { Feature, Polygon } from 'geojson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { getStrategy, insertStrategy } from '#server/db/queries/strategies.ts';
import { loadArea } from '#server/import/load-area.ts';
import { makeCells } from '#server/jobs/make-cells.ts';
import { type ScoreBody, scoreArea } from '#server/jobs/score-area.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { hasSharedData, SHARED_DATA } from '../helpers/shared-data.ts';

const FROM = join(SHARED_DATA, 'toulouse');
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

const LEFT: Record<string, string[]> = {
  '2022-presidential-1': ['MÉLENCHON', 'JADOT', 'ROUSSEL', 'HIDALGO', 'POUTOU', 'ARTHAUD'],
  '2022-legislative-1': ['NUP', 'DVG', 'DXG', 'ECO', 'RDG'],
  '2024-legislative-1': ['UG', 'DVG', 'EXG', 'ECO', 'FI', 'SOC', 'COM', 'VEC', 'RDG'],
  '2019-european-1': [
    'LA FRANCE INSOUMISE',
    'EUROPE ÉCOLOGIE',
    "ENVIE D'EUROPE",
    "POUR L'EUROPE DES GENS",
    'LISTE CITOYENNE',
    'LUTTE OUVRIÈRE',
    'URGENCE ÉCOLOGIE',
    'DÉCROISSANCE 2019',
    'RÉVOLUTIONNAIRE',
  ],
};
const WEIGHTS: Record<string, number> = {
  '2024-legislative-1': 1,
  '2022-legislative-1': 1,
  '2022-presidential-1': 1,
  '2019-european-1': 0.5,
};

const readCsv = async (name: string): Promise<Record<string, string>[]> =>
  parse(await readFile(join(FROM, 'raw/resultats', name)), { columns: true, bom: true });

/** abstention × share of the left in one bureau, from the files. */
async function indexFromFiles(ballotId: string, code: string): Promise<number> {
  if (ballotId === '2019-european-1') {
    const [commune, bureau] = [code.slice(2, 5), code.slice(6)];
    const rows = await readCsv('2019-europeennes_par_bureau_large_dep31.csv');
    const row = rows.find((r) => r.commune === commune && r.bureau === bureau)!;
    const left = LEFT[ballotId].reduce((sum, list) => sum + Number(row[list]), 0);
    return (1 - Number(row.votants) / Number(row.inscrits)) * (left / Number(row.exprimes));
  }
  const file =
    { '2022-presidential-1': 'presid-2022-t1', '2022-legislative-1': 'legis-2022-t1' }[ballotId] ??
    'legis-2024-t1';
  const by = ballotId === '2022-presidential-1' ? 'label' : 'nuance';
  const territory = (await readCsv(`${file}_bureaux_territoires_dep31.csv`)).find((r) => r.code === code)!;
  const left = (await readCsv(`${file}_bureaux_candidats_dep31.csv`))
    .filter((r) => r.code === code && LEFT[ballotId].includes(r[by]))
    .reduce((sum, r) => sum + Number(r.voix), 0);
  return (Number(territory.abstentions) / Number(territory.inscrits)) * (left / Number(territory.exprimes));
}

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
    await loadArea(db, { area: 'toulouse', fromDir: FROM, sourcesDir });
    await rm(sourcesDir, { recursive: true });

    const { definition } = await getStrategy(db, CAMPAIGN, 'mobilise');
    await insertStrategy(db, CAMPAIGN, {
      ...definition,
      name: 'of-2024',
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
    expect(Math.abs(parts.base! - base)).toBeLessThan(1e-9);

    const incomes = scores.precincts.flatMap((p) => p.parts.income.eur ?? []);
    const own = parts.income.eur!;
    const poorer = incomes.filter((eur) => eur < own).length;
    const equal = incomes.filter((eur) => eur === own).length;
    const factor = 1 + 0.1 * (2 * (1 - (poorer + equal / 2) / incomes.length) - 1);
    expect(Math.abs(score! - base * factor)).toBeLessThan(1e-9);
  });

  test.each(CHOSEN)('the income of %s is that of the published grid', async (code) => {
    const features = async (path: string): Promise<Feature<Polygon>[]> =>
      JSON.parse(await readFile(join(FROM, path), 'utf8')).features;
    // There '0116' and '0081A'; in our codes the number and its letter take four places.
    const bureaux = await features('raw/contours/toulouse_bureaux_vote.geojson');
    const zone = bureaux.find((f) => f.properties!.uniq_bdv.slice(-4) === code.slice(-4))!;
    const [west, south, east, north] = bbox(zone);
    let households = 0;
    let euros = 0;
    for (const cell of await features('raw/revenus/Filosofi2015_carreaux_200m_31555.geojson')) {
      const [w, s, e, n] = bbox(cell);
      if (w > east || e < west || s > north || n < south || !booleanIntersects(cell, zone)) continue;
      const common = intersect(featureCollection([cell, zone]));
      if (!common) continue;
      const { Men, Ind_snv, Ind } = cell.properties!;
      const share = (Number(Men) * area(common)) / area(cell);
      households += share;
      euros += share * (Number(Ind_snv) / Number(Ind));
    }
    const { eur } = scores.precincts.find((p) => p.precinctCode === code)!.parts.income;
    expect(Math.abs(eur! / (euros / households) - 1)).toBeLessThan(0.01);
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
    expect(capitole.parts.missing.map((m) => m.kind)).toContain('income');
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
    const { precincts, report } = await scoreArea(db, { campaignId: CAMPAIGN, strategy: 'mobilise' });
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
});
