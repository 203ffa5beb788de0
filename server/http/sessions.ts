/** Sessions over HTTP: a one-time link becomes a cookie; who is signed in; sign out. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { deleteSession, findCampaign, sha256 } from '../db/queries/access.ts';
import { SCOPES, type Scope } from '../domain/scopes.ts';
import { UserError } from '../jobs/progress.ts';
import { requireSameOrigin, SESSION_COOKIE, SESSION_S, signIn } from './auth.ts';
import { notFound } from './errors.ts';
import { SessionBody, SessionRequest } from './schemas.ts';
import type { Services } from './services.ts';

/** Tokens are 256 bits: guessing is hopeless, and this keeps it from being noisy as well. */
const SIGN_INS_PER_MINUTE = 20;

export const sessionRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, auth }) => {
  const body = async (campaignId: number, scopes: readonly Scope[]) => {
    const campaign = await findCampaign(db, campaignId);
    if (!campaign) throw notFound('campaign', campaignId);
    return { campaign, scopes: [...scopes] };
  };
  const tags = ['access'];

  app.post(
    '/session',
    {
      schema: {
        tags,
        summary: 'Sign in with the token of a one-time link; sets the session cookie',
        body: SessionRequest,
        response: { 200: SessionBody },
      },
      config: { scope: 'public', rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      if (request.headers.origin) requireSameOrigin(request);
      const session = await signIn(db, request.body.token);
      if (!session)
        throw new UserError(
          'invalid-sign-in-link',
          'This sign-in link is unknown, was used already, or is too old.',
          'Start the server again: it prints a new link.',
          401,
        );
      reply.setCookie(SESSION_COOKIE, session.cookie, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: 'auto',
        maxAge: SESSION_S,
      });
      return body(session.campaignId, SCOPES);
    },
  );

  app.get(
    '/session',
    { schema: { tags, summary: 'Who is signed in, and what they may do', response: { 200: SessionBody } } },
    async ({ principal }) => body(principal.campaignId, principal.scopes),
  );

  app.delete(
    '/session',
    {
      schema: { tags, summary: 'Sign out', response: { 204: Type.Null({ description: 'Signed out' }) } },
      config: { scope: 'read' },
    },
    async (request, reply) => {
      const cookie = request.cookies[SESSION_COOKIE];
      if (cookie) await deleteSession(db, sha256(cookie));
      auth.forget();
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send(null);
    },
  );
};
