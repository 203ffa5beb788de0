/** Past gifts: what an import of them answers. */
import { Type } from 'typebox';
import type { GiftsReport } from '../../import/import-gifts.ts';
import { Count, Nullable, Time } from './pieces.ts';

const Amount = Type.Number({ minimum: 0, description: 'Euros' });
const members = {
  areaCode: Type.String(),
  title: Type.String(),
  rowsRead: Count,
  gifts: Type.Integer({ minimum: 0, description: 'Of the places with five gifts or more' }),
  amountEur: Amount,
  tooFew: Type.Object(
    { rows: Count, gifts: Count, amountEur: Nullable(Amount) },
    {
      description:
        'Places with fewer than five gifts: not kept by themselves, because neighbours could guess',
    },
  ),
  placed: Type.Object(
    { precincts: Count, estimated: Count, amountEur: Amount },
    { description: 'On the newest precincts; amounts by postcode go by doors and are estimates' },
  ),
  unplaced: Type.Object(
    { rows: Count, gifts: Count, amountEur: Amount, places: Type.Array(Type.String()) },
    { description: 'In no precinct: unknown codes, postcodes without addresses or partly outside' },
  ),
};
export const GiftsImported = Type.Object({
  ...members,
  status: Type.Unsafe<GiftsReport['status']>({ type: 'string', enum: ['imported', 'unchanged'] }),
});
export const GiftsBody = Type.Object({ ...members, importedAt: Time });
