/** Marginal voters in towns that follow the line, so that the line must come out; and in simulated ones. */
import { describe, expect, test } from 'vitest';
import { type Panel, panelOf } from '#server/domain/targeting/panel.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { draws, mean, someSize } from '#tests/fixtures/draws.ts';
import { precinct, strategy } from '#tests/fixtures/scoring.ts';

const SWING = 0.03;

interface Made {
  share: number;
  /** Turnout at the two ballots. */
  high: number;
  low: number;
  lean: number;
  swing?: number;
  registered?: number;
  commune?: string;
}

/** A precinct whose camp gained `swing` everywhere and `lean` of the extra voters; every vote is valid. */
function madePrecinct(n: number, made: Made): ScoringInput {
  const { share, high, low, lean, swing = SWING, registered = 100_000, commune = '99001' } = made;
  const ours = share * high * registered;
  const before = ours - (swing + lean * (high - low)) * registered;
  const counts = (ballotId: string, turnout: number, votes: number) => ({
    ballotId,
    heldOn: ballotId.slice(0, 4),
    registered,
    ballotsCast: turnout * registered,
    valid: turnout * registered,
    votes: [
      ['A', null, votes] as [string, null, number],
      ['B', null, turnout * registered - votes] as [string, null, number],
    ],
    carriedOver: 0,
  });
  return precinct(n, {
    precinctCode: `${commune}_${String(n).padStart(4, '0')}`,
    registered,
    ballots: [counts('2024-legislative-1', high, ours), counts('2022-legislative-1', low, before)],
  });
}

const run = (panel: Panel, changes: Partial<Strategy> = {}) =>
  scorePanel(panel, {
    ...strategy,
    model: 'marginal-voter',
    ballots: [{ match: '*', weight: 1 }],
    income: { weight: 0, favour: 'lower' },
    ...changes,
  });

/** 27 precincts: three shares × three turnouts × three rises, on the line 0.4 + slope × (share − 0.4). */
const onTheLine = (slope: number, changes: Partial<Made> = {}): Made[] =>
  [0.3, 0.4, 0.5].flatMap((share) =>
    [0.65, 0.7, 0.75].flatMap((high) =>
      [0.15, 0.2, 0.25].map((rise) => ({
        share,
        high,
        low: high - rise,
        lean: 0.4 + slope * (share - 0.4),
        ...changes,
      })),
    ),
  );
const panelOfMade = (made: readonly Made[]) => panelOf(made.map((one, i) => madePrecinct(i, one)));

describe('a town on the line', () => {
  const made = onTheLine(0.8);
  const { outcome, row } = run(panelOfMade(made));

  test('the value is abstention at low turnout × lean of the extra voters, whatever the swing', () => {
    made.forEach(({ low, lean }, i) => {
      expect(outcome.value[i]).toBeCloseTo((1 - low) * lean, 4);
    });
  });

  test('the terms add up to the value, and their factors to the terms', () => {
    made.forEach(({ share, low }, i) => {
      const { terms, base, yield: yielded } = row(i).parts;
      expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(base!, 12);
      for (const term of terms) {
        expect(term.weight! * term.value).toBeCloseTo(term.contribution!, 12);
        if (term.factors)
          expect(term.factors.reduce((product, { value }) => product * value, 1)).toBeCloseTo(term.value, 12);
      }
      expect(terms[0]).toMatchObject({ id: 'abstention', ballotId: '2022-legislative-1' });
      expect(terms[0].value).toBeCloseTo(1 - low, 12);
      expect(terms[1].weight).toBeCloseTo(0.8, 3);
      expect(terms[1].factors![1].value).toBeCloseTo(share - 0.4, 2);
      expect(yielded).toMatchObject({ effectOn: 'turnout' });
      expect(yielded.reserve).toBeCloseTo(base!, 12);
    });
  });

  test('at 0 of the assumption abstainers lean like the whole area', () => {
    const { outcome: apart, ballots } = run(panelOfMade(made), { assumption: 0 });
    const [high] = ballots;
    const votes = high.campVotes.reduce((sum, count) => sum + count, 0);
    const valid = high.counts.valid.reduce((sum, count) => sum + count, 0);
    made.forEach(({ low }, i) => {
      expect(apart.value[i]).toBeCloseTo((1 - low) * (votes / valid), 9);
    });
  });
});

test('each commune has a swing of its own', () => {
  const made = [
    ...onTheLine(0.8),
    ...onTheLine(0.8, { swing: -0.05, commune: '99002' }),
    { ...onTheLine(0.8)[0], commune: '99003', swing: 0.2 },
  ];
  const { outcome } = run(panelOfMade(made));
  made.forEach(({ low, lean }, i) => {
    expect(outcome.value[i]).toBeCloseTo((1 - low) * lean, 3);
  });
});

