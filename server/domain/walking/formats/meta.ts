/** What a walk needs besides itself to be handed over: whose it is, where its data come from, in which words. */
import type { Stop, Walk } from '../types.ts';

export interface WalkWords {
  /** '1 door', '4 doors'. */
  doors: (count: number) => string;
  left: string;
  right: string;
  /** Stands for a stop without a street name. */
  stop: string;
  walk: string;
  /** For reasons such as 'island'. */
  unreached: (reason: string) => string;
}

export interface WalkMeta {
  turfId: string;
  /** Short, typed by people. */
  turfCode: string;
  version: number;
  areaName: string;
  /** Where the turf is shown; null: nowhere outside. */
  url: string | null;
  attributions: { text: string; url: string | null; licence: string }[];
  /** Whether the numbers of doors are estimates; said wherever they show. */
  doorsEstimated: boolean;
  words: WalkWords;
}

/** '12 Rue Julia'; without either, the word for a stop and its number. */
export function placeName(stop: Stop, words: WalkWords): string {
  return [stop.houseNumber, stop.street].filter(Boolean).join(' ') || `${words.stop} ${stop.seq}`;
}

/** '≈ 4 doors, right': the number of doors never without its doubt. */
export function stopDetail(stop: Stop, meta: WalkMeta): string {
  return `${meta.doorsEstimated ? '≈ ' : ''}${meta.words.doors(stop.doors)}, ${meta.words[stop.side]}`;
}

export function walkTitle(meta: WalkMeta): string {
  return `${meta.words.walk} ${meta.turfCode} – ${meta.areaName}`;
}

export function attributionText(meta: WalkMeta): string {
  return meta.attributions.map(({ text, licence }) => `${text} (${licence})`).join(' · ');
}

/** The whole walk as one line; null when nobody moves anywhere. */
export function walkLine(walk: Walk): [number, number][] | null {
  const line: [number, number][] = [];
  for (const leg of walk.legs) {
    for (const [lng, lat] of leg.line.coordinates) {
      const before = line.at(-1);
      if (before?.[0] !== lng || before?.[1] !== lat) line.push([lng, lat]);
    }
  }
  return line.length > 1 ? line : null;
}
