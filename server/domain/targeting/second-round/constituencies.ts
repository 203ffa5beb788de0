/**
 * Which precincts vote on the same candidates. Publishers seldom say it with the votes, but the votes do: two
 * precincts with the same candidates lie in the same constituency. Each precinct joins the group that holds
 * most of its votes; a candidate without a vote in a small precinct, or two candidates of one name in
 * different places, do not confuse it. Where only nuances are published, they are the same everywhere, and
 * the constituency has to be published.
 */
import { communeIndex, type Panel, type PanelBallot } from '../panel.ts';
import type { TwoRoundRule } from './rules.ts';

export interface Constituencies {
  /** '31-05' as published; otherwise the candidate with most votes there, the commune, or 'all'. */
  keys: string[];
  /** Number of each precinct's constituency; −1: no result, or not known. */
  of: Int32Array;
}

export function findConstituencies(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  seat: TwoRoundRule['seat'],
): Constituencies {
  const has = (i: number) => !Number.isNaN(ballot.registered[i]);
  if (seat === 'whole')
    return { keys: ['all'], of: Int32Array.from(panel.precinctCodes, (_, i) => (has(i) ? 0 : -1)) };
  if (seat === 'commune') {
    const { codes, of } = communeIndex(panel);
    return { keys: codes, of: Int32Array.from(of, (commune, i) => (has(i) ? commune : -1)) };
  }
  if (seat === 'constituency' && namesCandidates(ballot)) return groupByCandidates(panel, ballot);
  const numbers = new Map<string, number>();
  const of = Int32Array.from(panel.precinctCodes, (_, i) => {
    const key = ballot.constituency?.[i];
    if (!key || !has(i)) return -1;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
  return { keys: [...numbers.keys()], of };
}

/** Publishers who count by nuance put it where the name goes. */
const namesCandidates = ({ options }: PanelBallot) =>
  options.some(({ label, nuance }) => nuance !== null && nuance !== label);

/** Share of a precinct's votes that must go to candidates of a group for it to belong there. */
const MOST = 0.5;

function groupByCandidates(panel: Pick<Panel, 'precinctCodes'>, ballot: PanelBallot): Constituencies {
  const { optionStart, optionIndex, votes } = ballot;
  const of = new Int32Array(panel.precinctCodes.length).fill(-1);
  const groupsOf: number[][] = ballot.options.map(() => []);
  let groups = 0;
  const size = (i: number) => optionStart[i + 1] - optionStart[i];
  // Those with most candidates first, so that a group knows all of them early; last those whose counts were
  // carried over, which may hold votes of two constituencies.
  const order = Array.from(of.keys())
    .filter((i) => !Number.isNaN(ballot.registered[i]) && size(i) > 0)
    .sort(
      (a, b) => Number(ballot.carriedOver[a] > 0) - Number(ballot.carriedOver[b] > 0) || size(b) - size(a),
    );
  for (const i of order) {
    const held = new Map<number, number>();
    let total = 0;
    for (let v = optionStart[i]; v < optionStart[i + 1]; v++) {
      total += votes[v];
      for (const group of groupsOf[optionIndex[v]]) held.set(group, (held.get(group) ?? 0) + votes[v]);
    }
    let best = -1;
    for (const [group, count] of held) if (best < 0 || count > held.get(best)!) best = group;
    const joins = best >= 0 && (held.get(best)! > MOST * total || ballot.carriedOver[i] > 0);
    if (!joins) best = groups++;
    of[i] = best;
    // A precinct of two constituencies must not teach a group the candidates of the other.
    if (joins && ballot.carriedOver[i] > 0) continue;
    for (let v = optionStart[i]; v < optionStart[i + 1]; v++)
      if (votes[v] > 0 && !groupsOf[optionIndex[v]].includes(best)) groupsOf[optionIndex[v]].push(best);
  }
  return { keys: nameGroups(ballot, of, groups), of };
}

/** The constituency that most voters of a group were published in, or else its first candidate. */
function nameGroups(ballot: PanelBallot, of: Int32Array, groups: number): string[] {
  const published = Array.from({ length: groups }, () => new Map<string, number>());
  const totals = Array.from({ length: groups }, () => new Map<number, number>());
  const add = <K>(sums: Map<K, number>, key: K, count: number) => sums.set(key, (sums.get(key) ?? 0) + count);
  of.forEach((group, i) => {
    if (group < 0) return;
    const key = ballot.constituency?.[i];
    if (key) add(published[group], key, ballot.registered[i]);
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++)
      add(totals[group], ballot.optionIndex[v], ballot.votes[v]);
  });
  const top = <K>(sums: Map<K, number>): K | undefined => [...sums].sort((a, b) => b[1] - a[1])[0]?.[0];
  const taken = new Set<string>();
  return published.map((sums, group) => {
    const first = ballot.options[top(totals[group])!];
    const choices = [top(sums), first.label, `${first.label} (${first.nuance})`];
    const key =
      choices.find((choice) => choice !== undefined && !taken.has(choice)) ?? `${first.label} ${group}`;
    taken.add(key);
    return key;
  });
}
