/**
 * A backtest: rank the precincts as one could have before a ballot, then count the votes that were gained where
 * each ranking would have sent people. The gain is counted from a base ballot (`gains.ts`), contenders know the
 * train ballots alone (`foresight.ts`), and figures are taken inside each group (`metrics.ts`): a commune with
 * enough precincts that count, or the whole. `mean` counts every group the same.
 *
 * Pure: no clock, no database, no randomness but a draw by precinct code. The order of the panel is irrelevant.
 */
import { type CampBallot, readCampBallots } from '../camp-ballots.ts';
import { communeOf, type Panel } from '../panel.ts';
import type { Bilingual, Camp } from '../strategy.ts';
import { BASELINES, type Contender, isScores, modelContenders, type Scores } from './contenders.ts';
import { coverageOf } from './coverage.ts';
import { CURVE_DOORS, doorsOrRegistered, gainCurve, meanCurve } from './curve.ts';
import { foresee } from './foresight.ts';
import { ELIGIBILITY, type Gains, gainsBetween, type LeftOut } from './gains.ts';
import { bestFirst, type Metrics, measure, summarise, yardstickOf } from './metrics.ts';
import { type BacktestOptions, BacktestRefused, checkBallots, DEFAULT_MIN_PRECINCTS } from './options.ts';
import { stabilityOf, successiveBases } from './stability.ts';
import {
  type BacktestBody,
  type BacktestOutcome,
  type GroupResult,
  type MeanMetrics,
  type PerModel,
  WHOLE,
} from './types.ts';

/** What a perfect ranking by true gain would find: the bound, not a contender. */
const ORACLE = 'oracle';

export interface BacktestTask {
  panel: Panel;
  camp: Camp;
  options: BacktestOptions;
  /** Default: the baselines and every registered model of the goal mobilise. */
  contenders?: readonly Contender[];
}

export function runBacktest(
  { panel, camp, options, contenders = [...BASELINES, ...modelContenders()] }: BacktestTask,
  onProgress: (fraction: number, message: string) => void = () => {},
): BacktestOutcome {
  const { target, train, base } = checkBallots(panel.ballots, options);
  const minPrecincts = options.minPrecincts ?? DEFAULT_MIN_PRECINCTS;
  onProgress(0, 'reading past ballots');
  const foreseeFrom = (known: readonly string[], from: string) =>
    foresee(panel, { target, train: known, base: from, camp });
  const foresight = foreseeFrom(train, base);
  const heldOn = (ballotId: string) => panel.ballots.find((ballot) => ballot.ballotId === ballotId)!.heldOn;
  const [after] = readCampBallots(panel, camp, [{ ballotId: target, heldOn: heldOn(target), weight: 1 }]);
  const gains = gainsBetween(panel, foresight.base, after);
  const { groups, smallGroups } = groupRows(panel, gains, options.by, minPrecincts);

  const scored: { contender: Contender; scores: Scores }[] = [];
  const notRun: PerModel<Bilingual> = {};
  contenders.forEach((contender, c) => {
    onProgress(0.1 + (0.4 * c) / contenders.length, `ranking precincts (${contender.name})`);
    const answer = contender.score(foresight);
    if (isScores(answer)) scored.push({ contender, scores: answer });
    else notRun[contender.name] = answer;
  });

  onProgress(0.5, 'counting the votes that were gained');
  const measured: PerModel<Scores> = Object.fromEntries(
    scored.map(({ contender, scores }) => [contender.name, scores]),
  );
  measured[ORACLE] = { value: gains.perRegistered, sd: null };
  const names = Object.keys(measured);
  const { weight: doors, unit } = doorsOrRegistered(gains.rows, panel.doors, gains.registered);
  const results = groups.map(({ group, rows }) => measureGroup(group, rows, measured, gains));
  const curvesOf = (rows: Uint32Array) =>
    perModel(names, (name) => gainCurve(bestFirst(rows, measured[name].value), gains.gain, doors));
  const groupCurves = Object.fromEntries(groups.map(({ group, rows }) => [group, curvesOf(rows)]));

  onProgress(0.6, 'ranking as at earlier ballots');
  const steady = scored
    .filter(({ contender }) => contender.name !== 'random')
    .map(({ contender }) => contender);
  const stability = stabilityOf(
    steady,
    groups.map(({ rows }) => rows),
    successiveBases(foresight.ballots),
    (from) =>
      foreseeFrom(
        train.filter((ballotId) => heldOn(ballotId) <= heldOn(from)),
        from,
      ),
    (done, of) => onProgress(0.6 + (0.4 * done) / of, `ranking as at earlier ballots (${done} of ${of})`),
  );
  const mean = Object.fromEntries(names.map((name) => [name, meanOf(name, results, groups, measured[name])]));
  return {
    body: {
      target,
      train,
      base,
      camp: camp.name,
      by: options.by ?? null,
      minPrecincts,
      eligibility: ELIGIBILITY,
      contenders: listContenders(
        scored.map(({ contender }) => contender),
        mean,
      ),
      notRun,
      groups: results,
      mean,
      whole: measureGroup(WHOLE, gains.rows, measured, gains),
      coverage: perModel(names, (name) =>
        coverageOf(
          groups.map(({ rows }) => rows),
          measured[name],
          gains,
        ),
      ),
      curves: {
        doors: CURVE_DOORS,
        unit,
        mean: perModel(names, (name) =>
          meanCurve(groups.map(({ group }) => groupCurves[group][name] ?? null)),
        ),
        whole: curvesOf(gains.rows),
      },
      stability,
      leftOut: {
        precincts: gains.leftOut,
        smallGroups,
        unmappedVotes: {
          base: sumOf(gains.rows, foresight.base.unmappedVotes),
          target: sumOf(gains.rows, after.unmappedVotes),
        },
        campAbsentAtBase: countAbsent(gains.rows, foresight.base),
        campAbsentAtTarget: countAbsent(gains.rows, after),
      },
    },
    groupCurves,
  };
}

