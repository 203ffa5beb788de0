/** Past gifts: read from a file, refused where it names givers, placed on precincts. */
import { expect, test } from 'vitest';
import { type GiftPiece, placeGifts } from '#server/domain/targeting/gifts.ts';
import type { GiftsRecord } from '#server/import/import-gifts.ts';
import { readGifts } from '#server/import/read-gifts.ts';

const read = (text: string, record: Partial<GiftsRecord> = {}) =>
  readGifts('gifts.csv', new TextEncoder().encode(text), { kind: 'gifts', ...record }, '31555');
const refusal = (text: string, record: Partial<GiftsRecord> = {}) => {
  try {
    read(text, record);
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
  throw new Error('it was accepted');
};

test('a row is a place, a count and a sum; precinct codes take their normal form', () => {
  expect(read('precinct,gifts,amount_eur\n116,12,340.5\n31555_081A,5,0\n31069_2,6,60\n')).toEqual([
    { placeKind: 'precinct', place: '31555_0116', gifts: 12, amountEur: 340.5 },
    { placeKind: 'precinct', place: '31555_081A', gifts: 5, amountEur: 0 },
    { placeKind: 'precinct', place: '31069_0002', gifts: 6, amountEur: 60 },
  ]);
});

test('columns, delimiter and decimal mark can be stated; a row with no precinct goes by its postcode', () => {
  const record: Partial<GiftsRecord> = {
    delimiter: ';',
    decimal: ',',
    columns: { precinct: 'bureau', postcode: 'cp', gifts: 'nombre', amountEur: 'montant' },
  };
  expect(read('bureau;cp;nombre;montant\n;31 000;40;1 234,50 €\n1;;9;10\n', record)).toEqual([
    { placeKind: 'postcode', place: '31000', gifts: 40, amountEur: 1234.5 },
    { placeKind: 'precinct', place: '31555_0001', gifts: 9, amountEur: 10 },
  ]);
});

test.each([
  ['a column of names', 'precinct,nom,gifts,amount_eur\n1,x,9,9\n', /'nom' tells about persons/],
  ['a column of e-mails', 'precinct,e-mail,gifts,amount_eur\n1,x,9,9\n', /'e-mail' tells about persons/],
  ['a column of donors', 'precinct,Donateur,gifts,amount_eur\n1,x,9,9\n', /'Donateur' tells about givers/],
  ['a column of accounts', 'precinct,IBAN,gifts,amount_eur\n1,x,9,9\n', /'IBAN' tells about givers/],
  ['an e-mail in any column', 'precinct,note,gifts,amount_eur\n1,to a.b@c.org,9,9\n', /line 2: .*e-mail/],
  ['a row for each gift', 'postcode,gifts,amount_eur\n31000,1,20\n31100,1,50\n', /a list of givers/],
])('%s is a list of persons, and is refused', (_, text, message) => {
  expect(refusal(text)).toMatchObject({ code: 'personal-data', message: expect.stringMatching(message) });
});

test.each([
  ['no column of places', 'gifts,amount_eur\n9,9\n', 'missing-column', /precinct or postcode/],
  ['no count', 'precinct,amount_eur\n1,9\n', 'missing-column', /no column gifts/],
  ['a place twice', 'precinct,gifts,amount_eur\n1,9,9\n0001,8,8\n', 'bad-row', /line 3: .*line 2 already/],
  ['no place', 'precinct,gifts,amount_eur\n,9,9\n', 'bad-row', /neither a precinct nor a postcode/],
  ['a negative sum', 'precinct,gifts,amount_eur\n1,9,-9\n', 'bad-row', /cannot be negative/],
  ['no sum', 'precinct,gifts,amount_eur\n1,9,\n', 'bad-row', /is empty/],
  ['half a gift', 'precinct,gifts,amount_eur\n1,9.5,9\n', 'bad-row', /whole number/],
  ['money in no gift', 'precinct,gifts,amount_eur\n1,0,9\n', 'bad-row', /in no gift/],
  ['too many cells', 'precinct,gifts,amount_eur\n1,9,9,9\n', 'bad-csv', /Nothing was imported/],
  ['nothing', '', 'empty-file', /no row/],
])('%s ends the import', (_, text, code, message) => {
  expect(refusal(text)).toMatchObject({ code, message: expect.stringMatching(message) });
});

test('bytes that are not text are refused rather than replaced', () => {
  const latin = new Uint8Array([...new TextEncoder().encode('precinct,gifts,amount_eur\n'), 0xe9, 0x0a]);
  expect(() => readGifts('g.csv', latin, { kind: 'gifts' }, '31555')).toThrow(/not valid UTF-8/);
});

const piece = (members: Partial<GiftPiece>): GiftPiece => ({
  placeKind: 'postcode',
  place: '31000',
  gifts: 40,
  amountEur: 1000,
  precinctCode: null,
  share: 0,
  estimated: true,
  ...members,
});

test('an amount by postcode is shared out, and what lies outside of all precincts is told', () => {
  const { byPrecinct, unplaced } = placeGifts([
    piece({ precinctCode: 'a', share: 0.5 }),
    piece({ precinctCode: 'b', share: 0.25 }),
    piece({ precinctCode: null, share: 0.25 }),
    piece({
      placeKind: 'precinct',
      place: 'a',
      gifts: 5,
      amountEur: 50,
      precinctCode: 'a',
      share: 1,
      estimated: false,
    }),
    piece({
      placeKind: 'precinct',
      place: 'z',
      gifts: 7,
      amountEur: 70,
      precinctCode: null,
      estimated: false,
    }),
  ]);
  expect(byPrecinct).toEqual(
    new Map([
      ['a', { amountEur: 550, estimated: true }],
      ['b', { amountEur: 250, estimated: true }],
    ]),
  );
  expect(unplaced).toEqual([
    { placeKind: 'postcode', place: '31000', gifts: 10, amountEur: 250 },
    { placeKind: 'precinct', place: 'z', gifts: 7, amountEur: 70 },
  ]);
});

test('thirds that do not quite add up leave nothing over', () => {
  const thirds = ['a', 'b', 'c'].map((precinctCode) => piece({ precinctCode, share: 1 / 3 }));
  expect(placeGifts(thirds).unplaced).toEqual([]);
});
