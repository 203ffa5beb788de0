/**
 * What all tasks share: the area, the strategy, and every precinct's score. Scores come from the server; once
 * anything of the strategy has been changed they are computed here, by the server's own function, from the same
 * inputs.
 */
import {
  createContext,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { type Classes, classify, classOf } from '#server/domain/targeting/classes.ts';
import { orNull, type Panel, panelOf } from '#server/domain/targeting/panel.ts';
import type { ScoreTable } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { Area, PreviewedScores, Scores, StoredStrategy } from '../../api.ts';
import {
  useCamps,
  usePreview,
  useScores,
  useScoringInputs,
  useStrategyVersion,
} from '../../state/queries.ts';
import { isTuned } from '../../state/tuning.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { type TunableBallot, tunableBallots } from './ballot-weights.ts';
import { type ScoreView, viewOfRows, viewOfTable } from './score-view.ts';

export interface Targeting {
  area: Area;
  areas: Area[];
  strategies: StoredStrategy[];
  /** As saved last. */
  strategy: StoredStrategy;
  /** As saved, in the version that is looked at. */
  saved: Strategy;
  version: number;
  isOldVersion: boolean;
  /** With all that was changed and not saved. */
  tuned: Strategy;
  isTuned: boolean;
  /** Whether changes can answer: the inputs are here. */
  canTune: boolean;
  ballots: TunableBallot[];
  panel: Panel | undefined;
  /** By the strategy as changed; undefined: its inputs are not here, or its model is not. */
  table: ScoreTable | undefined;
  scores: ScoreView | undefined;
  /** As the server gave them, of the strategy as saved. */
  savedScores: Scores | undefined;
  /** By the strategy as changed, where the server scores it. */
  previewedScores: PreviewedScores | undefined;
  classes: Classes;
  classByCode: ReadonlyMap<string, number | null>;
  error: unknown;
  retry: () => void;
}

const NowContext = createContext<Targeting | null>(null);
const LaterContext = createContext<Targeting | null>(null);

/**
 * What tables, legends and panels read. While a slider moves it follows as soon as there is time, so that map
 * and slider never wait for them.
 */
export const useTargeting = (): Targeting => useProvided(LaterContext);

/** The same at this very moment: for the map, and for what is being moved. */
export const useTargetingNow = (): Targeting => useProvided(NowContext);

function useProvided(context: typeof NowContext): Targeting {
  const targeting = useContext(context);
  if (!targeting) throw new Error('useTargeting: outside of its provider');
  return targeting;
}

/** Above it the server scores: sending what scores are computed from would take longer. */
const MOST_PRECINCTS_HERE = 5_000;
/** Above it only the ballots that the strategy hears are fetched: each is some 150 kB per 1,000 precincts. */
const MOST_PRECINCTS_WITH_ALL = 1_500;

interface Props {
  area: Area;
  areas: Area[];
  strategies: StoredStrategy[];
  strategy: StoredStrategy;
  children: ReactNode;
}

export function TargetingProvider({ area, areas, strategies, strategy, children }: Props) {
  const { tuning, version: asked } = useUrlState('tuning', 'version');
  const version = asked ?? strategy.version;
  const isOldVersion = version !== strategy.version;
  const oldVersion = isOldVersion ? version : undefined;
  const versionQuery = useStrategyVersion(strategy.name, version, isOldVersion);
  const saved = (isOldVersion ? versionQuery.data?.definition : undefined) ?? strategy.definition;
  const isLarge = area.precincts > MOST_PRECINCTS_HERE;
  const scoresQuery = useScores(strategy.name, area.areaCode, oldVersion);
  const readsAll = area.precincts <= MOST_PRECINCTS_WITH_ALL;
  const hasTuning = isTuned(tuning);
  // Neither is needed for the first map of a strategy as it was saved.
  const isTime = hasTuning || scoresQuery.data !== undefined;
  const scorer = useScorer(isTime);
  const inputsQuery = useScoringInputs(
    strategy.name,
    area.areaCode,
    oldVersion,
    readsAll,
    isTime && !isLarge,
  );
  const camps = useCamps(tuning.camp !== undefined).data;
  const inputs = inputsQuery.data;

  const panel = useMemo(() => inputs && panelOf(inputs), [inputs]);
  const usable = useMemo(() => {
    const heard = panel && new Set(panel.ballots.map(({ ballotId }) => ballotId));
    return area.ballots.filter(({ ballotId, joinStatus }) =>
      heard ? heard.has(ballotId) : joinStatus === 'joined',
    );
  }, [panel, area]);
  const ballots = useMemo(() => tunableBallots(saved, usable, tuning), [saved, usable, tuning]);
  const tuned = useMemo(
    () => scorer?.tuneStrategy(saved, { ballots: usable, camps, panel }, tuning) ?? saved,
    [scorer, saved, usable, camps, panel, tuning],
  );
  const table = useMemo(() => panel && scorer?.scoreAsRead(panel, tuned), [scorer, panel, tuned]);
  const preview = usePreview(useSettled(isLarge && hasTuning && scorer ? tuned : undefined), area.areaCode);
  const rows = (hasTuning ? preview : scoresQuery).data?.precincts;
  const scores = useMemo(() => {
    if (hasTuning && !isLarge) return table && viewOfTable(table);
    return rows && viewOfRows(rows);
  }, [hasTuning, isLarge, table, rows]);

  const drawn = useMemo(() => {
    const { length = 0, score, registered, codes = [] } = scores ?? {};
    const items = Array.from({ length }, (_, i) => ({
      score: orNull(score![i]),
      registered: orNull(registered![i]) ?? 0,
    }));
    const classes = classify(items);
    const classByCode = new Map(codes.map((code, i) => [code, classOf(items[i].score, classes.breaks)]));
    return { classes, classByCode };
  }, [scores]);

  const answering = hasTuning ? (isLarge ? preview : inputsQuery) : scoresQuery;
  const failed = [versionQuery, answering].find(({ isError }) => isError);
  const value = useMemo(
    (): Targeting => ({
      area,
      areas,
      strategies,
      strategy,
      saved,
      version,
      isOldVersion,
      tuned,
      isTuned: hasTuning,
      canTune: panel !== undefined || isLarge,
      ballots,
      panel,
      table,
      scores,
      savedScores: scoresQuery.data,
      previewedScores: preview.data,
      ...drawn,
      error: failed?.error ?? null,
      retry: () => void failed?.refetch(),
    }),
    [
      area,
      areas,
      strategies,
      strategy,
      saved,
      version,
      isOldVersion,
      tuned,
      hasTuning,
      ballots,
      panel,
      isLarge,
      table,
      scores,
      scoresQuery.data,
      preview.data,
      drawn,
      failed,
    ],
  );
  return (
    <NowContext value={value}>
      <LaterContext value={useDeferredValue(value)}>{children}</LaterContext>
    </NowContext>
  );
}

type Scorer = typeof import('./scorer.ts');

function useScorer(isWanted: boolean): Scorer | undefined {
  const [scorer, setScorer] = useState<Scorer>();
  useEffect(() => {
    if (isWanted) void import('./scorer.ts').then((loaded) => setScorer(() => loaded));
  }, [isWanted]);
  return scorer;
}

const REST_MS = 300;

/** The value once it has rested, so that a slider under way asks nothing of the server. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
