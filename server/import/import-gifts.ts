/**
 * A campaign's own file of past gifts: a row per precinct or postcode, with how many gifts and how much. It is
 * campaign data, not open data: it has no publisher, belongs to one campaign, and a new file replaces the old.
 *
 * A list of givers is refused, whatever its columns are called. All or nothing: one row that cannot be read
 * ends the import.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Static, Type } from 'typebox';
import type { Database } from '../db/database.ts';
import {
  findGiftFile,
  type GiftRow,
  listGiftPieces,
  replaceGifts,
  updateGiftReport,
} from '../db/queries/gifts.ts';
import { findScoringTarget, type ScoringTarget } from '../db/queries/scores.ts';
import { MIN_GIFTS, placeGifts } from '../domain/targeting/gifts.ts';
import { refusal } from './problem.ts';
import { readGifts } from './read-gifts.ts';
import { checked, readJson } from './source-record.ts';

const strict = { additionalProperties: false } as const;
const ColumnName = Type.String({ minLength: 1, maxLength: 200 });

/** How the campaign's file is laid out; every member but `kind` has a default. */
export const GiftsRecord = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    kind: Type.Literal('gifts'),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    joins: Type.Optional(
      Type.String({ description: 'The precincts dataset whose codes these are; default: the newest' }),
    ),
    encoding: Type.Optional(Type.Enum(['utf-8', 'iso-8859-1', 'windows-1252'])),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Default ","' })),
    decimal: Type.Optional(Type.Enum(['.', ','])),
    columns: Type.Optional(
      Type.Object(
        {
          precinct: Type.Optional(ColumnName),
          postcode: Type.Optional(ColumnName),
          gifts: Type.Optional(ColumnName),
          amountEur: Type.Optional(ColumnName),
        },
        {
          ...strict,
          description: 'Default: precinct, postcode (one of the two is enough), gifts, amount_eur',
        },
      ),
    ),
  },
  strict,
);
export type GiftsRecord = Static<typeof GiftsRecord>;

export const readGiftsRecord = async (file: string): Promise<GiftsRecord> =>
  checked(file, GiftsRecord, await readJson(file));

export interface GiftsReport {
  areaCode: string;
  title: string;
  /** `unchanged`: the same content was here already, and nothing was done. */
  status: 'imported' | 'unchanged';
  rowsRead: number;
  /** Of the places with five gifts or more. */
  gifts: number;
  amountEur: number;
  /** The others, of which nothing is kept. Their amount is null where it would tell what one place gave. */
  tooFew: { rows: number; gifts: number; amountEur: number | null };
  /** On the newest precincts: how many have an amount, and how many of these amounts are estimates. */
  placed: { precincts: number; estimated: number; amountEur: number };
  /** In no precinct: codes that are not there, postcodes without addresses or partly outside. */
  unplaced: { rows: number; gifts: number; amountEur: number; places: string[] };
}

export interface GiftsFile {
  /** For messages. */
  name: string;
  content: Uint8Array;
  record?: GiftsRecord;
}

export async function importGifts(
  db: Database,
  { campaignId, areaCode, file }: { campaignId: number; areaCode?: string; file: GiftsFile },
): Promise<GiftsReport> {
  const { content, record = { kind: 'gifts' } } = file;
  const name = basename(file.name);
  const title = record.title ?? name;
  const target = await findScoringTarget(db, areaCode, undefined);
  const stated = record.joins === undefined ? target : await findStated(db, target, record.joins);
  const contentSha256 = createHash('sha256').update(content).update(JSON.stringify(record)).digest('hex');
  const before = await findGiftFile(db, campaignId, target.areaCode);
  if (before?.contentSha256 === contentSha256)
    return { ...(before.report as unknown as GiftsReport), status: 'unchanged' };

  const read = readGifts(name, content, record, target.areaCode);
  const rows = read.filter(({ gifts }) => gifts >= MIN_GIFTS);
  if (rows.length === 0) {
    throw refusal(
      'no-rows',
      `${name}: no place has ${MIN_GIFTS} gifts or more, of ${read.length} places`,
      `add the gifts up over larger places, such as postcodes`,
    );
  }
  return db.transaction(async (tx) => {
    const kept = { areaCode: target.areaCode, title, precinctsSource: stated.sourceId, contentSha256 };
    const giftFileId = await replaceGifts(tx, campaignId, kept, rows);
    const placed = placeGifts(await listGiftPieces(tx, { giftFileId, ...kept }, target));
    const amounts = [...placed.byPrecinct.values()];
    if (amounts.length === 0) {
      const isByPostcode = rows.every(({ placeKind }) => placeKind === 'postcode');
      throw refusal(
        'nothing-placed',
        `${name}: none of its ${rows.length} places lies in a precinct of ${target.areaName}`,
        isByPostcode
          ? 'a postcode is placed by the addresses that carry it, and none here does: give the gifts by precinct'
          : 'check the codes, or name the precincts they are from with "joins" in a record',
      );
    }
    const report: GiftsReport = {
      areaCode: target.areaCode,
      title,
      status: 'imported',
      rowsRead: read.length,
      gifts: sum(rows, (row) => row.gifts),
      amountEur: cents(sum(rows, (row) => row.amountEur)),
      tooFew: tooFewOf(read.filter(({ gifts }) => gifts < MIN_GIFTS)),
      placed: {
        precincts: amounts.length,
        estimated: amounts.filter(({ estimated }) => estimated).length,
        amountEur: cents(sum(amounts, (one) => one.amountEur)),
      },
      unplaced: {
        rows: placed.unplaced.length,
        gifts: Math.round(sum(placed.unplaced, (row) => row.gifts)),
        amountEur: cents(sum(placed.unplaced, (row) => row.amountEur)),
        places: placed.unplaced.slice(0, LISTED).map(({ place }) => place),
      },
    };
    await updateGiftReport(tx, giftFileId, report);
    return report;
  });
}

/** Unplaced places that a report lists. */
const LISTED = 50;

async function findStated(db: Database, { areaCode }: ScoringTarget, joins: string): Promise<ScoringTarget> {
  const stated = await findScoringTarget(db, areaCode, joins);
  if (stated.sourceId === joins) return stated;
  throw refusal(
    'unknown-vintage',
    `"joins" names '${joins}', which ${stated.areaName} does not have`,
    `name one of its precincts datasets, such as ${stated.sourceId}`,
  );
}

/** A total of one place, or of fewer than five gifts, would tell what so few gave. */
function tooFewOf(rows: readonly GiftRow[]): GiftsReport['tooFew'] {
  const gifts = sum(rows, (row) => row.gifts);
  const amountEur = cents(sum(rows, (row) => row.amountEur));
  return { rows: rows.length, gifts, amountEur: gifts >= MIN_GIFTS && rows.length > 1 ? amountEur : null };
}

const sum = <T>(items: readonly T[], value: (item: T) => number) =>
  items.reduce((total, item) => total + value(item), 0);
/** Shares of doors leave tails of binary fractions behind. */
const cents = (amountEur: number) => Math.round(amountEur * 100) / 100;
