/**
 * Reading a camp: how much of an option's votes are ours.
 *
 * The first rule decides that matches the ballot (and the area, if it names one) and knows the option: by
 * its label, or else by its nuance. Publishers who give votes per nuance put the nuance where the label
 * goes, so an option without a nuance is looked up among the nuances by its label. Case, accents and
 * spacing do not matter.
 */
import type { Camp } from './strategy.ts';

/** Weight 0–1 of an option; undefined when no rule knows it. */
export type CampWeight = (label: string, nuance: string | null) => number | undefined;

/** The weights of one ballot in one area. Answers are remembered: a ballot asks the same few again and again. */
export function campReader(camp: Camp): (areaCode: string, ballotId: string) => CampWeight {
  const rules = camp.rules.map((rule) => ({
    matches: ballotPattern(rule.ballots),
    area: rule.area,
    labels: plainKeys(rule.labels),
    nuances: plainKeys(rule.nuances),
  }));
  // Communes under the same rules share a reader: a country has 35,000 of the former and few of the latter.
  const readers = new Map<string, CampWeight>();
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

function remembered(ask: CampWeight): CampWeight {
  const answers = new Map<string, Map<string | null, number | 'unknown'>>();
  return (label, nuance) => {
    let answer = answers.get(label)?.get(nuance);
    if (answer === undefined) {
      answer = ask(label, nuance) ?? 'unknown';
      answers.set(label, (answers.get(label) ?? new Map()).set(nuance, answer));
    }
    return answer === 'unknown' ? undefined : answer;
  };
}

function rememberedAnswers<A, B>(ask: (question: A) => B): (question: A) => B {
  const answers = new Map<A, B>();
  return (question) => {
    if (!answers.has(question)) answers.set(question, ask(question));
    return answers.get(question)!;
  };
}

const plainKeys = (weights: Record<string, number> = {}) =>
  new Map(Object.entries(weights).map(([name, weight]) => [plain(name), weight]));

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
