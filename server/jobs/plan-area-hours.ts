/**
 * Plans the hours of an area or of a plan of turfs: reads scores, doors and past ballots, and lets the domain
 * say what a budget of hours brings, what one more hour would, and what it takes to win.
 */
import type { Database } from '../db/database.ts';
import { findPlanRow } from '../db/queries/field.ts';
import { readPanelBallots } from '../db/queries/panel.ts';
import { findScoringTarget } from '../db/queries/scores.ts';
import { getStrategy } from '../db/queries/strategies.ts';
import { listTurfYields } from '../db/queries/turf-yields.ts';
import { BALLOT_RULES } from '../domain/hours/ballot-rules.ts';
import { firstPassShare, hoursOfDoors, shiftsOf } from '../domain/hours/economics.ts';
import { ballotKind, sumBallots } from '../domain/hours/past-ballots.ts';
import { type CurvePoint, type HoursItem, type HoursPlan, planHours } from '../domain/hours/plan-hours.ts';
import { casesOf, envelope } from '../domain/hours/ranges.ts';
import { type GoalTarget, type VoteGoal, voteGoal } from '../domain/hours/vote-goal.ts';
import { chooseBallots } from '../domain/targeting/ballots.ts';
import type { Bilingual, DoorEconomics, Strategy } from '../domain/targeting/strategy.ts';
import type { Range } from '../domain/turfs/types.ts';
import { type AreaPanel, type PanelScores, readAreaPanel } from './area-panels.ts';
import { UserError } from './progress.ts';

export interface HoursRequest {
  campaignId: number;
  /** Name of the strategy; left out: that of the plan. */
  strategy?: string;
  /** Of the strategy; default: the latest. */
  version?: number;
  areaCode?: string;
  planId?: string;
  budgetH: number;
  shiftH: number;
  /** Knock on each door at most so often; default 2, or as the strategy says where that is more. */
  passes?: number;
  /** Kind of the ballot to win; default: that of the newest ballot of the strategy. */
  kind?: string;
  seats?: number;
  /** Only the precincts of this constituency: '31-04'. */
  constituency?: string;
  points: number;
  /** Most steps to answer. */
  limit: number;
}

export interface HoursStepBody {
  id: string;
  name: string;
  pass: number;
  doors: number;
  /** How much of it the budget pays for, in the middle case. */
  share: number;
  hours: Range;
  votes: Range;
  votesPerHour: Range;
}

export interface HoursBody {
  strategy: string;
  strategyVersion: number;
  areaCode: string;
  areaName: string;
  planId: string | null;
  constituency: string | null;
  /** Whose places are ordered; turfs have the time of their walks, precincts doors ÷ doors per hour. */
  basis: 'precincts' | 'turfs';
  effectOn: 'turnout' | 'choice';
  economics: DoorEconomics;
  passes: number;
  places: number;
  /** Places left out, because their doors or their votes are not known. */
  unknown: number;
  totals: HoursPlan['totals'];
  budget: Omit<HoursPlan['budget'], 'wholeSteps' | 'lastShare'> & { shifts: number };
  /** Shifts to do everything. */
  allShifts: Range;
  /** What the budget pays for, best first. */
  steps: HoursStepBody[];
  stepsLeftOut: number;
  curve: CurvePoint[];
  goal: Omit<VoteGoal, 'targets'> & {
    targets: GoalTargetBody[];
    /** What to bear in mind with all of them; null: nothing. */
    note: Bilingual | null;
  };
  /** Constituencies of these precincts. */
  constituencies: string[];
}

export interface GoalTargetBody extends GoalTarget {
  /** Hours at the doors, best first, that bring the votes to find; null: no number of hours does. */
  hours: { low: number | null; mid: number | null; high: number | null };
  /** 'reached' and 'out-of-reach': in every case. */
  reach: 'reached' | 'within-reach' | 'in-doubt' | 'out-of-reach';
}

