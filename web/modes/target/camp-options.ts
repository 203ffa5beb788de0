/**
 * The camp, option by option: whom it knows on a ballot, with which weight and how many votes, and the same camp
 * once some weights have been moved. Candidates who bear one nuance move together, unless the camp itself tells
 * them apart; a list that stands alone keeps its name.
 */
import { campReader } from '#server/domain/targeting/camp.ts';
import { communeIndex, type Panel, type PanelBallot } from '#server/domain/targeting/panel.ts';
import type { Camp, CampRule } from '#server/domain/targeting/strategy.ts';
import type { OptionEdit } from '../../state/tuning.ts';

export interface CampOption {
  by: OptionEdit['by'];
  name: string;
  /** Of a single option. */
  nuance: string | null;
  /** Candidates or lists that it stands for. */
  labels: string[];
  votes: number;
  /** In the camp before anything was moved; null: the camp does not know it. */
  weight: number | null;
  /** A nuance some of whose candidates the camp tells apart. */
  isPartial: boolean;
}

/** Options of one ballot: those unknown to the camp first, then by votes. */
export function campOptions(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  camp: Camp,
): CampOption[] {
  const single = singleOptions(panel, ballot, camp);
  const byNuance = Map.groupBy(single, ({ nuance }) => nuance);
  const options: CampOption[] = [];
  for (const [nuance, members] of byNuance) {
    const byWeight = Map.groupBy(members, ({ weight }) => weight);
    const [largest] = [...byWeight.values()].sort((a, b) => votesOf(b) - votesOf(a));
    const isGroup = nuance !== null && largest.length > 1;
    if (!isGroup) {
      options.push(...members);
      continue;
    }
    options.push({
      by: 'nuance',
      name: nuance,
      nuance: null,
      labels: largest.toSorted((a, b) => b.votes - a.votes).map(({ name }) => name),
      votes: votesOf(largest),
      weight: largest[0].weight,
      isPartial: largest.length < members.length,
    });
    options.push(...members.filter((member) => !largest.includes(member)));
  }
  return options.sort(
    (a, b) =>
      Number(a.weight !== null) - Number(b.weight !== null) ||
      b.votes - a.votes ||
      (a.name < b.name ? -1 : 1),
  );
}

const votesOf = (options: readonly { votes: number }[]) => options.reduce((sum, { votes }) => sum + votes, 0);

/** Each label once, with the weight that most of its votes get: a surname may be another person elsewhere. */
function singleOptions(panel: Pick<Panel, 'precinctCodes'>, ballot: PanelBallot, camp: Camp): CampOption[] {
  const reader = campReader(camp);
  const communes = communeIndex(panel);
  const votes = new Map<ReturnType<typeof reader>, Float64Array>();
  panel.precinctCodes.forEach((_, i) => {
    const weightOf = reader(communes.codes[communes.of[i]], ballot.ballotId);
    let sums = votes.get(weightOf);
    if (!sums) {
      sums = new Float64Array(ballot.options.length);
      votes.set(weightOf, sums);
    }
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++)
      sums[ballot.optionIndex[v]] += ballot.votes[v];
  });
  return ballot.options.map(({ label, nuance }, option) => {
    let weight: number | null = null;
    let most = -1;
    let total = 0;
    for (const [weightOf, sums] of votes) {
      total += sums[option];
      if (sums[option] <= most) continue;
      most = sums[option];
      weight = weightOf(label, nuance) ?? null;
    }
    return { by: 'label', name: label, nuance, labels: [label], votes: total, weight, isPartial: false };
  });
}

/** The weight that a moved option has; undefined: it was not moved. */
export const editOf = (edits: readonly OptionEdit[], ballotId: string, { by, name }: CampOption) =>
  edits.find((edit) => edit.ballotId === ballotId && edit.by === by && edit.name === name)?.weight;

/** The camp with moved weights, as rules before all others. */
export function editCamp(
  camp: Camp,
  edits: readonly OptionEdit[],
  panel: Pick<Panel, 'precinctCodes' | 'ballots'> | undefined,
): Camp {
  if (edits.length === 0 || !panel) return camp;
  const communes = communeIndex(panel).codes;
  const rules: CampRule[] = [];
  for (const [ballotId, ofBallot] of Map.groupBy(edits, (edit) => edit.ballotId)) {
    const ballot = panel.ballots.find((one) => one.ballotId === ballotId);
    if (!ballot) continue;
    const options = campOptions(panel, ballot, camp);
    const labels: Record<string, number> = {};
    const nuances: Record<string, number> = {};
    for (const { by, name, weight } of ofBallot) {
      const option = options.find((one) => one.by === by && one.name === name);
      // A rule by nuance would take along the candidates that the camp tells apart.
      if (by === 'nuance' && !option?.isPartial) nuances[name] = weight;
      else for (const label of option?.labels ?? [name]) labels[label] = weight;
    }
    const area = isLocal(ballotId) && communes.length === 1 ? { area: communes[0] } : {};
    if (Object.keys(labels).length > 0) rules.push({ ballots: ballotId, ...area, labels });
    if (Object.keys(nuances).length > 0) rules.push({ ballots: ballotId, nuances });
  }
  return {
    ...camp,
    title: { en: marked(camp.title.en, 'changed'), fr: marked(camp.title.fr, 'modifié') },
    rules: mergeRules([...rules, ...camp.rules]),
  };
}

/** Where a surname stands for another person in the next commune. */
const isLocal = (ballotId: string) => !/-(presidential|european|regional)-/.test(ballotId);

const marked = (title: string, mark: string) => (title.endsWith(`, ${mark}`) ? title : `${title}, ${mark}`);

/** Rules at the head for the same ballot and area become one: saving again and again adds no rules. */
function mergeRules(rules: readonly CampRule[]): CampRule[] {
  const isExact = ({ ballots }: CampRule) => !ballots.includes('*');
  const headLength = rules.findIndex((rule) => !isExact(rule));
  const head = headLength === -1 ? rules : rules.slice(0, headLength);
  const merged = new Map<string, CampRule>();
  for (const rule of head) {
    const key = [rule.ballots, rule.area ?? '', rule.labels ? 'l' : '', rule.nuances ? 'n' : ''].join(' ');
    const before = merged.get(key);
    merged.set(key, {
      ...rule,
      ...before,
      ...(rule.labels && { labels: { ...rule.labels, ...before?.labels } }),
      ...(rule.nuances && { nuances: { ...rule.nuances, ...before?.nuances } }),
    });
  }
  return [...merged.values(), ...rules.slice(head.length)];
}
