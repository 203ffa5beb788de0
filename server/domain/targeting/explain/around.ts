/**
 * Terms that are a mean over other precincts: which ones, with which weight and value, so that the mean can be
 * taken again. As with derivations, the list is left out where it does not lead to the term.
 */
import type { ScoreTable } from '../score.ts';
import type { Bilingual } from '../strategy.ts';
import { chooseSurgeBallots } from '../surge/ballots.ts';
import { surgeFeatures } from '../surge/features.ts';
import { nearness, precinctNumber } from '../surge/neighbours.ts';
import type { TermId } from '../terms.ts';
import type { Term } from '../types.ts';

export interface TermMean {
  /** How the weights come about. */
  weights: Bilingual;
  members: { precinctCode: string; weight: number; value: number }[];
}

const MEANS: Partial<Record<TermId, (table: ScoreTable, i: number) => TermMean | undefined>> = {
  'surge-around': aroundByNumber,
};

export function meanBehind(term: Term, table: ScoreTable, i: number): TermMean | null {
  const mean = MEANS[term.id]?.(table, i);
  if (!mean || mean.members.length === 0) return null;
  const weights = mean.members.reduce((sum, { weight }) => sum + weight, 0);
  const sum = mean.members.reduce((total, { weight, value }) => total + weight * value, 0);
  return Math.abs(sum / weights - term.value) <= 1e-9 * Math.max(1e-3, Math.abs(term.value)) ? mean : null;
}

/** Those of the same commune and hundred whose number is at most 12 away; see `surge/neighbours.ts`. */
function aroundByNumber({ panel, strategy, ballots }: ScoreTable, i: number): TermMean | undefined {
  const chosen = chooseSurgeBallots(ballots, panel.ballots);
  if (!chosen) return undefined;
  const { high, registered, communes, filled } = surgeFeatures(panel, strategy.camp, chosen);
  const number = precinctNumber(panel.precinctCodes[i]);
  const members = panel.precinctCodes.flatMap((precinctCode, j) => {
    if (j === i || communes.of[j] !== communes.of[i]) return [];
    const near = nearness(number, precinctNumber(precinctCode));
    if (near === 0 || filled.high[j] || Number.isNaN(high[j]) || !(registered[j] > 0)) return [];
    return [{ precinctCode, weight: near * registered[j], value: high[j] }];
  });
  return { members, weights: BY_NUMBER };
}

const BY_NUMBER: Bilingual = {
  en: 'weight = registered voters × e^(−difference of the numbers ÷ 4)',
  fr: 'poids = inscrits × e^(−différence des numéros ÷ 4)',
};
