/** What every resource may use. */
import type { Database } from '../db/database.ts';
import type { Queue } from '../jobs/queue.ts';
import type { Authenticator } from './auth.ts';
import type { TileMaker } from './tile-maker.ts';

export interface Services {
  db: Database;
  queue: Queue;
  auth: Authenticator;
  tiles: TileMaker;
}
