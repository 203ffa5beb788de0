/** The second round of an area, forecast for a strategy that is saved or being edited. Nothing is stored. */
import type { Database } from '../db/database.ts';
import { findScoringTarget } from '../db/queries/scores.ts';
import { getStrategy } from '../db/queries/strategies.ts';
import {
  describeSecondRound,
  type SecondRoundDescription,
} from '../domain/targeting/second-round/describe.ts';
import type { Strategy } from '../domain/targeting/strategy.ts';
import { isLarge, readAreaPanel } from './area-panels.ts';
import { UserError } from './progress.ts';

export interface SecondRoundForecast extends SecondRoundDescription {
  areaCode: string;
  areaName: string;
  precinctsSource: string;
}

export async function forecastStrategy(
  db: Database,
  request: { campaignId: number; strategy: string; version?: number; areaCode?: string },
): Promise<SecondRoundForecast> {
  const { definition } = await getStrategy(db, request.campaignId, request.strategy, request.version);
  return forecastSecondRound(db, { ...request, definition });
}

export async function forecastSecondRound(
  db: Database,
  { campaignId, areaCode, definition }: { campaignId: number; areaCode?: string; definition: Strategy },
): Promise<SecondRoundForecast> {
  if (definition.model !== 'transfers')
    throw new UserError(
      'not-a-second-round',
      `'${definition.name}' is not a strategy for a second round.`,
      "Give it the goal 'second-round' and the model 'transfers', or ask for one that has them.",
    );
  const target = await findScoringTarget(db, areaCode, definition.precincts);
  const { panel } = await readAreaPanel(db, campaignId, target, definition);
  if (isLarge(panel.precinctCodes.length))
    throw new UserError(
      'area-too-large',
      `${target.areaName} has ${panel.precinctCodes.length.toLocaleString('en')} precincts, too many to forecast at once.`,
      'Ask for a town; scores of a large area are at GET /api/v1/scores.',
    );
  const described = describeSecondRound(panel, definition);
  if (!described)
    throw new UserError(
      'no-first-round',
      `No ballot of '${definition.name}' in ${target.areaName} is a first round that a second may follow.`,
      "Let it match one, such as '*-legislative-1'.",
    );
  return {
    areaCode: target.areaCode,
    areaName: target.areaName,
    precinctsSource: target.sourceId,
    ...described,
  };
}
