/**
 * What all tasks share: the area, the strategy, and every precinct's score. Scores come from the server; once
 * a slider has moved they are computed here, by the server's own function, from the same inputs.
 */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Classes, classify, classOf } from '#server/domain/targeting/classes.ts';
import { scorePrecincts } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { PrecinctScore } from '#server/domain/targeting/types.ts';
import type { Area, StoredStrategy } from '../../api.ts';
import { useScores, useScoringInputs } from '../../state/queries.ts';
import { isTuned } from '../../state/url.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { type TunableBallot, tunableBallots, tuneStrategy } from './tuning.ts';

export interface Targeting {
  area: Area;
  areas: Area[];
  strategies: StoredStrategy[];
  strategy: StoredStrategy;
  /** With the sliders' values. */
  tuned: Strategy;
  isTuned: boolean;
  /** Whether sliders can answer: the inputs are here. */
  canTune: boolean;
  ballots: TunableBallot[];
  scores: PrecinctScore[] | undefined;
  scoreByCode: ReadonlyMap<string, PrecinctScore>;
  classes: Classes;
  classByCode: ReadonlyMap<string, number | null>;
  error: unknown;
  retry: () => void;
}

const TargetingContext = createContext<Targeting | null>(null);

export function useTargeting(): Targeting {
  const targeting = useContext(TargetingContext);
  if (!targeting) throw new Error('useTargeting: outside of its provider');
  return targeting;
}

interface Props {
  area: Area;
  areas: Area[];
  strategies: StoredStrategy[];
  strategy: StoredStrategy;
  children: ReactNode;
}

export function TargetingProvider({ area, areas, strategies, strategy, children }: Props) {
  const { tuning } = useUrlState();
  const scoresQuery = useScores(strategy.name, area.areaCode);
  const inputsQuery = useScoringInputs(strategy.name, area.areaCode);
  const inputs = inputsQuery.data;
  const hasTuning = isTuned(tuning);

  const usable = useMemo(() => {
    const heard = inputs && new Set(inputs.flatMap((input) => input.ballots.map(({ ballotId }) => ballotId)));
    return area.ballots.filter(({ ballotId, joinStatus }) =>
      heard ? heard.has(ballotId) : joinStatus === 'joined',
    );
  }, [inputs, area]);
  const ballots = useMemo(
    () => tunableBallots(strategy.definition, usable, tuning),
    [strategy, usable, tuning],
  );
  const tuned = useMemo(
    () => tuneStrategy(strategy.definition, ballots, tuning),
    [strategy, ballots, tuning],
  );
  const scores = useMemo(() => {
    if (!hasTuning) return scoresQuery.data?.precincts;
    return inputs ? scorePrecincts(inputs, tuned) : undefined;
  }, [hasTuning, scoresQuery.data, inputs, tuned]);

  const drawn = useMemo(() => {
    const items = (scores ?? []).map(({ score, registered }) => ({ score, registered: registered ?? 0 }));
    const classes = classify(items);
    return {
      classes,
      scoreByCode: new Map((scores ?? []).map((row) => [row.precinctCode, row])),
      classByCode: new Map(
        (scores ?? []).map((row) => [row.precinctCode, classOf(row.score, classes.breaks)]),
      ),
    };
  }, [scores]);

  const failed = scoresQuery.isError ? scoresQuery : hasTuning && inputsQuery.isError ? inputsQuery : null;
  const value = useMemo(
    () => ({
      area,
      areas,
      strategies,
      strategy,
      tuned,
      isTuned: hasTuning,
      canTune: inputs !== undefined,
      ballots,
      scores,
      ...drawn,
      error: failed?.error ?? null,
      retry: () => void failed?.refetch(),
    }),
    [area, areas, strategies, strategy, tuned, hasTuning, inputs, ballots, scores, drawn, failed],
  );
  return <TargetingContext value={value}>{children}</TargetingContext>;
}
