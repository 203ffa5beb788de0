/** Who gets in, and who does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#server/db/sql.ts';
import { createSignInLink } from '#server/http/auth.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';

let given: TestApp;
beforeAll(async () => {
  given = await openTestApp();
});
afterAll(() => given?.close());

const cookieOf = (response: { headers: Record<string, unknown> }) =>
  String(response.headers['set-cookie']).split(';')[0];
const signIn = async () => {
  const token = await createSignInLink(given.db, given.campaignId);
  return given.ask('POST', '/session', { key: '', payload: { token } });
};

test('nothing under /api/v1 answers a stranger, except the API description', async () => {
  for (const path of ['/areas', '/session', '/plans', '/jobs', '/events', '/tiles/streets/0/0/0.mvt']) {
    const response = await given.ask('GET', path, { key: '' });
    expect(response.statusCode, path).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.json().type).toBe('/problems/unauthenticated');
  }
  expect((await given.ask('GET', '/openapi.json', { key: '' })).statusCode).toBe(200);
});

test('a wrong key is refused, even beside a good cookie', async () => {
  const cookie = cookieOf(await signIn());
  const response = await given.ask('GET', '/areas', { key: 'arp_wrong', headers: { cookie } });
  expect(response.statusCode).toBe(401);
});

test('a key shows once, works within its scopes, and stops at once when revoked', async () => {
  const made = await given.ask('POST', '/keys', { payload: { name: 'canvass app', scopes: ['read'] } });
  expect(made.statusCode).toBe(201);
  const { key, keyId } = made.json();
  expect(key).toMatch(/^arp_[\w-]{43}$/);

  expect((await given.ask('GET', '/areas', { key })).statusCode).toBe(200);
  const beyond = await given.ask('POST', '/plans', {
    key,
    payload: { strategy: 'mobilise', shiftMinutes: 120 },
  });
  expect(beyond.statusCode).toBe(403);
  expect(beyond.json()).toMatchObject({ type: '/problems/missing-scope', status: 403 });
  expect((await given.ask('GET', '/keys', { key })).statusCode).toBe(403);

  const listed = await given.ask('GET', '/keys');
  expect(listed.body).not.toContain(key);
  expect(listed.json().keys.find((one: { keyId: string }) => one.keyId === keyId)).toMatchObject({
    name: 'canvass app',
    scopes: ['read'],
    revokedAt: null,
  });

  expect((await given.ask('DELETE', `/keys/${keyId}`)).statusCode).toBe(204);
  expect((await given.ask('GET', '/areas', { key })).statusCode).toBe(401);
});

test('of secrets only hashes are stored', async () => {
  const key = await given.makeKey(['read']);
  const cookie = cookieOf(await signIn()).split('=')[1];
  const [{ stored }] = await given.db.query<{ stored: string }>(sql`
    SELECT (SELECT json_agg(api_keys) FROM api_keys)::text || (SELECT json_agg(sessions) FROM sessions)::text AS stored`);
  expect(stored).not.toContain(key);
  expect(stored).not.toContain(cookie);
});

test('a sign-in link opens one session, once', async () => {
  const token = await createSignInLink(given.db, given.campaignId);
  const first = await given.ask('POST', '/session', { key: '', payload: { token } });
  expect(first.statusCode).toBe(200);
  expect(first.headers['set-cookie']).toMatch(/HttpOnly/);
  expect(first.headers['set-cookie']).toMatch(/SameSite=Strict/);
  expect(first.headers['set-cookie']).toMatch(/Max-Age=2592000/);
  const who = await given.ask('GET', '/session', { key: '', headers: { cookie: cookieOf(first) } });
  expect(who.json().campaign).toMatchObject({ campaignId: given.campaignId, name: 'Campaign' });

  const second = await given.ask('POST', '/session', { key: '', payload: { token } });
  expect(second.statusCode).toBe(401);
  expect(second.json().type).toBe('/problems/invalid-sign-in-link');
});

test('a sign-in link that is too old opens nothing', async () => {
  const token = await createSignInLink(given.db, given.campaignId);
  await given.db.execute(sql`UPDATE sign_in_links SET expires_at = now() - interval '1 second'`);
  expect((await given.ask('POST', '/session', { key: '', payload: { token } })).statusCode).toBe(401);
});

test('signing out ends the session', async () => {
  const cookie = cookieOf(await signIn());
  const headers = { cookie, origin: 'http://localhost', host: 'localhost' };
  expect((await given.ask('DELETE', '/session', { key: '', headers })).statusCode).toBe(204);
  expect((await given.ask('GET', '/session', { key: '', headers })).statusCode).toBe(401);
});

test('a cookie does not work for another site, nor without a named origin', async () => {
  const cookie = cookieOf(await signIn());
  const payload = { name: 'stolen', scopes: ['admin'] };
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const headers = { cookie, ...(origin ? { origin } : {}) };
    const response = await given.ask('POST', '/keys', { key: '', headers, payload });
    expect(response.statusCode, String(origin)).toBe(403);
    expect(response.json().type).toBe('/problems/cross-origin');
  }
  const own = { cookie, origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' };
  expect((await given.ask('POST', '/keys', { key: '', headers: own, payload })).statusCode).toBe(201);
});

test('on a loopback address, a foreign host name is refused: DNS rebinding', async () => {
  for (const host of ['evil.example', 'evil.example:8080', '127.0.0.1.evil.example'])
    expect((await given.ask('GET', '/areas', { headers: { host } })).statusCode, host).toBe(421);
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080'])
    expect((await given.ask('GET', '/areas', { headers: { host } })).statusCode, host).toBe(200);
});

test('behind a proxy with TLS on this machine, its name counts and the cookie is for TLS alone', async () => {
  const proxied = {
    host: '127.0.0.1:8080',
    'x-forwarded-host': 'arpent.example',
    'x-forwarded-proto': 'https',
  };
  const token = await createSignInLink(given.db, given.campaignId);
  const headers = { ...proxied, origin: 'https://arpent.example' };
  const signedIn = await given.ask('POST', '/session', { key: '', headers, payload: { token } });
  expect(signedIn.statusCode).toBe(200);
  expect(signedIn.headers['set-cookie']).toMatch(/Secure/);
  const cookie = cookieOf(signedIn);
  const payload = { name: 'mine', scopes: ['read'] };
  expect(
    (await given.ask('POST', '/keys', { key: '', headers: { ...headers, cookie }, payload })).statusCode,
  ).toBe(201);
});

test('guessing sign-in tokens soon meets 429', async () => {
  const statuses = [];
  for (let i = 0; i < 30; i++) {
    const payload = { token: `guess-number-${i}-of-many-guesses` };
    const response = await given.ask('POST', '/session', { key: '', payload, remoteAddress: '203.0.113.9' });
    statuses.push(response.statusCode);
    if (response.statusCode === 429) {
      expect(response.json().type).toBe('/problems/too-many-requests');
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    }
  }
  expect(statuses.at(-1)).toBe(429);
});
