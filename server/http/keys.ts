/** API keys over HTTP: make one (shown once), list, revoke. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createApiKey, listApiKeys, revokeApiKey } from '../db/queries/access.ts';
import { notFound } from './errors.ts';
import { KeyCreated, KeyRequest, KeysBody, Uuid } from './schemas.ts';
import type { Services } from './services.ts';

export const keyRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, auth }) => {
  const tags = ['access'];
  const config = { scope: 'admin' } as const;

  app.post(
    '/keys',
    {
      schema: {
        tags,
        summary: 'Make a key; the answer is the only place where it shows',
        body: KeyRequest,
        response: { 201: KeyCreated },
      },
      config,
    },
    async ({ principal, body }, reply) => {
      const key = await createApiKey(db, principal.campaignId, body.name, body.scopes);
      return reply.code(201).header('cache-control', 'no-store').send(key);
    },
  );

  app.get(
    '/keys',
    {
      schema: { tags, summary: 'Keys of the campaign, revoked ones too', response: { 200: KeysBody } },
      config,
    },
    async ({ principal }) => ({ keys: await listApiKeys(db, principal.campaignId) }),
  );

  app.delete(
    '/keys/:keyId',
    {
      schema: {
        tags,
        summary: 'Revoke a key: it stops working at once',
        params: Type.Object({ keyId: Uuid }),
        response: { 204: Type.Null({ description: 'Revoked' }) },
      },
      config,
    },
    async ({ principal, params }, reply) => {
      if (!(await revokeApiKey(db, principal.campaignId, params.keyId))) throw notFound('key', params.keyId);
      auth.forget();
      return reply.code(204).send(null);
    },
  );
};
