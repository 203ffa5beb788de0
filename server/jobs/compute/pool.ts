/** Worker threads for heavy computing. Threads end when idle, so that nothing keeps a command from exiting. */
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { StreetLine, StreetNetwork } from '../../domain/walking/types.ts';
import type { Progress } from '../progress.ts';
import type { CutTask, ReadyPlan } from './worker.ts';

let pool: Piscina | undefined;

/** The one pool of this process. */
export function threads(): Piscina {
  pool ??= new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: 0,
    // One core stays with the server and the database.
    maxThreads: Math.max(1, availableParallelism() - 1),
  });
  return pool;
}

/** Networks by area and dataset version; each is some 20 MB for a city. Any process can build them again. */
const networks = new Map<string, Promise<StreetNetwork>>();
const MAX_NETWORKS = 4;

/** The network of `version`, built in a worker unless it is at hand. */
export function networkOf(version: string, readStreets: () => Promise<StreetLine[]>): Promise<StreetNetwork> {
  const known = networks.get(version);
  if (known) return known;
  const building = readStreets().then((streets) => threads().run(streets, { name: 'network' }));
  networks.set(version, building);
  building.catch(() => networks.delete(version));
  for (const oldest of [...networks.keys()].slice(0, -MAX_NETWORKS)) networks.delete(oldest);
  return building;
}

/** Cuts in a worker; aborting ends its thread at once. */
export async function cutInWorker(
  task: Omit<CutTask, 'port'>,
  { onProgress, signal }: { onProgress: Progress; signal?: AbortSignal },
): Promise<ReadyPlan> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ([fraction, message]: [number, string]) => onProgress(fraction, message));
  try {
    return await threads().run({ ...task, port: port2 }, { name: 'cut', transferList: [port2], signal });
  } finally {
    port1.close();
  }
}
