/** OpenAPI 3.1, made from the routes' own schemas, and a page to read and try it that needs no network. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import packageJson from '../../package.json' with { type: 'json' };
import { SESSION_COOKIE } from './auth.ts';

export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Arpent',
        version: packageJson.version,
        license: { name: 'MIT', identifier: 'MIT' },
        description:
          'Which streets are worth walking, cut into turfs, handed over as walks. Positions are [lng, lat] in ' +
          'WGS 84, boxes west,south,east,north, times RFC 3339 in UTC, shares 0–1. Unknown fields are refused. ' +
          'Refusals are problem details (RFC 9457) with a stable type.',
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'open data', description: 'What publishers published' },
        { name: 'targeting', description: 'Strategies, scores, cells' },
        { name: 'field', description: 'Plans, turfs, walks' },
        { name: 'map', description: 'Vector tiles' },
        { name: 'work', description: 'Jobs and events' },
        { name: 'access', description: 'Sessions and keys' },
        { name: 'operation', description: 'Health and metrics' },
      ],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        },
      },
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', validatorUrl: null },
    staticCSP: false,
    theme: {
      title: 'Arpent API',
      css: [{ filename: 'arpent.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
