/**
 * Past gifts on precincts. An amount by precinct is taken as it is; one by postcode goes to the precincts of
 * that postcode in proportion to their doors, and is an estimate. What reaches no precinct is told.
 */

/**
 * Fewest gifts that a place is shown with. A gift to a campaign tells a political opinion (GDPR, article 9):
 * where four people or fewer gave, neighbours can guess who, and one who knows of another's gift can subtract.
 * The eleven of households would silence most precincts: few places have so many givers.
 */
export const MIN_GIFTS = 5;

/** What a gift row is placed by; part of a row when several precincts share it. */
export interface GiftPiece {
  placeKind: 'precinct' | 'postcode';
  place: string;
  gifts: number;
  amountEur: number;
  /** Null: in no precinct. */
  precinctCode: string | null;
  /** Of the row, 0–1. */
  share: number;
  estimated: boolean;
}

export interface PlacedGifts {
  /** Precincts that the file is silent about are absent. */
  byPrecinct: Map<string, { amountEur: number; estimated: boolean }>;
  unplaced: { placeKind: GiftPiece['placeKind']; place: string; gifts: number; amountEur: number }[];
}

/** Doors are counted whole, so a share that is less than this short of the whole is rounding. */
const ROUNDING = 1e-9;

export function placeGifts(pieces: readonly GiftPiece[]): PlacedGifts {
  const byPrecinct: PlacedGifts['byPrecinct'] = new Map();
  const unplaced: PlacedGifts['unplaced'] = [];
  const rows = Map.groupBy(pieces, ({ placeKind, place }) => `${placeKind} ${place}`);
  for (const own of rows.values()) {
    let placed = 0;
    for (const { precinctCode, share, amountEur, estimated } of own) {
      if (precinctCode === null) continue;
      placed += share;
      const before = byPrecinct.get(precinctCode);
      byPrecinct.set(precinctCode, {
        amountEur: (before?.amountEur ?? 0) + share * amountEur,
        estimated: estimated || (before?.estimated ?? false),
      });
    }
    const left = 1 - placed;
    if (left <= ROUNDING) continue;
    const [{ placeKind, place, gifts, amountEur }] = own;
    unplaced.push({ placeKind, place, gifts: gifts * left, amountEur: amountEur * left });
  }
  return { byPrecinct, unplaced };
}
