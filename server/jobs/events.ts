/**
 * What happens, told to whoever listens: the browser by server-sent events, other processes by NOTIFY.
 * On the embedded database there is one process, and its one connection may be busy for a minute with the
 * very work that reports its progress: there, events stay in the process.
 */
import { EventEmitter } from 'node:events';
import type { Database } from '../db/database.ts';

export interface JobEvent {
  type: 'job';
  campaignId: number;
  jobId: string;
  kind: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: number;
  message: string;
}
export type Event = JobEvent;

export interface Events {
  publish(event: Event): Promise<void>;
  /** Calls `handler` on each event from now on; returns how to stop. */
  subscribe(handler: (event: Event) => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = 'arpent_events';

export async function openEvents(db: Database): Promise<Events> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const isShared = db.engine === 'postgres';
  const stop = isShared
    ? await db.listen(CHANNEL, (payload) => emitter.emit('event', JSON.parse(payload)))
    : async () => {};
  return {
    publish: async (event) => {
      if (isShared) await db.notify(CHANNEL, JSON.stringify(event));
      else emitter.emit('event', event);
    },
    subscribe: (handler) => {
      emitter.on('event', handler);
      return () => emitter.off('event', handler);
    },
    close: async () => {
      emitter.removeAllListeners();
      await stop();
    },
  };
}
