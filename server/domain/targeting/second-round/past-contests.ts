/**
 * Contests whose two rounds are known, made ready for a fit: who came from where and who went where, in shares
 * of the registered voters. Precincts that changed between the rounds, and contests that nobody or everybody
 * stood in, are left out, by count.
 */
import { BLOCS } from '../blocs.ts';
import type { Panel, PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { surroundingsOf } from './affinities.ts';
import { type Contest, findContests } from './contests.ts';
import type { PastContest } from './fit-affinities.ts';
import { countChoices, countOrigins, FIRST_FINALIST } from './origins.ts';
import { firstRoundOf } from './rules.ts';

export interface PastContests {
  contests: (PastContest & { key: string; precincts: Uint32Array })[];
  /** No second round was held there. */
  decided: number;
  /** One candidate alone, more than three, or one who did not stand before. */
  unusual: number;
  /** Too few precincts to say anything. */
  tooSmall: number;
  /** Precincts whose registered voters changed by more than a tenth between the rounds, or without a result. */
  precinctsLeftOut: number;
}

const MIN_PRECINCTS = 10;
/** Nobody registers within a week: such a precinct was redrawn, or mistyped. */
const MOST_CHANGE = 0.1;
/** Fewer voters than this say more about chance than about transfers. */
const MIN_REGISTERED = 20;

/** Nobody's camp: transfers are the same whoever reads them. */
const NO_CAMP: Camp = {
  name: 'none',
  title: { en: '', fr: '' },
  rules: [{ ballots: '*' }],
};

export function findPastContests(
  panel: Pick<Panel, 'precinctCodes'>,
  first: PanelBallot,
  second: PanelBallot,
): PastContests {
  const round = firstRoundOf(first.ballotId)!;
  // A country votes for its president on one list, yet in many places: by constituency where it is published.
  const places =
    round.rule.seat === 'whole' && first.constituency
      ? { ...round, rule: { ...round.rule, seat: 'published' as const } }
      : round;
  const { contests } = findContests(panel, first, places, NO_CAMP, {}, second);
  const past: PastContests = { contests: [], decided: 0, unusual: 0, tooSmall: 0, precinctsLeftOut: 0 };
  for (const contest of contests) {
    const { finalists } = contest;
    if (finalists.length === 0) past.decided++;
    else if (finalists.length === 1 || finalists.length > 3 || finalists.some(({ option }) => option < 0))
      past.unusual++;
    else {
      const found = shares(contest, first, second);
      past.precinctsLeftOut += contest.precincts.length - found.registered.length;
      if (found.registered.length < MIN_PRECINCTS) past.tooSmall++;
      else
        past.contests.push({
          ...found,
          key: contest.key,
          election: `${first.ballotId.slice(0, 4)}-${round.kind}`,
          blocs: finalists.map(({ bloc }) => BLOCS.indexOf(bloc)),
        });
    }
  }
  return past;
}

function shares(
  contest: Contest,
  first: PanelBallot,
  second: PanelBallot,
): Omit<PastContest, 'election' | 'blocs'> & { precincts: Uint32Array } {
  const precincts = contest.precincts.filter((i) => {
    const [before, after] = [first.registered[i], second.registered[i]];
    return after > MIN_REGISTERED && Math.abs(after / before - 1) < MOST_CHANGE;
  });
  const kept = { ...contest, precincts };
  const counts = countOrigins(kept, first);
  const chosen = countChoices(kept, first, second);
  const perRow = (values: Float64Array, width: number, whole: Float64Array) =>
    values.map((value, at) => value / whole[precincts[Math.floor(at / width)]]);
  return {
    precincts,
    origins: perRow(counts, FIRST_FINALIST + contest.finalists.length, first.registered),
    choices: perRow(chosen, contest.finalists.length + 2, second.registered),
    registered: Float64Array.from(precincts, (i) => second.registered[i]),
    around: surroundingsOf(kept, counts),
  };
}
