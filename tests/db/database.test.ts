import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import { openTestDatabase, rolledBack, type TestDatabase } from '#tests/helpers/database.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
});
afterAll(() => test1.drop());

test('columns come back with the same types on both engines', async () => {
  const [row] = await test1.db.query(sql`
    SELECT 9007199254740991::int8 AS int8, count(*) AS count, 1.5::numeric AS numeric, '{"a":[1]}'::jsonb AS jsonb,
           timestamptz '2026-01-02 03:04:05.678+02' AS timestamptz, date '2026-01-02' AS date,
           '\\x0102'::bytea AS bytea, ARRAY[1, 2] AS ints, NULL AS nothing, true AS yes, 0.1::float8 AS float8
    FROM (SELECT 1) one`);
  const { bytea, ...rest } = row as { bytea: Uint8Array };
  expect(rest).toEqual({
    int8: 9007199254740991,
    count: 1,
    numeric: 1.5,
    jsonb: { a: [1] },
    timestamptz: '2026-01-02T01:04:05.678Z',
    date: '2026-01-02',
    ints: [1, 2],
    nothing: null,
    yes: true,
    float8: 0.1,
  });
  expect([...bytea]).toEqual([1, 2]);
});

test('an int8 beyond what JavaScript counts exactly is refused, never rounded', async () => {
  await expect(test1.db.query(sql`SELECT 9007199254740993::int8 AS n`)).rejects.toThrow(/does not fit/);
});

test('arrays, json, bytes and null go in as parameters', async () => {
  const [row] = await test1.db.query<Record<string, unknown>>(sql`
    SELECT ${[1, 2]}::int[] AS ints, ${['a', 'b,"c']}::text[] AS texts, ${json([1, { a: 2 }])}::jsonb AS list,
           octet_length(${new Uint8Array([1, 2, 3])}::bytea) AS bytes, ${null}::text AS nothing`);
  expect(row).toEqual({ ints: [1, 2], texts: ['a', 'b,"c'], list: [1, { a: 2 }], bytes: 3, nothing: null });
});

test('a failed transaction leaves nothing, a failed inner one leaves the outer', async () => {
  await rolledBack(test1.db, async (tx) => {
    await tx.script('CREATE TABLE t (n int PRIMARY KEY)');
    await tx.execute(sql`INSERT INTO t VALUES (1)`);
    await expect(
      tx.transaction(async (inner) => {
        await inner.execute(sql`INSERT INTO t VALUES (2)`);
        await inner.execute(sql`INSERT INTO t VALUES (1)`);
      }),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await tx.query(sql`SELECT n FROM t`)).toEqual([{ n: 1 }]);
  });
  expect(await test1.db.query(sql`SELECT to_regclass('t') IS NULL AS gone`)).toEqual([{ gone: true }]);
});

test('execute answers the number of rows touched', async () => {
  await rolledBack(test1.db, async (tx) => {
    await tx.script('CREATE TABLE t (n int)');
    expect(await tx.execute(sql`INSERT INTO t SELECT generate_series(1, 7)`)).toBe(7);
    expect(await tx.execute(sql`DELETE FROM t WHERE n > 4`)).toBe(3);
  });
});

test('copy takes awkward texts, json, geometry and more than one chunk', async () => {
  await rolledBack(test1.db, async (tx) => {
    await tx.script(
      'CREATE TABLE t (n int, label text, list jsonb, ids bigint[], geom geometry(Point, 4326))',
    );
    const awkward = 'tab\t, newline\n, \\N, “é”, \\';
    const rows = function* () {
      for (let n = 0; n < 100_000; n++)
        yield [
          n,
          n % 2 ? awkward : null,
          json({ a: ['\\', n] }),
          [n, n + 1],
          `SRID=4326;POINT(${n / 1e6} 1)`,
        ];
    };
    expect(await tx.copy('t', ['n', 'label', 'list', 'ids', 'geom'], rows())).toBe(100_000);
    const [row] = await tx.query(sql`
      SELECT count(*) AS count, sum(n) AS sum, count(label) AS labels, min(label) AS label, min(list ->> 'a') AS list,
             max(ST_X(geom)) AS x FROM t`);
    expect(row).toEqual({
      count: 100_000,
      sum: 4999950000,
      labels: 50_000,
      label: awkward,
      list: '["\\\\", 0]',
      x: 0.099999,
    });
  });
});

test('copy outside a transaction is all or nothing', async () => {
  await test1.db.script('CREATE TABLE copied (n int PRIMARY KEY)');
  const rows = [...Array.from({ length: 10 }, (_, n) => [n]), [3]];
  await expect(test1.db.copy('copied', ['n'], rows)).rejects.toThrow();
  expect(await test1.db.query(sql`SELECT count(*) AS count FROM copied`)).toEqual([{ count: 0 }]);
});

test('statements from many callers do not get into each other’s transactions', async () => {
  await test1.db.script('CREATE TABLE counters (n int)');
  await test1.db.execute(sql`INSERT INTO counters VALUES (0)`);
  const failing = test1.db
    .transaction(async (tx) => {
      await tx.execute(sql`UPDATE counters SET n = n + 100`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('never mind');
    })
    .catch(() => {});
  await Promise.all([
    failing,
    ...Array.from({ length: 20 }, () => test1.db.execute(sql`UPDATE counters SET n = n + 1`)),
  ]);
  expect(await test1.db.query(sql`SELECT n FROM counters`)).toEqual([{ n: 20 }]);
});

test('a notification reaches a listener', async () => {
  const heard = new Promise<string>(
    (resolve) =>
      void test1.db.listen('greetings', resolve).then(() => test1.db.notify('greetings', 'bonjour')),
  );
  expect(await heard).toBe('bonjour');
});