export async function planAreaHours(db: Database, request: HoursRequest): Promise<HoursBody> {
  const { campaignId, planId } = request;
  const plan = planId === undefined ? undefined : await findPlanRow(db, campaignId, planId);
  if (planId !== undefined && !plan)
    throw new UserError(
      'unknown-plan',
      `There is no plan '${planId}'.`,
      'List the plans, then ask again.',
      404,
    );
  const name = request.strategy ?? plan?.strategy;
  if (name === undefined)
    throw new UserError(
      'no-strategy',
      'Hours are planned for a strategy, and none is named.',
      'Add strategy= or plan=.',
      400,
    );
  const stored = await getStrategy(db, campaignId, name, request.version);
  const strategy = stored.definition;
  const target = await findScoringTarget(db, plan?.areaCode ?? request.areaCode, strategy.precincts);
  const area = await readAreaPanel(db, campaignId, target, strategy);
  const scores = await area.score(strategy);
  const effectOn = await findEffect(area, scores, strategy);
  const past = await readPast(db, area, strategy, request.kind);
  const isWithin = withinConstituency(past, request.constituency);
  const economics = strategy.doorEconomics;
  const passes = request.passes ?? Math.max(2, economics.passes ?? 1);
  const { items, names, unknown } = plan
    ? await turfItems(db, plan.planId, economics)
    : precinctItems(area, scores, economics, isWithin);
  const hours = planHours(items, economics, request.budgetH, passes);
  const { wholeSteps, lastShare, ...budget } = hours.budget;
  const spent = hours.steps.slice(0, wholeSteps + (lastShare > 0 ? 1 : 0));
  return {
    strategy: stored.name,
    strategyVersion: stored.version,
    areaCode: target.areaCode,
    areaName: target.areaName,
    planId: plan?.planId ?? null,
    constituency: request.constituency ?? null,
    basis: plan ? 'turfs' : 'precincts',
    effectOn,
    economics,
    passes,
    places: items.length,
    unknown,
    totals: hours.totals,
    budget: { ...budget, shifts: Math.ceil(request.budgetH / request.shiftH) },
    allShifts: shiftsOf(hours.totals.hours, request.shiftH),
    steps: spent.slice(0, request.limit).map((step, s) => ({
      id: step.id,
      name: names.get(step.id) ?? step.id,
      pass: step.pass,
      doors: step.doors,
      share: s < wholeSteps ? 1 : lastShare,
      hours: envelope(step.hours),
      votes: envelope(step.votes),
      votesPerHour: envelope(casesOf((at) => step.votes[at] / step.hours[at])),
    })),
    stepsLeftOut: Math.max(0, spent.length - request.limit),
    curve: hours.curve(request.points),
    goal: goalOf(area, strategy, past, isWithin, hours, effectOn, request),
    constituencies: constituenciesOf(past),
  };
}

/** On what a contact acts by this strategy; refused where no effect in votes is published. */
async function findEffect(
  { panel }: AreaPanel,
  { columns, explain }: PanelScores,
  strategy: Strategy,
): Promise<'turnout' | 'choice'> {
  const [best] = panel.precinctCodes.length > 0 ? await explain([columns.order[0]]) : [];
  const effectOn = best?.parts.yield.effectOn ?? 'none';
  if (effectOn !== 'none') return effectOn;
  throw new UserError(
    'no-published-effect',
    `No published effect says how many votes a contact brings to the goal '${strategy.goal}'.`,
    'Plan hours with a strategy that mobilises, persuades, keeps, or goes into a second round.',
  );
}

interface Items {
  items: HoursItem[];
  names: Map<string, string>;
  unknown: number;
}

function precinctItems(
  { panel }: AreaPanel,
  { columns: { votes } }: PanelScores,
  economics: DoorEconomics,
  isWithin: (i: number) => boolean,
): Items {
  const first = firstPassShare(economics);
  const places = Array.from(panel.precinctCodes.keys()).filter(isWithin);
  const known = places.filter((i) => panel.doors[i] > 0 && !Number.isNaN(votes.mid[i]));
  return {
    items: known.map((i) => ({
      id: panel.precinctCodes[i],
      doors: panel.doors[i],
      votesPerDoor: casesOf((at) => (votes[at][i] * first[at]) / panel.doors[i]),
    })),
    names: new Map(known.map((i) => [panel.precinctCodes[i], panel.names[i]])),
    unknown: places.length - known.length,
  };
}

async function turfItems(db: Database, planId: string, economics: DoorEconomics): Promise<Items> {
  const first = firstPassShare(economics);
  const turfs = await listTurfYields(db, planId);
  const known = turfs.flatMap(({ expectedVotes, ...turf }) =>
    expectedVotes ? [{ ...turf, expectedVotes }] : [],
  );
  return {
    items: known.map(({ turfId, doors, durationS, expectedVotes }) => ({
      id: turfId,
      doors,
      hours: durationS > 0 ? durationS / 3600 : hoursOfDoors(economics, doors).mid,
      votesPerDoor: casesOf((at) => (expectedVotes[at] * first[at]) / doors),
    })),
    names: new Map(known.map(({ turfId, code }) => [turfId, code])),
    unknown: turfs.length - known.length,
  };
}

