/** Two strategies, or two versions of one, scored on the same precincts and set side by side. Nothing is stored. */
import type { Database } from '../db/database.ts';
import { findScoringTarget } from '../db/queries/scores.ts';
import { getStrategy } from '../db/queries/strategies.ts';
import { type Comparison, compareScores } from '../domain/targeting/compare.ts';
import { FORMULA_VERSION } from '../domain/targeting/score.ts';
import type { Bilingual } from '../domain/targeting/strategy.ts';
import { readAreaPanel } from './area-panels.ts';
import { UserError } from './progress.ts';

interface Side {
  strategy: string;
  /** Default: the latest. */
  version?: number;
}

interface Compared {
  strategy: string;
  strategyVersion: number;
  title: Bilingual;
  scored: number;
}

export interface StrategyComparison extends Omit<Comparison, 'scored' | 'moved'> {
  areaCode: string;
  precinctsSource: string;
  formulaVersion: string;
  a: Compared;
  b: Compared;
  numberMatched: number;
  numberReturned: number;
  precincts: Comparison['moved'];
}

export async function compareStrategies(
  db: Database,
  request: { campaignId: number; areaCode?: string; a: Side; b: Side; limit: number },
): Promise<StrategyComparison> {
  const { campaignId, areaCode, limit } = request;
  const read = async ({ strategy, version }: Side) => {
    const stored = await getStrategy(db, campaignId, strategy, version);
    const target = await findScoringTarget(db, areaCode, stored.definition.precincts);
    const area = await readAreaPanel(db, campaignId, target, stored.definition);
    return { stored, area, scores: await area.score(stored.definition) };
  };
  const a = await read(request.a);
  const b = await read(request.b);
  const { target, panel } = a.area;
  if (b.area.target.datasetId !== target.datasetId) {
    throw new UserError(
      'different-vintages',
      `'${a.stored.name}' scores ${target.sourceId}, '${b.stored.name}' ${b.area.target.sourceId}: other precincts.`,
      'Give both the same "precincts", or none.',
    );
  }
  const { scored, moved, ...comparison } = compareScores(panel, a.scores.columns, b.scores.columns, limit);
  const sideOf = ({ stored: { name, version, definition } }: typeof a, count: number): Compared => ({
    strategy: name,
    strategyVersion: version,
    title: definition.title,
    scored: count,
  });
  return {
    areaCode: target.areaCode,
    precinctsSource: target.sourceId,
    formulaVersion: FORMULA_VERSION,
    a: sideOf(a, scored.a),
    b: sideOf(b, scored.b),
    ...comparison,
    numberMatched: panel.precinctCodes.length,
    numberReturned: moved.length,
    precincts: moved,
  };
}
