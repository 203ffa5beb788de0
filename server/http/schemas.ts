/**
 * The bodies of the HTTP API, a file per resource in `schemas/`: they check what comes in, document what goes out,
 * and type both. The web client borrows the types (`import type { TurfFeature } from '#server/http/schemas.ts'`).
 *
 * What comes in is closed (`closed`): an unknown field is refused. What goes out is open to further fields.
 * Positions are `[lng, lat]`; boxes `[west, south, east, north]`; times RFC 3339 in UTC; shares 0–1.
 */
export * from './schemas/areas.ts';
export * from './schemas/backtests.ts';
export * from './schemas/cells.ts';
export * from './schemas/datasets.ts';
export * from './schemas/gifts.ts';
export * from './schemas/jobs.ts';
export * from './schemas/pieces.ts';
export * from './schemas/plans.ts';
export * from './schemas/precincts.ts';
export * from './schemas/scores.ts';
export * from './schemas/sessions.ts';
export * from './schemas/strategies.ts';
export * from './schemas/turfs.ts';
export * from './schemas/walks.ts';
