/**
 * Reading a camp: how much of an option's votes are ours.
 *
 * The first rule decides that matches the ballot (and the area, if it names one) and knows the option: by
 * its label, or else by its nuance. Publishers who give votes per nuance put the nuance where the label
 * goes, so an option without a nuance is looked up among the nuances by its label. Case, accents and
 * spacing do not matter.
 */
import type { Camp } from './strategy.ts';

/** What the rules make of an option; undefined when no rule knows it. */
export type OptionAnswer<T> = (label: string, nuance: string | null) => T | undefined;
/** Weight 0–1 of an option. */
export type CampWeight = OptionAnswer<number>;

/** What a rule says of the options of some ballots, in one area or everywhere. */
export interface OptionRule<T> {
  ballots: string;
  area?: string;
  labels?: Record<string, T>;
  nuances?: Record<string, T>;
}

/** The weights of one ballot in one area. */
export const campReader = (camp: Camp) => optionReader(camp.rules);

/** The answers on one ballot in one area. They are remembered: a ballot asks the same few again and again. */
export function optionReader<T extends string | number>(
  optionRules: readonly OptionRule<T>[],
): (areaCode: string, ballotId: string) => OptionAnswer<T> {
  const rules = optionRules.map((rule) => ({
    matches: ballotPattern(rule.ballots),
    area: rule.area,
    labels: plainKeys(rule.labels),
    nuances: plainKeys(rule.nuances),
  }));
  // Communes under the same rules share a reader: a country has 35,000 of the former and few of the latter.
  const readers = new Map<string, OptionAnswer<T>>();
  const rulesOf = rememberedAnswers((ballotId: string) => rules.filter((rule) => rule.matches(ballotId)));
  return (areaCode, ballotId) => {
    const here = rulesOf(ballotId).filter((r) => r.area === undefined || r.area === areaCode);
    const key = here.map((rule) => rules.indexOf(rule)).join();
    let reader = readers.get(key);
    if (!reader) {
      reader = remembered((label, nuance) => {
        for (const rule of here) {
          const weight = rule.labels.get(plain(label)) ?? rule.nuances.get(plain(nuance ?? label));
          if (weight !== undefined) return weight;
        }
        return undefined;
      });
      readers.set(key, reader);
    }
    return reader;
  };
}

/** `*` stands for any run of characters. */
export function ballotPattern(pattern: string): (ballotId: string) => boolean {
  const text = pattern.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${text.join('.*')}$`);
  return (ballotId) => expression.test(ballotId);
}

function remembered<T>(ask: OptionAnswer<T>): OptionAnswer<T> {
  const answers = new Map<string, Map<string | null, { answer: T | undefined }>>();
  return (label, nuance) => {
    let known = answers.get(label)?.get(nuance);
    if (!known) {
      known = { answer: ask(label, nuance) };
      answers.set(label, (answers.get(label) ?? new Map()).set(nuance, known));
    }
    return known.answer;
  };
}

function rememberedAnswers<A, B>(ask: (question: A) => B): (question: A) => B {
  const answers = new Map<A, B>();
  return (question) => {
    if (!answers.has(question)) answers.set(question, ask(question));
    return answers.get(question)!;
  };
}

const plainKeys = <T>(answers: Record<string, T> = {}) =>
  new Map(Object.entries(answers).map(([name, answer]) => [plain(name), answer]));

/** Case, accents and spacing aside. */
export const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
