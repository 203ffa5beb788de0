/**
 * A figure averaged over ballots, with its doubt. Two things make the mean of a precinct uncertain: the counts
 * are a draw, and a precinct does not stand at the same place among the others at each ballot. The second is
 * told from how far precincts leave the course of the area between ballots, over all precincts at once (two or
 * three ballots of one precinct would tell next to nothing), less the draws that explain part of it:
 *
 *     σ² = (Σ w·e² − Σ w·drawn·(1 − w/W)) ÷ Σ w·(1 − w/W)      e: figure − area at that ballot − mean of the same here
 *     sd² = Σ w²·(σ² + drawn) ÷ W²                             W: Σ w of the ballots with a figure here
 *
 * What moves the whole area, such as a low turnout everywhere, is no doubt about where a precinct stands.
 * (Variance components by moments, as in Searle, Casella & McCulloch 1992, chapter 4.)
 */
import { meanByRegistered } from './model.ts';

export interface Measured {
  weight: number;
  /** One figure per precinct; NaN: not known at this ballot. */
  values: Float64Array;
  /** Variance of each figure as a draw. */
  drawn: Float64Array;
}

export interface Average {
  /** NaN: known at no ballot. */
  mean: Float64Array;
  sd: Float64Array;
  /** Σ of the weights of the ballots with a figure. */
  weights: Float64Array;
}

export function averageBallots(ballots: readonly Measured[], registered: Float64Array): Average {
  const count = registered.length;
  const areas = ballots.map(({ values }) => meanByRegistered(values, registered));
  const mean = new Float64Array(count);
  const weights = new Float64Array(count);
  const departure = new Float64Array(count);
  ballots.forEach(({ weight, values }, b) => {
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(values[i])) continue;
      mean[i] += weight * values[i];
      departure[i] += weight * (values[i] - areas[b]);
      weights[i] += weight;
    }
  });
  let squares = 0;
  let explained = 0;
  let freedom = 0;
  ballots.forEach(({ weight, values, drawn }, b) => {
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(values[i]) || Number.isNaN(areas[b])) continue;
      const free = weight * (1 - weight / weights[i]);
      squares += weight * (values[i] - areas[b] - departure[i] / weights[i]) ** 2;
      explained += free * drawn[i];
      freedom += free;
    }
  });
  const between = freedom > 0 ? Math.max(0, (squares - explained) / freedom) : 0;
  const sd = new Float64Array(count);
  for (const { weight, values, drawn } of ballots)
    for (let i = 0; i < count; i++) if (!Number.isNaN(values[i])) sd[i] += weight ** 2 * (between + drawn[i]);
  for (let i = 0; i < count; i++) {
    mean[i] = weights[i] > 0 ? mean[i] / weights[i] : Number.NaN;
    sd[i] = weights[i] > 0 ? Math.sqrt(sd[i]) / weights[i] : Number.NaN;
  }
  return { mean, sd, weights };
}
