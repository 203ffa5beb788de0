/** Sessions of the web client, keys of programs, and the scopes of both. */
import { type Static, Type } from 'typebox';
import { closed, Nullable, Time, Uuid } from './pieces.ts';

export const ScopeName = Type.Union([
  Type.Literal('read'),
  Type.Literal('cut'),
  Type.Literal('import'),
  Type.Literal('admin'),
]);

export const SessionRequest = closed({ token: Type.String({ minLength: 20, maxLength: 200 }) });
export const SessionBody = Type.Object({
  campaign: Type.Object({
    campaignId: Type.Integer(),
    name: Type.String(),
    ballotOn: Nullable(Type.String({ format: 'date' })),
  }),
  scopes: Type.Array(ScopeName),
});
export type SessionBody = Static<typeof SessionBody>;

export const KeyRequest = closed({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  scopes: Type.Array(ScopeName, { minItems: 1, maxItems: 4, uniqueItems: true }),
});
const keyMembers = {
  keyId: Uuid,
  name: Type.String(),
  scopes: Type.Array(ScopeName),
  createdAt: Time,
  lastUsedAt: Nullable(Time),
  revokedAt: Nullable(Time),
};
export const KeyBody = Type.Object(keyMembers);
export const KeyCreated = Type.Object({
  ...keyMembers,
  key: Type.String({ description: 'Shown this once' }),
});
export const KeysBody = Type.Object({ keys: Type.Array(KeyBody) });
