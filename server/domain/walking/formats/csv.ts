/**
 * A walk as CSV (RFC 4180): one row per stop in walking order, then one per address that is not reached,
 * with its reason. It opens with a byte-order mark, because spreadsheets read accents wrongly without; and a
 * text that a spreadsheet would run as a formula is led by an apostrophe.
 */
import { stringify } from 'csv-stringify/sync';
import type { Walk } from '../types.ts';
import type { WalkMeta } from './meta.ts';

const COLUMNS = [
  'turf',
  'seq',
  'street',
  'house_number',
  'side',
  'parity',
  'doors',
  'doors_estimated',
  'lng',
  'lat',
  'walk_m',
  'cum_m',
  'address_id',
  'unreached_reason',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

export function walkToCsv(walk: Walk, meta: WalkMeta): string {
  const stops = walk.stops.map(
    (stop): Row => ({
      turf: meta.turfCode,
      seq: stop.seq,
      street: stop.street,
      house_number: stop.houseNumber,
      side: stop.side,
      parity: stop.parity,
      doors: stop.doors,
      doors_estimated: meta.doorsEstimated ? 'yes' : 'no',
      lng: stop.lng,
      lat: stop.lat,
      walk_m: stop.walkM,
      cum_m: stop.cumM,
      address_id: stop.addressId,
    }),
  );
  const unreached = walk.unreached.map(
    ({ addressId, reason }): Row => ({
      turf: meta.turfCode,
      address_id: addressId,
      unreached_reason: reason,
    }),
  );
  return stringify([...stops, ...unreached], {
    columns: [...COLUMNS],
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}
