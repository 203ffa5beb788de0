/** pg-boss speaks to either engine through our Database, so that it shares the pool or the one connection. */
import type { Db } from 'pg-boss';
import type { Database } from '../db/database.ts';
import type { Sql } from '../db/sql.ts';

/** pg-boss numbers its own placeholders: its text goes through whole. */
const numbered = (text: string, values: readonly unknown[]): Sql => ({ parts: [text], values });

const BLOCK = /^\s*BEGIN\s*;([\s\S]*?);?\s*COMMIT\s*;?\s*$/i;

export function pgBossDatabase(db: Database): Db {
  return {
    async executeSql(text, values = []) {
      if (values.length > 0) return { rows: await db.query(numbered(text, values)) };
      const [, block] = BLOCK.exec(text) ?? [];
      // Several statements between BEGIN and COMMIT: ours to open and close, so that a failure in the middle
      // cannot leave a connection in an aborted transaction. Their rows serve warnings only, and are let go.
      if (block) await db.transaction((tx) => tx.script(block));
      else if (/;\s*\S/.test(text)) await db.script(text);
      else return { rows: await db.query(numbered(text, [])) };
      return { rows: [] };
    },
  };
}
