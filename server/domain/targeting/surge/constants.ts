/**
 * The numbers that the model was taught, as published in `data/models/surge.json` with what they were learnt
 * from (`npm run -s bench fit-surge` learns them anew). A campaign's own camp uses the weights of the ready-made
 * camp that it mostly is, otherwise those that were learnt from all camps together.
 *
 * Numbers learnt from a ballot are never used for that ballot or an older one: for such a target, in a backtest,
 * the model is as it would be before it had learnt anything.
 */
import centre from '#data/camps/centre.json' with { type: 'json' };
import farRight from '#data/camps/far-right.json' with { type: 'json' };
import left from '#data/camps/left.json' with { type: 'json' };
import right from '#data/camps/right.json' with { type: 'json' };
import surge from '#data/models/surge.json' with { type: 'json' };
import { campReader } from '../camp.ts';
import type { CampBallot } from '../camp-ballots.ts';
import { communeOf, type Panel } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { type FormWeights, UNFITTED } from './forms.ts';

/** Votes gained per registered voter = level + slope × s; slope = `atBase` + `perShare` × turnout scenario. */
export interface Slope {
  atBase: number;
  perShare: number;
}

export interface Interval {
  slope: Slope;
  /** Standard deviation, within a commune, of what no count tells: where H is known, and by the base alone. */
  tau: { withHigh: number; baseOnly: number };
}

export interface OfferWeights {
  candidates: number;
  outgoing: number;
}

export interface Constants {
  /** A camp of `data/camps`, or 'any'. */
  camp: string;
  weights: FormWeights;
  interval: Interval;
  /** Null: not learnt for this camp. */
  offer: OfferWeights | null;
  origin: 'shipped' | 'refitted' | 'unfitted';
}

/** Slope 1 where turnout is as at H, 0 where it is as at the base; a doubt of two points, of three by the base alone. */
export const UNFITTED_INTERVAL: Interval = {
  slope: { atBase: 0, perShare: 1 },
  tau: { withHigh: 0.02, baseOnly: 0.03 },
};

interface ShippedCamp {
  weights: FormWeights;
  interval: Interval;
  offer: OfferWeights | null;
}

export const SHIPPED = surge as unknown as {
  /** Newest ballot that each kind of number was learnt from. */
  newestBallot: Record<'weights' | 'interval' | 'offer', string>;
  camps: Record<string, ShippedCamp>;
};

export const READY_MADE_CAMPS = [left, centre, right, farRight] as unknown as Camp[];
export const ANY_CAMP = 'any';

/** Two camps are taken for the same from this share of their votes on, counting what they have in common. */
export const ALIKE = 0.9;

/** Shipped numbers for a camp; with `before`, only those learnt from ballots older than that day. */
export function shippedConstants(camp: string, before?: string): Constants {
  const { newestBallot, camps } = SHIPPED;
  const isKnown = (kind: keyof typeof newestBallot) => before === undefined || newestBallot[kind] < before;
  const own = camps[camp] ?? camps[ANY_CAMP];
  const weights = isKnown('weights');
  return {
    camp: camp in camps ? camp : ANY_CAMP,
    weights: weights ? own.weights : UNFITTED,
    interval: weights && isKnown('interval') ? own.interval : UNFITTED_INTERVAL,
    offer: isKnown('offer') ? own.offer : null,
    origin: weights ? 'shipped' : 'unfitted',
  };
}

/**
 * The ready-made camp that this one mostly is, by the votes of a ballot: Σ votes × the smaller of the two weights
 * ÷ Σ votes × the larger is 0.9 or more. 'any': none is. Rules of the first commune with a result are used for all.
 */
export function campLike(panel: Panel, camp: Camp, { counts }: CampBallot): string {
  const votes = new Float64Array(counts.options.length);
  for (let v = 0; v < counts.votes.length; v++) votes[counts.optionIndex[v]] += counts.votes[v];
  const first = counts.registered.findIndex((registered) => registered > 0);
  if (first < 0) return ANY_CAMP;
  const commune = communeOf(panel.precinctCodes[first]);
  const weightsOf = (one: Camp) => {
    const weightOf = campReader(one)(commune, counts.ballotId);
    return counts.options.map(({ label, nuance }) => weightOf(label, nuance) ?? 0);
  };
  const own = weightsOf(camp);
  const alike = READY_MADE_CAMPS.map((ready) => {
    const other = weightsOf(ready);
    const sum = (of: (a: number, b: number) => number) =>
      votes.reduce((total, count, o) => total + count * of(own[o], other[o]), 0);
    return { name: ready.name, share: sum(Math.min) / sum(Math.max) };
  });
  const best = alike.sort((a, b) => b.share - a.share)[0];
  return best.share >= ALIKE ? best.name : ANY_CAMP;
}
