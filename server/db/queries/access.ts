/**
 * Queries on campaigns, API keys, sessions and sign-in links. Of every secret only the SHA-256 is stored:
 * they are 256 random bits, so a slow hash would add nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { SCOPES, type Scope } from '../../domain/scopes.ts';
import { UserError } from '../../jobs/progress.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface Campaign {
  campaignId: number;
  name: string;
  ballotOn: string | null;
}

export interface ApiKey {
  keyId: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex');
export const newSecret = (prefix = ''): string => `${prefix}${randomBytes(32).toString('base64url')}`;

const CAMPAIGN = sql`campaign_id AS "campaignId", name, ballot_on AS "ballotOn"`;
const KEY = sql`key_id AS "keyId", name, scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt",
  revoked_at AS "revokedAt"`;

export async function findCampaign(db: Database, campaignId: number): Promise<Campaign | undefined> {
  const [campaign] = await db.query<Campaign>(
    sql`SELECT ${CAMPAIGN} FROM campaigns WHERE campaign_id = ${campaignId}`,
  );
  return campaign;
}

/** Makes a key; `key` shows here and nowhere else again. */
export async function createApiKey(
  db: Database,
  campaignId: number,
  name: string,
  scopes: readonly string[],
): Promise<ApiKey & { key: string }> {
  const unknown = scopes.filter((scope) => !SCOPES.includes(scope as Scope));
  if (unknown.length > 0 || scopes.length === 0)
    throw new UserError(
      'unknown-scope',
      unknown.length > 0 ? `There is no scope '${unknown.join("', '")}'.` : 'A key needs a scope.',
      `Choose among ${SCOPES.join(', ')}.`,
    );
  const key = newSecret('arp_');
  const [row] = await db.query<ApiKey>(sql`
    INSERT INTO api_keys (campaign_id, name, key_sha256, scopes)
    VALUES (${campaignId}, ${name}, ${sha256(key)}, ${[...new Set(scopes)]})
    RETURNING ${KEY}
  `);
  return { ...row, key };
}

export function listApiKeys(db: Database, campaignId: number): Promise<ApiKey[]> {
  return db.query<ApiKey>(
    sql`SELECT ${KEY} FROM api_keys WHERE campaign_id = ${campaignId} ORDER BY created_at, key_id`,
  );
}

/** True when there was such a key; revoking twice keeps the first date. */
export async function revokeApiKey(db: Database, campaignId: number, keyId: string): Promise<boolean> {
  const touched = await db.execute(sql`
    UPDATE api_keys SET revoked_at = COALESCE(revoked_at, now())
    WHERE campaign_id = ${campaignId} AND key_id = ${keyId}
  `);
  return touched > 0;
}

/** The valid key behind a hash; notes that it was used. */
export async function useApiKey(
  db: Database,
  sha256: string,
): Promise<{ campaignId: number; scopes: Scope[] } | undefined> {
  const [key] = await db.query<{ campaignId: number; scopes: Scope[] }>(sql`
    UPDATE api_keys SET last_used_at = now()
    WHERE key_sha256 = ${sha256} AND revoked_at IS NULL
    RETURNING campaign_id AS "campaignId", scopes
  `);
  return key;
}

export async function insertSignInLink(
  db: Database,
  link: { campaignId: number; sha256: string; lifetimeS: number },
): Promise<void> {
  await db.execute(sql`
    INSERT INTO sign_in_links (token_sha256, campaign_id, expires_at)
    VALUES (${link.sha256}, ${link.campaignId}, now() + make_interval(secs => ${link.lifetimeS}))
  `);
}

/** Spends a link and opens a session in one statement, so that two who race cannot both get in. */
export async function openSession(
  db: Database,
  { linkSha256, sessionSha256, lifetimeS }: { linkSha256: string; sessionSha256: string; lifetimeS: number },
): Promise<{ campaignId: number } | undefined> {
  const [session] = await db.query<{ campaignId: number }>(sql`
    WITH link AS (
      UPDATE sign_in_links SET used_at = now()
      WHERE token_sha256 = ${linkSha256} AND used_at IS NULL AND expires_at > now()
      RETURNING campaign_id
    )
    INSERT INTO sessions (session_sha256, campaign_id, expires_at)
    SELECT ${sessionSha256}, campaign_id, now() + make_interval(secs => ${lifetimeS}) FROM link
    RETURNING campaign_id AS "campaignId"
  `);
  return session;
}

export async function findSession(db: Database, sha256: string): Promise<{ campaignId: number } | undefined> {
  const [session] = await db.query<{ campaignId: number }>(sql`
    SELECT campaign_id AS "campaignId" FROM sessions
    WHERE session_sha256 = ${sha256} AND expires_at > now()
  `);
  return session;
}

export async function deleteSession(db: Database, sha256: string): Promise<void> {
  await db.execute(sql`DELETE FROM sessions WHERE session_sha256 = ${sha256} OR expires_at < now()`);
}