interface Group {
  group: string;
  rows: Uint32Array;
}

function groupRows(
  panel: Panel,
  { rows, registered }: Gains,
  by: BacktestOptions['by'],
  minPrecincts: number,
): { groups: Group[]; smallGroups: LeftOut & { groups: number } } {
  const all: Group[] =
    by === 'commune'
      ? [...Map.groupBy(rows, (row) => communeOf(panel.precinctCodes[row]))].map(([group, own]) => ({
          group,
          rows: Uint32Array.from(own),
        }))
      : [{ group: WHOLE, rows }];
  const isLarge = (one: Group) => one.rows.length >= minPrecincts;
  const groups = all.filter(isLarge);
  if (groups.length === 0) {
    const largest = all.toSorted((a, b) => b.rows.length - a.rows.length)[0];
    throw new BacktestRefused(
      'no-group',
      by === 'commune'
        ? `No commune has ${minPrecincts} precincts that count${largest ? `; ${largest.group} has ${largest.rows.length}` : ''}.`
        : `${rows.length} precincts count, ${minPrecincts} are needed.`,
      'Lower the number of precincts that a group needs, or choose other ballots.',
    );
  }
  const small = all.filter((one) => !isLarge(one));
  return {
    groups,
    smallGroups: {
      groups: small.length,
      precincts: small.reduce((sum, one) => sum + one.rows.length, 0),
      registered: small.reduce((sum, one) => sum + sumOf(one.rows, registered), 0),
    },
  };
}

function measureGroup(group: string, rows: Uint32Array, scores: PerModel<Scores>, gains: Gains): GroupResult {
  const yardstick = yardstickOf(rows, gains);
  return {
    group,
    precincts: rows.length,
    registered: sumOf(rows, gains.registered),
    gain: sumOf(rows, gains.gain),
    models: Object.fromEntries(
      Object.entries(scores).map(([name, { value }]) => [name, measure(rows, value, gains, yardstick)]),
    ),
  };
}

function meanOf(
  name: string,
  results: readonly GroupResult[],
  groups: readonly Group[],
  { value }: Scores,
): MeanMetrics {
  const figures = (member: keyof Metrics) => results.map(({ models }) => models[name][member]);
  const gain = summarise(figures('normalisedGain20'));
  return {
    normalisedGain20: gain.mean,
    median: gain.median,
    p10: gain.p10,
    capture20: summarise(figures('capture20')).mean,
    spearman: summarise(figures('spearman')).mean,
    groups: figures('normalisedGain20').filter((figure) => figure !== null).length,
    unscored: groups.reduce(
      (sum, { rows }) => sum + rows.filter((row) => Number.isNaN(value[row])).length,
      0,
    ),
  };
}

function listContenders(
  contenders: readonly Contender[],
  mean: PerModel<MeanMetrics>,
): BacktestBody['contenders'] {
  const place = ({ name }: { name: string }) => mean[name].normalisedGain20 ?? -Infinity;
  return [
    ...contenders
      .map(({ name, kind, title }) => ({ name, kind, title }))
      .sort((a, b) => place(b) - place(a) || (a.name < b.name ? -1 : 1)),
    { name: ORACLE, kind: 'bound', title: { en: 'the true gain', fr: 'le gain réel' } },
  ];
}

function perModel<T>(names: readonly string[], of: (name: string) => T | null): PerModel<T> {
  return Object.fromEntries(
    names.flatMap((name): [string, T][] => {
      const own = of(name);
      return own === null ? [] : [[name, own]];
    }),
  );
}

function sumOf(rows: Uint32Array, values: Float64Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row];
  return sum;
}

const countAbsent = (rows: Uint32Array, { campVotes }: CampBallot) =>
  rows.filter((row) => campVotes[row] === 0).length;
