/** Server-sent events: what happens in the campaign, as it happens. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Event } from '../jobs/events.ts';
import type { Services } from './services.ts';

/** Shorter than the minute after which proxies close a silent connection. */
const HEARTBEAT_MS = 25_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;

export const eventRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { queue }) => {
  const open = new Set<Readable>();
  // Before the server waits for its connections to end, which these never would.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.push(null);
  });

  app.get(
    '/events',
    {
      schema: {
        tags: ['work'],
        summary: 'Server-sent events: `event: job` with { jobId, kind, state, progress, message }',
        produces: ['text/event-stream'],
        response: { 200: Type.Unsafe<Readable>({ type: 'string', description: 'A stream that stays open' }) },
      },
    },
    async ({ principal }, reply) => {
      const stream = new Readable({ read() {} });
      open.add(stream);
      stream.push(`retry: ${RETRY_MS}\n\n`);
      const unsubscribe = queue.events.subscribe((event: Event) => {
        const { campaignId, type, ...data } = event;
        if (campaignId === principal.campaignId)
          stream.push(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
      });
      const heartbeat = setInterval(() => stream.push(': alive\n\n'), HEARTBEAT_MS);
      stream.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(stream);
      });
      return reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream);
    },
  );
};
