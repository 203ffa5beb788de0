/** Past gifts of a campaign, on the town of `tests/fixtures/split-town.ts`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { deleteGifts, findGiftFile } from '#server/db/queries/gifts.ts';
import { getStrategy, insertStrategy } from '#server/db/queries/strategies.ts';
import { sql } from '#server/db/sql.ts';
import { type GiftsRecord, importGifts } from '#server/import/import-gifts.ts';
import { scoreArea } from '#server/jobs/score-area.ts';
import { insertSplitTown, type SplitTown } from '../fixtures/split-town.ts';
import { openTestDatabase, rolledBack, type TestDatabase } from '../helpers/database.ts';

let test_: TestDatabase;
let db: Database;
let town: SplitTown;

beforeAll(async () => {
  test_ = await openTestDatabase();
  db = test_.db;
  town = await insertSplitTown(db);
  // Doors by postcode: 31000 40 in precinct 1, 30 in 2; 31100 20 in 3; 31200 five outside of all.
  await db.execute(sql`
    UPDATE addresses SET postcode = CASE WHEN ST_X(geom) < 0.015 THEN '31000' WHEN ST_X(geom) < 0.1 THEN '31100'
                                         ELSE '31200' END
  `);
  const { definition } = await getStrategy(db, town.campaignId, 'mobilise-published-index');
  await insertStrategy(db, town.campaignId, {
    ...definition,
    name: 'funds',
    goal: 'raise-funds',
    model: 'donors',
    income: { weight: 0, favour: 'higher' },
  });
});
afterAll(() => test_?.drop());

const bring = (tx: Database, text: string, record?: Partial<GiftsRecord>) =>
  importGifts(tx, {
    campaignId: town.campaignId,
    file: {
      name: '/somewhere/gifts.csv',
      content: new TextEncoder().encode(text),
      record: record && { kind: 'gifts', ...record },
    },
  });
const score = (tx: Database) => scoreArea(tx, { campaignId: town.campaignId, strategy: 'funds' });
const BY_CODE = 'precinct,gifts,amount_eur\n1,12,600\n2,5,50\n3,4,4321\n9,8,80\n';

test('gifts by precinct reach the scores; too few are not kept, unknown places are told', async () => {
  await rolledBack(db, async (tx) => {
    expect(await bring(tx, BY_CODE)).toEqual({
      areaCode: '99001',
      title: 'gifts.csv',
      status: 'imported',
      rowsRead: 4,
      gifts: 25,
      amountEur: 730,
      // One place alone: its amount would be what it gave.
      tooFew: { rows: 1, gifts: 4, amountEur: null },
      placed: { precincts: 2, estimated: 0, amountEur: 650 },
      unplaced: { rows: 1, gifts: 8, amountEur: 80, places: ['99001_0009'] },
    });
    const stored = await tx.query<{ place: string }>(sql`SELECT place FROM gifts ORDER BY place`);
    expect(stored.map(({ place }) => place)).toEqual(['99001_0001', '99001_0002', '99001_0009']);
    const { precincts, report } = await score(tx);
    expect(report.gifts).toEqual({ known: 2, missing: 2 });
    expect(report.giftFile).toEqual({
      title: 'gifts.csv',
      estimated: 0,
      unplaced: { rows: 1, amountEur: 80 },
    });
    const missing = (n: number) =>
      precincts
        .find((p) => p.precinctCode === `99001_000${n}`)!
        .parts!.missing.filter(({ kind }) => kind === 'gifts').length;
    expect([1, 2, 3, 4].map(missing)).toEqual([0, 0, 1, 1]);
  });
});

test('no amount of a place with fewer than five gifts is told, stored, or left over by a subtraction', async () => {
  await rolledBack(db, async (tx) => {
    const report = await bring(tx, BY_CODE);
    const file = await findGiftFile(tx, town.campaignId, '99001');
    const told = JSON.stringify([report, file, await score(tx)]);
    expect(told).toContain('600');
    expect(told).not.toMatch(/(?<![\d.a-f])(4321|5051)(?![\da-f])/);
    const several = await bring(tx, 'postcode,gifts,amount_eur\n31000,9,90\n31100,4,40\n31200,4,50\n');
    expect(several.tooFew).toEqual({ rows: 2, gifts: 8, amountEur: 90 });
  });
});

test('gifts by postcode are shared out by doors, and called estimates', async () => {
  await rolledBack(db, async (tx) => {
    const report = await bring(tx, 'postcode,gifts,amount_eur\n31000,70,700\n31200,10,100\n99999,10,10\n');
    expect(report).toMatchObject({
      placed: { precincts: 2, estimated: 2, amountEur: 700 },
      unplaced: { rows: 2, gifts: 20, amountEur: 110, places: ['31200', '99999'] },
    });
    const { precincts, report: scored } = await score(tx);
    expect(scored.giftFile!.estimated).toBe(2);
    // 40 of 70 doors: 400 € over 40 doors.
    const one = precincts.find((p) => p.precinctCode === '99001_0001')!;
    const given = one.parts!.terms.find(({ id }) => id === 'given-per-household')!;
    expect(given.value).toBeCloseTo(10, 9);
  });
});

test('codes of an older vintage are carried over by its crosswalk', async () => {
  await rolledBack(db, async (tx) => {
    const report = await bring(tx, 'precinct,gifts,amount_eur\n1,10,100\n2,10,100\n', {
      joins: 'split-town/precincts-2022',
    });
    // Precinct 2 was split 60 to 40: estimates.
    expect(report).toMatchObject({
      placed: { precincts: 3, estimated: 2, amountEur: 200 },
      unplaced: { rows: 0 },
    });
    await expect(bring(tx, BY_CODE, { joins: 'split-town/precincts-1999' })).rejects.toMatchObject({
      code: 'unknown-vintage',
    });
  });
});

test('a new file replaces the old one, the same file changes nothing, and a bad one leaves all as it was', async () => {
  await rolledBack(db, async (tx) => {
    await bring(tx, BY_CODE);
    const first = (await findGiftFile(tx, town.campaignId, '99001'))!;
    expect((await bring(tx, BY_CODE)).status).toBe('unchanged');
    await expect(bring(tx, `${BY_CODE}5,x,9\n`)).rejects.toMatchObject({ code: 'bad-row' });
    await expect(bring(tx, 'precinct,gifts,amount_eur\n1,4,9\n2,2,2\n')).rejects.toMatchObject({
      code: 'no-rows',
    });
    await expect(bring(tx, 'postcode,gifts,amount_eur\n99999,40,400\n')).rejects.toMatchObject({
      code: 'nothing-placed',
      hint: expect.stringContaining('by precinct'),
    });
    expect((await findGiftFile(tx, town.campaignId, '99001'))!.giftFileId).toBe(first.giftFileId);
    await bring(tx, 'precinct,gifts,amount_eur\n3,40,4000\n', { title: 'Spring' });
    expect(await findGiftFile(tx, town.campaignId, '99001')).toMatchObject({ title: 'Spring' });
    const [{ rows }] = await tx.query<{ rows: number }>(sql`SELECT count(*) AS rows FROM gifts`);
    expect(rows).toBe(1);
    expect(await deleteGifts(tx, town.campaignId, '99001')).toBe(true);
    expect(await deleteGifts(tx, town.campaignId, '99001')).toBe(false);
  });
});

test('gifts change the scores of donors, and no others', async () => {
  await rolledBack(db, async (tx) => {
    const others = () => scoreArea(tx, { campaignId: town.campaignId, strategy: 'mobilise' });
    const before = [await score(tx), await others()];
    expect(before[0].report.giftFile).toBeNull();
    await bring(tx, BY_CODE);
    const after = [await score(tx), await others()];
    expect(after[0].scoreRunId).not.toBe(before[0].scoreRunId);
    expect(after[1].scoreRunId).toBe(before[1].scoreRunId);
    await deleteGifts(tx, town.campaignId, '99001');
    expect((await score(tx)).precincts).toEqual(before[0].precincts);
  });
});

test('what one campaign was given is nothing to another', async () => {
  await rolledBack(db, async (tx) => {
    await bring(tx, BY_CODE);
    const [{ other }] = await tx.query<{ other: number }>(
      sql`INSERT INTO campaigns (name) VALUES ('Other') RETURNING campaign_id AS other`,
    );
    expect(await findGiftFile(tx, other, '99001')).toBeUndefined();
    const { definition } = await getStrategy(tx, town.campaignId, 'funds');
    await insertStrategy(tx, other, definition);
    const { report } = await scoreArea(tx, { campaignId: other, strategy: 'funds' });
    expect([report.gifts, report.giftFile]).toEqual([{ known: 0, missing: 4 }, null]);
  });
});
