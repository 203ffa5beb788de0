/** What a set of scores rests on and what it lacked, by count: read beside the ranking, never after it. */
import { campReader } from './camp.ts';
import type { CampBallot } from './camp-ballots.ts';
import type { Classes } from './classes.ts';
import { MODELS } from './models/index.ts';
import { communeOf, type Panel } from './panel.ts';
import type { ModelReason } from './reasons.ts';
import type { ScoreTable } from './score.ts';
import type { Bilingual } from './strategy.ts';
import type { Missing } from './types.ts';

export interface BallotReport {
  ballotId: string;
  /** Share of the strategy's weight, where every ballot is present. */
  weight: number;
  /** Precincts with a result, and with none. */
  precincts: number;
  missingPrecincts: number;
  registered: number;
  /** Share of these registered voters in doubt because their precinct was split or renamed since. */
  carriedOver: number;
  /** Options that the camp does not know, most votes first. */
  unmapped: { votes: number; options: { label: string; nuance: string | null; votes: number }[] };
}

export interface ScoreReport {
  precincts: number;
  scored: number;
  notScored: { precinctCode: string; missing: Missing[] }[];
  registered: number;
  ballots: BallotReport[];
  /** Ballot patterns of the strategy that match no ballot of this area: their weight went to the others. */
  idleRules: string[];
  /** Precincts whose ballot weights were renormalised because a ballot is missing there. */
  renormalised: number;
  income: { missing: number; sources: Record<string, number> };
  doors: { total: number; estimated: boolean; precinctsWithout: number };
  /** Precincts with a file of past gifts that speaks of them; null: the goal does not ask. */
  gifts: { known: number; missing: number } | null;
  /** Precincts for which the model lacked something of its own, by reason (`reasons.ts`). */
  modelMissing: Partial<Record<ModelReason, number>>;
  /** Upper limits of the classes 1–4 and what each class holds: a volunteer can check them by hand. */
  classes: Classes;
  /** Precincts drawn toward their surroundings. */
  shrunk: number;
  assumption: Bilingual;
  unit: Bilingual;
}

export function reportScores(table: ScoreTable): ScoreReport {
  const { panel, strategy, ballots, score, outcome } = table;
  const model = MODELS[strategy.model]!;
  const rows = panel.precinctCodes.map((_, i) => i);
  const isScored = (i: number) => !Number.isNaN(score[i]);
  const totalWeight = ballots.reduce((sum, ballot) => sum + ballot.weight, 0);
  const missingOf = (i: number) => table.row(i).parts.missing;
  const sources: Record<string, number> = {};
  const modelMissing: ScoreReport['modelMissing'] = {};
  for (const i of rows)
    for (const { reason } of outcome.missing?.(i) ?? [])
      modelMissing[reason] = (modelMissing[reason] ?? 0) + 1;
  for (const source of panel.incomeSource) if (source !== null) sources[source] = (sources[source] ?? 0) + 1;
  const unknown = (column: Float64Array) =>
    column.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0);
  const add = (column: Float64Array) => column.reduce((sum, value) => sum + (value || 0), 0);
  const lacksBallot = (i: number) =>
    ballots.some((ballot) => Number.isNaN(ballot.abstention[i]) || Number.isNaN(ballot.share[i]));
  return {
    precincts: rows.length,
    scored: rows.filter(isScored).length,
    notScored: Array.from(table.order)
      .filter((i) => !isScored(i))
      .map((i) => ({ precinctCode: panel.precinctCodes[i], missing: missingOf(i) })),
    registered: add(panel.registered),
    ballots: ballots.map((ballot) => ({
      ...reportBallot(ballot, panel, strategy.camp),
      weight: totalWeight > 0 ? ballot.weight / totalWeight : 0,
    })),
    idleRules: table.idleRules,
    renormalised: rows.filter((i) => isScored(i) && lacksBallot(i)).length,
    income: { missing: unknown(panel.incomeEur), sources },
    doors: {
      total: add(panel.doors),
      estimated: panel.doorsEstimated,
      precinctsWithout: rows.filter((i) => !(panel.doors[i] > 0)).length,
    },
    gifts:
      strategy.goal === 'raise-funds'
        ? { known: rows.length - unknown(panel.giftsEur), missing: unknown(panel.giftsEur) }
        : null,
    modelMissing,
    classes: table.classes,
    shrunk: rows.filter((i) => isScored(i) && outcome.isShrunk?.(i)).length,
    assumption: model.assumption,
    unit: model.unit,
  };
}

function reportBallot(
  { ballotId, counts }: CampBallot,
  panel: Panel,
  camp: ScoreTable['strategy']['camp'],
): Omit<BallotReport, 'weight'> {
  const reader = campReader(camp);
  const unmapped = new Map<number, number>();
  let precincts = 0;
  let registered = 0;
  let moved = 0;
  panel.precinctCodes.forEach((code, i) => {
    if (Number.isNaN(counts.registered[i])) return;
    precincts++;
    registered += counts.registered[i];
    moved += counts.registered[i] * counts.carriedOver[i];
    const weightOf = reader(communeOf(code), ballotId);
    for (let v = counts.optionStart[i]; v < counts.optionStart[i + 1]; v++) {
      const option = counts.optionIndex[v];
      const { label, nuance } = counts.options[option];
      if (weightOf(label, nuance) === undefined)
        unmapped.set(option, (unmapped.get(option) ?? 0) + counts.votes[v]);
    }
  });
  const options = [...unmapped]
    .map(([option, votes]) => ({ ...counts.options[option], votes }))
    .sort((a, b) => b.votes - a.votes || (a.label < b.label ? -1 : 1));
  return {
    ballotId,
    precincts,
    missingPrecincts: panel.precinctCodes.length - precincts,
    registered,
    carriedOver: registered > 0 ? moved / registered : 0,
    unmapped: { votes: options.reduce((sum, option) => sum + option.votes, 0), options },
  };
}
