/** Counts and durations for Prometheus: requests by route, jobs by kind, and what Node says of itself. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Queue } from '../jobs/queue.ts';

export function registerMetrics(app: FastifyInstance, queue: Queue): Registry {
  const registers = [new Registry()];
  const [registry] = registers;
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'arpent_http_request_duration_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const jobs = new Counter({
    name: 'arpent_jobs_total',
    help: 'Jobs that this process saw reach a state',
    labelNames: ['kind', 'state'],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not the address: addresses would make one series per precinct.
    const route = request.routeOptions.url ?? 'unknown';
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  const unsubscribe = queue.events.subscribe(({ kind, state }) => {
    if (state !== 'running') jobs.inc({ kind, state });
  });
  app.addHook('onClose', async () => {
    unsubscribe();
    registry.clear();
  });
  return registry;
}
