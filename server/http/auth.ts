/**
 * Who is asking, and may they? Programs send `Authorization: Bearer KEY`; the web client a session cookie
 * that a one-time link opened. Only hashes are stored, so a stolen database opens nothing.
 *
 * Two attacks on a server at 127.0.0.1 come through the user's own browser. Cross-site requests are stopped
 * by the cookie's SameSite and by comparing Origin with Host; DNS rebinding (a foreign name that resolves
 * to 127.0.0.1) by accepting only loopback names as Host.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import {
  findSession,
  insertSignInLink,
  newSecret,
  openSession,
  sha256,
  useApiKey,
} from '../db/queries/access.ts';
import { findDefaultCampaignId } from '../db/queries/campaigns.ts';
import { SCOPES, type Scope } from '../domain/scopes.ts';
import { UserError } from '../jobs/progress.ts';

export interface Principal {
  campaignId: number;
  scopes: readonly Scope[];
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
  }
  interface FastifyContextConfig {
    /** What a caller must be allowed to; 'public' asks for nothing. Reading needs 'read' by default. */
    scope?: Scope | 'public';
  }
}

export const SESSION_COOKIE = 'arpent_session';
export const SESSION_S = 30 * 24 * 3600;
/** Long enough to walk to another machine, short enough that a terminal's scrollback is harmless. */
const LINK_S = 24 * 3600;
/** A request may trust what another one learnt this recently; other processes see a revocation this late. */
const TRUST_MS = 10_000;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A token that opens one session of the campaign, once, within a day: goes into `/#sign-in=TOKEN`. */
export async function createSignInLink(db: Database, campaignId: number): Promise<string> {
  const token = newSecret();
  await insertSignInLink(db, { campaignId, sha256: sha256(token), lifetimeS: LINK_S });
  return token;
}

/** Spends a link; answers the cookie's value, or undefined when the link is unknown, used or too old. */
export async function signIn(
  db: Database,
  token: string,
): Promise<{ cookie: string; campaignId: number } | undefined> {
  const cookie = newSecret();
  const session = await openSession(db, {
    linkSha256: sha256(token),
    sessionSha256: sha256(cookie),
    lifetimeS: SESSION_S,
  });
  return session && { cookie, campaignId: session.campaignId };
}

export interface Authenticator {
  /** Refuses the request, or sets `request.principal`. */
  authenticate(request: FastifyRequest): Promise<void>;
  /** After a key or session was revoked: trust nothing learnt before. */
  forget(): void;
}

export function createAuthenticator(db: Database, adminKey: string | null): Authenticator {
  const known = new Map<string, { principal: Principal; untilMs: number }>();

  const remembered = async (id: string, look: () => Promise<Principal | undefined>) => {
    const hit = known.get(id);
    if (hit && hit.untilMs > performance.now()) return hit.principal;
    const principal = await look();
    if (known.size > 1000) known.clear();
    if (principal) known.set(id, { principal, untilMs: performance.now() + TRUST_MS });
    return principal;
  };

  const admin = async () => ({ campaignId: await findDefaultCampaignId(db), scopes: SCOPES });
  const byKey = (key: string) => {
    const hash = sha256(key);
    if (adminKey && timingSafeEqual(Buffer.from(hash), Buffer.from(sha256(adminKey))))
      return remembered('admin', admin);
    return remembered(`key ${hash}`, () => useApiKey(db, hash));
  };
  const bySession = (cookie: string) => {
    const hash = sha256(cookie);
    return remembered(`session ${hash}`, async () => {
      const session = await findSession(db, hash);
      return session && { campaignId: session.campaignId, scopes: SCOPES };
    });
  };

  return {
    authenticate: async (request) => {
      const { authorization } = request.headers;
      const cookie = request.cookies[SESSION_COOKIE];
      if (!authorization && cookie && !SAFE_METHODS.has(request.method)) requireSameOrigin(request);
      const [, key] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
      const principal = key
        ? await byKey(key)
        : cookie && !authorization
          ? await bySession(cookie)
          : undefined;
      if (!principal)
        throw new UserError(
          'unauthenticated',
          authorization ? 'This key is not valid.' : 'Nobody is signed in.',
          'Send Authorization: Bearer KEY, or open the sign-in link that the server printed.',
          401,
        );
      const needed = request.routeOptions.config.scope ?? 'read';
      if (needed !== 'public' && !principal.scopes.includes(needed))
        throw new UserError(
          'missing-scope',
          `This needs the scope '${needed}'; the key has ${principal.scopes.join(', ')}.`,
          'Use a key with that scope.',
          403,
        );
      request.principal = principal;
    },
    forget: () => known.clear(),
  };
}

/** Browsers send Origin with every unsafe request; one from another site is refused, and so is one without. */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  // Behind a proxy, the name that the browser used. No page can forge it: a header of its own needs CORS.
  const { host } = request;
  if (origin && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new UserError(
    'cross-origin',
    `A request from ${origin ?? 'an unnamed origin'} to ${host} was refused.`,
    'Programs: send Authorization: Bearer KEY instead of a cookie.',
    403,
  );
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** On a loopback address only loopback names are answered. */
export function guardHost(app: FastifyInstance, config: Pick<Config, 'host'>): void {
  if (!isLoopback(config.host)) return;
  app.addHook('onRequest', async (request) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (LOOPBACK_HOSTS.has(name)) return;
    throw new UserError(
      'unknown-host',
      `This server answers to 127.0.0.1 and localhost, not to '${name}'.`,
      'Open it under one of these; a proxy sends Host: 127.0.0.1 and X-Forwarded-Host; or set HOST.',
      421,
    );
  });
}