test('a lean beyond 0–1 is cut, and a term says so', () => {
  const made = onTheLine(7);
  const { outcome, row } = run(panelOfMade(made));
  const cut = made.flatMap(({ lean }, i) => (lean > 1 || lean < 0 ? [i] : []));
  expect(cut.length).toBe(18);
  for (const i of cut) {
    const { terms, base } = row(i).parts;
    expect(outcome.value[i]).toBeCloseTo(made[i].lean > 1 ? 1 - made[i].low : 0, 9);
    expect(terms.at(-1)).toMatchObject({ id: 'lean-cut', weight: 1 });
    expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(base!, 12);
  }
  const uncut = made.findIndex(({ share }) => share === 0.4);
  expect(row(uncut).parts.terms.map(({ id }) => id)).not.toContain('lean-cut');
});

test('20 precincts of one commune are too few, 21 are enough; the reason is given', () => {
  const few = run(panelOfMade(onTheLine(0.8).slice(0, 20)));
  expect(few.row(0)).toMatchObject({ score: null, expectedVotes: null });
  expect(few.row(0).parts.missing).toContainEqual({ kind: 'model', reason: 'too-few-precincts' });
  const enough = run(panelOfMade(onTheLine(0.8).slice(0, 21)));
  expect(enough.row(0).score).not.toBeNull();
  expect(enough.row(0).parts.missing).not.toContainEqual({ kind: 'model', reason: 'too-few-precincts' });
});

test('a precinct without one of the two ballots has no value, and the reason is given', () => {
  const inputs = onTheLine(0.8).map((one, i) => madePrecinct(i, one));
  inputs[3] = { ...inputs[3], ballots: inputs[3].ballots.slice(0, 1) };
  const { row } = run(panelOf(inputs));
  expect(row(3).score).toBeNull();
  expect(row(3).parts.missing).toContainEqual({ kind: 'model', reason: 'two-ballots-needed' });
  expect(row(4).score).not.toBeNull();
  const alone = run(panelOf(inputs), { ballots: [{ match: '2024-*', weight: 1 }] });
  expect(alone.row(4).parts.missing).toContainEqual({ kind: 'model', reason: 'two-ballots-needed' });
});

test('turnout that rose alike everywhere tells little: the lean stays near the share, its interval is wide', () => {
  const flat = onTheLine(0.8).map((one) => ({ ...one, low: one.high - 0.2, lean: 0.9 }));
  const { outcome, row } = run(panelOfMade(flat));
  const varied = run(panelOfMade(onTheLine(0.8)));
  expect(row(0).parts.terms[0].weight).toBeCloseTo(0.4, 1);
  expect(mean([...outcome.sd])).toBeGreaterThan(10 * mean([...varied.outcome.sd]));
});

describe('simulated towns whose abstainers lean beside the line by 15 points', () => {
  const towns = Array.from({ length: 30 }, (_, seed) => {
    const random = draws(seed + 1);
    const made = Array.from({ length: 120 }, () => {
      const share = 0.5 + 0.06 * random.normal();
      const lean = 0.5 + 0.8 * (share - 0.5) + 0.15 * random.normal();
      const high = 0.7 + 0.04 * random.normal();
      return { share, high, low: high - 0.22 - 0.04 * random.normal(), lean, registered: someSize(random) };
    });
    const inputs = made.map((one, i) => {
      const { registered } = one;
      const exact = madePrecinct(i, one);
      const [now, before] = exact.ballots.map(({ votes }) => votes[0][2] / registered);
      // Those who changed sides or came are drawn; the rest of the camp's voters voted as they always do.
      const gained = random.binomial(registered, Math.max(0, now - before)) / registered;
      const [high, low] = exact.ballots;
      const votes = (count: number, valid: number): [string, null, number][] => [
        ['A', null, count],
        ['B', null, valid - count],
      ];
      return {
        ...exact,
        ballots: [
          { ...high, votes: votes((before + gained) * registered, high.valid) },
          { ...low, votes: votes(before * registered, low.valid) },
        ],
      };
    });
    const { outcome } = run(panelOf(inputs));
    return { made, outcome };
  });
  const truth = ({ low, lean }: Made) => (1 - low) * Math.min(1, Math.max(0, lean));

  test('what is left of a precinct is believed by its noise: nearer to the truth than line or own figure', () => {
    const error = (estimate: (town: (typeof towns)[number], i: number) => number) =>
      mean(towns.flatMap((town) => town.made.map((one, i) => (estimate(town, i) - truth(one)) ** 2)));
    const terms = ({ outcome }: (typeof towns)[number], i: number) => outcome.explain(i).terms;
    const line = error((town, i) => terms(town, i)[0].contribution! + terms(town, i)[1].contribution!);
    const own = error(
      (town, i) =>
        terms(town, i)[0].contribution! + terms(town, i)[1].contribution! + terms(town, i)[2].value,
    );
    const drawn = error(({ outcome }, i) => outcome.value[i]);
    expect(drawn).toBeLessThan(0.5 * line);
    expect(drawn).toBeLessThan(0.9 * own);
  });

  test('80 % intervals cover 75–88 % of the truths', () => {
    const covered = towns.flatMap(({ made, outcome }) =>
      made.map((one, i) => Number(Math.abs(outcome.value[i] - truth(one)) <= 1.2816 * outcome.sd[i])),
    );
    expect(mean(covered)).toBeGreaterThan(0.75);
    expect(mean(covered)).toBeLessThan(0.88);
  });
});
