import { expect, test } from 'vitest';
import { sql, sqlText } from '#server/db/sql.ts';

test('values become numbered parameters, nested statements are spliced in order', () => {
  const where = sql`a = ${1} AND b = ${'x'}`;
  const statement = sql`SELECT ${true} FROM t WHERE ${where} LIMIT ${5}`;
  expect(sqlText(statement)).toBe('SELECT $1 FROM t WHERE a = $2 AND b = $3 LIMIT $4');
  expect(statement.values).toEqual([true, 1, 'x', 5]);
});
