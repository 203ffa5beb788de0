/**
 * The others at a presidential ballot, which tell where a camp's reserve is thin: how strong the far right is,
 * and who voted for candidates that fell out. No name of a candidate stands here: finalists are the options of
 * the second round, and blocs are data (`blocs.ts`).
 */
import { BLOCS, type BlocBallot, optionBlocs, readBlocs } from '../blocs.ts';
import { campReader } from '../camp.ts';
import { ratio } from '../camp-ballots.ts';
import type { Panel, PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import type { Communes } from './means.ts';

/** A ballot is read by blocs when they know at least this share of its valid votes. */
const BLOCS_KNOW = 0.9;

/** Far right ÷ (far right + centre) at the second round; null: others met there, or the blocs do not know them. */
export function farRightRun(panel: Panel, second: PanelBallot): Float64Array | null {
  const blocs = readBlocs(panel, second);
  const { 'far-right': farRight, centre } = blocs.votes;
  if (!knowsBlocs(blocs, second) || !(total(farRight) > 0 && total(centre) > 0)) return null;
  return ratio(
    farRight,
    farRight.map((votes, i) => votes + centre[i]),
  );
}

export interface Others {
  /** Votes ÷ registered for candidates who are neither ours nor finalists. */
  eliminated: Float64Array;
  /** Votes ÷ registered of the far right. */
  farRight: Float64Array;
}

/** Without a second round the finalists are taken to be the centre's and the far right's. Null: the blocs do not know this ballot. */
export function readOthers(
  panel: Panel,
  communes: Communes,
  camp: Camp,
  high: PanelBallot,
  second: PanelBallot | null,
): Others | null {
  const blocs = readBlocs(panel, high);
  if (!knowsBlocs(blocs, high)) return null;
  const reader = campReader(camp);
  const blocsIn = optionBlocs(high, communes.codes);
  const finalists = new Set(second?.options.map(({ label }) => label));
  const [centre, farRight] = [BLOCS.indexOf('centre'), BLOCS.indexOf('far-right')];
  const isFinalist = (option: number, bloc: number) =>
    second ? finalists.has(high.options[option].label) : bloc === centre || bloc === farRight;
  // Share of an option's votes that went to neither ours nor a finalist.
  const sharesOf: Float64Array[] = [];
  const sharesIn = (commune: number) => {
    sharesOf[commune] ??= high.options.reduce((shares, { label, nuance }, o) => {
      if (!isFinalist(o, blocsIn(commune)[o]))
        shares[o] = 1 - (reader(communes.codes[commune], high.ballotId)(label, nuance) ?? 0);
      return shares;
    }, new Float64Array(high.options.length));
    return sharesOf[commune];
  };
  const eliminated = new Float64Array(high.registered.length).fill(Number.NaN);
  for (let i = 0; i < eliminated.length; i++) {
    if (Number.isNaN(high.registered[i])) continue;
    const shares = sharesIn(communes.of[i]);
    let votes = 0;
    for (let v = high.optionStart[i]; v < high.optionStart[i + 1]; v++)
      votes += shares[high.optionIndex[v]] * high.votes[v];
    eliminated[i] = votes;
  }
  return {
    eliminated: ratio(eliminated, high.registered),
    farRight: ratio(blocs.votes['far-right'], high.registered),
  };
}

function knowsBlocs({ unmapped }: BlocBallot, { valid }: PanelBallot): boolean {
  const all = total(valid);
  return all > 0 && total(unmapped) <= (1 - BLOCS_KNOW) * all;
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + (value || 0), 0);