interface Past {
  kind: string;
  /** With the past ballots of this kind; with all first rounds where those are fewer than two. */
  panel: AreaPanel['panel'];
}

async function readPast(db: Database, area: AreaPanel, strategy: Strategy, asked?: string): Promise<Past> {
  const reachable = area.routes.filter((route) => route.via !== 'none');
  const [newest] = chooseBallots(strategy.ballots, reachable).chosen;
  const kind = asked ?? (newest && ballotKind(newest.ballotId)?.kind) ?? '';
  if (asked !== undefined && !(asked in BALLOT_RULES)) {
    throw new UserError(
      'unknown-ballot-kind',
      `No rule is known for a ballot of the kind '${asked}'.`,
      `Use one of: ${Object.keys(BALLOT_RULES).join(', ')}.`,
    );
  }
  const ofKind = reachable.filter(({ ballotId }) => ballotKind(ballotId)?.kind === kind);
  const routes =
    ofKind.length >= 2
      ? ofKind
      : reachable.filter(
          ({ ballotId }) => ballotKind(ballotId)?.round === 1 || ballotKind(ballotId)?.kind === kind,
        );
  const ballots = await readPanelBallots(db, area.target, routes, area.panel.precinctCodes, reachable);
  return { kind, panel: { ...area.panel, ballots } };
}

/** Of each precinct, as the newest of these ballots says that says it; null: none does. */
function constituencyColumn({ panel }: Past): (string | null)[] {
  const newestFirst = panel.ballots.toSorted((a, b) => (a.heldOn < b.heldOn ? 1 : -1));
  return panel.precinctCodes.map(
    (_, i) => newestFirst.map(({ constituency }) => constituency?.[i]).find((one) => one) ?? null,
  );
}

function constituenciesOf(past: Past): string[] {
  return [...new Set(constituencyColumn(past).filter((one) => one !== null))].sort();
}

function withinConstituency(past: Past, constituency?: string): (i: number) => boolean {
  if (constituency === undefined) return () => true;
  const column = constituencyColumn(past);
  if (column.includes(constituency)) return (i) => column[i] === constituency;
  const known = constituenciesOf(past);
  throw new UserError(
    'unknown-constituency',
    `There is no constituency '${constituency}' here.`,
    known.length > 0
      ? `Use one of: ${known.join(', ')}.`
      : 'No ballot of this area says which precinct lies in which.',
    404,
  );
}

function goalOf(
  { target, panel }: AreaPanel,
  strategy: Strategy,
  past: Past,
  isWithin: (i: number) => boolean,
  hours: HoursPlan,
  effectOn: 'turnout' | 'choice',
  { seats, constituency }: HoursRequest,
): HoursBody['goal'] {
  const goal = voteGoal({
    kind: past.kind,
    areaCode: target.areaCode,
    registered: panel.registered.reduce(
      (sum, voters, i) => sum + (isWithin(i) && voters > 0 ? voters : 0),
      0,
    ),
    past: sumBallots(past.panel, strategy.camp, isWithin),
    effectOn,
    seats,
  });
  const isOneOfSeveral = constituency === undefined && constituenciesOf(past).length > 1;
  return {
    ...goal,
    note: isOneOfSeveral && SEATS_BY_CONSTITUENCY.has(past.kind) ? SEVERAL_SEATS : null,
    targets: goal.targets.map((one) => {
      const needed = hours.hoursFor(one.toFind);
      return { ...one, hours: needed, reach: reachOf(one.toFind, needed) };
    }),
  };
}

const SEATS_BY_CONSTITUENCY = new Set(['legislative', 'departmental']);
const SEVERAL_SEATS: Bilingual = {
  en: 'The area holds several constituencies, and a seat is won in each: these are sums. Ask for one constituency at a time.',
  fr: 'Le territoire compte plusieurs circonscriptions, et un siège se gagne dans chacune : ce sont des sommes. Demandez une circonscription à la fois.',
};

function reachOf(toFind: Range, needed: GoalTargetBody['hours']): GoalTargetBody['reach'] {
  if (toFind.high <= 0) return 'reached';
  if (needed.low === null) return 'out-of-reach';
  return needed.high === null ? 'in-doubt' : 'within-reach';
}
