/** Past ballots as a camp sees them: its votes, its share, and the votes it does not know, in columns. */
import type { BallotChoice } from './ballots.ts';
import { campReader } from './camp.ts';
import { communeIndex, type Panel, type PanelBallot } from './panel.ts';
import type { Camp } from './strategy.ts';

export interface CampBallot extends BallotChoice {
  counts: PanelBallot;
  /** Σ votes of an option × its weight in the camp; NaN: no result here, or one that was annulled. */
  campVotes: Float64Array;
  /** Votes for options that the camp does not know: in `valid`, not in `campVotes`. */
  unmappedVotes: Float64Array;
  /** 1 − ballots cast ÷ registered; NaN: no result, or nobody registered. */
  abstention: Float64Array;
  /** Camp votes ÷ valid votes; NaN: no result, or no valid vote. */
  share: Float64Array;
  /** Camp votes ÷ registered; NaN: no result, or nobody registered. */
  perRegistered: Float64Array;
}

/**
 * Where fewer of the ballots cast are valid, the count was annulled: in whole, or in the part that was carried
 * over. Its votes say nothing of the camp; its turnout is still a turnout.
 */
const LEAST_VALID = 0.3;

const isAnnulled = ({ ballotsCast, valid }: PanelBallot, i: number) =>
  ballotsCast[i] > 0 && valid[i] < LEAST_VALID * ballotsCast[i];

/** The chosen ballots of a panel, in the order of the choice. */
export function readCampBallots(panel: Panel, camp: Camp, chosen: readonly BallotChoice[]): CampBallot[] {
  const reader = campReader(camp);
  const communes = communeIndex(panel);
  const byId = new Map(panel.ballots.map((ballot) => [ballot.ballotId, ballot]));
  return chosen.map((choice) => {
    const counts = byId.get(choice.ballotId)!;
    const weightOf = optionWeights(counts, communes, reader);
    const count = panel.precinctCodes.length;
    const campVotes = new Float64Array(count).fill(Number.NaN);
    const unmappedVotes = new Float64Array(count).fill(Number.NaN);
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(counts.registered[i]) || isAnnulled(counts, i)) continue;
      const weights = weightOf(communes.of[i]);
      let ours = 0;
      let unmapped = 0;
      for (let v = counts.optionStart[i]; v < counts.optionStart[i + 1]; v++) {
        const weight = weights[counts.optionIndex[v]];
        if (Number.isNaN(weight)) unmapped += counts.votes[v];
        else ours += weight * counts.votes[v];
      }
      campVotes[i] = ours;
      unmappedVotes[i] = unmapped;
    }
    return {
      ...choice,
      counts,
      campVotes,
      unmappedVotes,
      abstention: ratio(counts.ballotsCast, counts.registered).map((turnout) => 1 - turnout),
      share: ratio(campVotes, counts.valid),
      perRegistered: ratio(campVotes, counts.registered),
    };
  });
}

/** Weight of each option in a commune; NaN: the camp does not know it. A surname can mean another person elsewhere. */
export function optionWeights(
  { ballotId, options }: PanelBallot,
  communes: { codes: string[] },
  reader: ReturnType<typeof campReader>,
): (commune: number) => Float64Array {
  const byRules = new Map<unknown, Float64Array>();
  const byCommune: Float64Array[] = [];
  return (commune) => {
    byCommune[commune] ??= (() => {
      const weightOf = reader(communes.codes[commune], ballotId);
      let weights = byRules.get(weightOf);
      if (!weights) {
        weights = Float64Array.from(options, ({ label, nuance }) => weightOf(label, nuance) ?? Number.NaN);
        byRules.set(weightOf, weights);
      }
      return weights;
    })();
    return byCommune[commune];
  };
}

/** NaN where either is not known, or there is no whole. */
export function ratio(parts: Float64Array, wholes: Float64Array): Float64Array {
  return parts.map((part, i) => (wholes[i] > 0 ? part / wholes[i] : Number.NaN));
}
