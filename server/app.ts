/** The HTTP server's table of contents: every plugin and every route, in plain sight. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { areaRoutes } from './http/areas.ts';
import { createAuthenticator, guardHost } from './http/auth.ts';
import { backtestRoutes } from './http/backtests.ts';
import { campRoutes } from './http/camps.ts';
import { cellRoutes } from './http/cells.ts';
import { datasetRoutes } from './http/datasets.ts';
import { registerErrors, sendProblem, toProblem } from './http/errors.ts';
import { eventRoutes } from './http/events.ts';
import { giftRoutes } from './http/gifts.ts';
import { healthRoutes } from './http/health.ts';
import { hoursRoutes } from './http/hours.ts';
import { jobRoutes } from './http/jobs.ts';
import { keyRoutes } from './http/keys.ts';
import { methodSheetRoutes } from './http/method-sheets.ts';
import { registerMetrics } from './http/metrics.ts';
import { registerDocs } from './http/openapi.ts';
import { planRoutes } from './http/plans.ts';
import { precinctRoutes } from './http/precincts.ts';
import { Problem } from './http/schemas.ts';
import { scoreRoutes } from './http/scores.ts';
import { secondRoundRoutes } from './http/second-round.ts';
import type { Services } from './http/services.ts';
import { sessionRoutes } from './http/sessions.ts';
import { strategyRoutes } from './http/strategies.ts';
import { createTileMaker } from './http/tile-maker.ts';
import { tileRoutes } from './http/tiles.ts';
import { turfRoutes } from './http/turfs.ts';
import { plainSerializer, strictSerializer, validatorCompiler } from './http/validation.ts';
import { walkRoutes } from './http/walks.ts';
import { registerWebClient } from './http/web-client.ts';
import type { Queue } from './jobs/queue.ts';

export interface AppOptions {
  db: Database;
  config: Pick<Config, 'host' | 'adminKey'>;
  queue: Queue;
  /** The built web client; without it only the API is served. */
  webDir?: string;
  /** Gives Fastify a server that listens already. */
  serverFactory?: FastifyServerOptions['serverFactory'];
  /** Throw when an answer does not fit its own schema: for tests. */
  checkResponses?: boolean;
  logLevel?: 'warn' | 'silent';
}

/** Enough for any outline we accept; a plugin that takes more says so. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
/** A map that is panned asks for hundreds of tiles a minute; a loop that runs wild asks for more. */
const REQUESTS_PER_MINUTE = 6000;

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { db, config, queue } = options;
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    logger: {
      level: options.logLevel ?? 'warn',
      stream: process.stderr,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
    },
    serverFactory: options.serverFactory,
    forceCloseConnections: true,
    // A proxy with TLS on this machine says who asked, by which name, and that it was over TLS.
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => sendProblem(reply, toProblem(error, request)),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(options.checkResponses ? strictSerializer : plainSerializer);
  registerErrors(app);

  guardHost(app, config);
  const metrics = registerMetrics(app, queue);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // MapLibre and React set style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // https: for a basemap of the user's own choice; without one, nothing leaves this server.
        imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
        connectSrc: ["'self'", 'https:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Served over plain HTTP on a laptop; a proxy with TLS adds it.
    strictTransportSecurity: false,
  });
  await app.register(cookie);
  await app.register(compress, { threshold: 1024, encodings: ['gzip', 'deflate'] });
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { max, after }) =>
      Object.assign(new Error(`More than ${max} requests in a minute; wait ${after}.`), { statusCode: 429 }),
  });
  await registerDocs(app);

  const auth = createAuthenticator(db, config.adminKey);
  const services: Services = { db, queue, auth, tiles: createTileMaker(app) };
  await app.register(healthRoutes, { db, metrics });
  await app.register(
    async (api) => {
      api.decorateRequest('principal');
      api.addHook('onRoute', (route) => {
        const isUnsafe = ![route.method].flat().some((method) => method === 'GET' || method === 'HEAD');
        if (isUnsafe && !route.config?.scope) throw new Error(`${route.method} ${route.url} names no scope`);
        const isPublic = route.config?.scope === 'public';
        route.schema = {
          ...route.schema,
          security: isPublic ? [] : [{ key: [] }, { session: [] }],
          response: { ...(route.schema?.response as object), '4xx': Problem, '5xx': Problem },
        };
      });
      api.addHook('onRequest', async (request) => {
        if (request.routeOptions.config.scope !== 'public') await auth.authenticate(request);
      });
      await api.register(sessionRoutes, services);
      await api.register(keyRoutes, services);
      await api.register(areaRoutes, services);
      await api.register(datasetRoutes, services);
      await api.register(precinctRoutes, services);
      await api.register(campRoutes);
      await api.register(strategyRoutes, services);
      await api.register(scoreRoutes, services);
      await api.register(secondRoundRoutes, services);
      await api.register(methodSheetRoutes, services);
      await api.register(hoursRoutes, services);
      await api.register(cellRoutes, services);
      await api.register(giftRoutes, services);
      await api.register(backtestRoutes, services);
      await api.register(planRoutes, services);
      await api.register(turfRoutes, services);
      await api.register(walkRoutes, services);
      await api.register(tileRoutes, services);
      await api.register(jobRoutes, services);
      await api.register(eventRoutes, services);
    },
    { prefix: '/api/v1' },
  );
  await registerWebClient(app, options.webDir);
  return app;
}
