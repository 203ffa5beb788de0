/**
 * What someone has changed of a strategy without saving it, and how a link carries it: every changed field, in
 * few characters, and nothing that is still as saved.
 */
import {
  GOALS,
  type Goal,
  MODELS_OF_GOAL,
  type ModelName,
  PART_NAMES,
} from '#server/domain/targeting/goals.ts';
import type { DoorEconomics, Strategy } from '#server/domain/targeting/strategy.ts';

export type CustomPart = NonNullable<Strategy['parts']>[number];

/** The camp's weight of one option of one ballot, or of all those that bear a nuance. */
export interface OptionEdit {
  ballotId: string;
  by: 'label' | 'nuance';
  name: string;
  weight: number;
}

export const DOOR_FIGURES = ['doorsPerHour', 'contactsPerHour', 'turnoutEffect', 'persuasionEffect'] as const;
export type DoorFigure = (typeof DOOR_FIGURES)[number];

/** A range with where it comes from; without a source, it is still to be given. */
export interface DoorEdit {
  low: number;
  mid: number;
  high: number;
  source?: string;
}

export interface Tuning {
  goal?: Goal;
  model?: ModelName;
  /** Name of a ready-made camp that takes the place of the strategy's. */
  camp?: string;
  options: OptionEdit[];
  /** Weight by ballot id. */
  ballots: Record<string, number>;
  abstention?: number;
  share?: number;
  assumption?: number;
  shrink?: boolean;
  parts?: CustomPart[];
  income?: number;
  favour?: Strategy['income']['favour'];
  doors: Partial<Record<DoorFigure, DoorEdit>>;
  passes?: DoorEconomics['passes'];
}

export const NO_TUNING: Tuning = { ballots: {}, options: [], doors: {} };

export const isTuned = (tuning: Tuning): boolean => tuningEntries(tuning).length > 0;

/** How many of its fields have changed: each ballot and each option counts. */
export const countChanges = ({ ballots, options, doors, ...others }: Tuning): number =>
  Object.keys(ballots).length +
  options.length +
  Object.keys(doors).length +
  Object.values(others).filter((value) => value !== undefined).length;

const DOOR_PARAMS: Record<DoorFigure, string> = {
  doorsPerHour: 'doors-per-hour',
  contactsPerHour: 'contacts-per-hour',
  turnoutEffect: 'turnout-effect',
  persuasionEffect: 'persuasion-effect',
};

/** Parameters of a link, in a fixed order. */
export function tuningEntries(tuning: Tuning): [name: string, value: string][] {
  const entries: [string, string | undefined][] = [
    ['aim', tuning.goal],
    ['model', tuning.model],
    ['camp', tuning.camp],
    ['options', tuning.options.map(formatOption).join(',')],
    ['weights', pairs(Object.entries(tuning.ballots))],
    ['abstention', figure(tuning.abstention)],
    ['share', figure(tuning.share)],
    ['assumption', figure(tuning.assumption)],
    ['shrink', tuning.shrink === undefined ? undefined : tuning.shrink ? '1' : '0'],
    ['parts', tuning.parts && pairs(tuning.parts.map(({ part, weight }) => [part, weight]))],
    ['income', figure(tuning.income)],
    ['favour', tuning.favour],
    ...DOOR_FIGURES.map((name): [string, string | undefined] => [
      DOOR_PARAMS[name],
      formatDoor(tuning.doors[name]),
    ]),
    ['passes', figure(tuning.passes)],
  ];
  return entries.filter((entry): entry is [string, string] => Boolean(entry[1]));
}

/** Reads what it can use; the rest of a link is left at its default. */
export function parseTuning(params: URLSearchParams): Tuning {
  const between = (name: string, low: number, high: number) => {
    const value = number(params.get(name));
    return value !== undefined && value >= low && value <= high ? value : undefined;
  };
  const ballots: Record<string, number> = {};
  for (const [ballotId, weight] of parsePairs(params.get('weights')))
    if (weight >= 0) ballots[ballotId] = Math.min(weight, 100);
  const parts = parsePairs(params.get('parts')).flatMap(([name, weight]): CustomPart[] => {
    const part = oneOf(PART_NAMES, name);
    return part && Math.abs(weight) <= 1 ? [{ part, weight }] : [];
  });
  const doors: Tuning['doors'] = {};
  for (const name of DOOR_FIGURES) {
    const edit = parseDoor(params.get(DOOR_PARAMS[name]));
    if (edit) doors[name] = edit;
  }
  const shrink = params.get('shrink');
  const passes = between('passes', 1, 5);
  return {
    goal: oneOf(GOALS, params.get('aim')),
    model: oneOf(Object.values(MODELS_OF_GOAL).flat(), params.get('model')),
    camp: params.get('camp') || undefined,
    options: list(params.get('options')).flatMap(parseOption),
    ballots,
    abstention: between('abstention', 0, 4),
    share: between('share', 0, 4),
    assumption: between('assumption', 0, 1),
    shrink: shrink === '1' ? true : shrink === '0' ? false : undefined,
    parts: parts.length > 0 ? parts : undefined,
    income: between('income', 0, 1),
    favour: oneOf(['lower', 'higher'], params.get('favour')),
    doors,
    passes: passes !== undefined && Number.isInteger(passes) ? passes : undefined,
  };
}

/** Names of candidates hold commas and colons, which part the items of a list. */
const escapeName = (name: string) => name.replace(/[%,:]/g, (sign) => encodeURIComponent(sign));
const unescapeName = (name: string) =>
  name.replace(/%(25|2C|3A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const formatOption = ({ ballotId, by, name, weight }: OptionEdit) =>
  `${ballotId}:${by === 'nuance' ? 'n' : 'l'}:${escapeName(name)}:${figure(weight)}`;

function parseOption(text: string): OptionEdit[] {
  const [ballotId, kind, name, amount] = text.split(':');
  const weight = number(amount);
  if (!ballotId || !name || weight === undefined || weight < 0 || weight > 1) return [];
  if (kind !== 'n' && kind !== 'l') return [];
  return [{ ballotId, by: kind === 'n' ? 'nuance' : 'label', name: unescapeName(name), weight }];
}

/** '15,20,25' and, behind a third comma, where it is from. */
function formatDoor(edit: DoorEdit | undefined): string | undefined {
  if (!edit) return undefined;
  const range = [edit.low, edit.mid, edit.high].map(figure).join(',');
  return edit.source ? `${range},${edit.source}` : range;
}

function parseDoor(text: string | null): DoorEdit | undefined {
  const [low, mid, high, ...rest] = (text ?? '').split(',');
  const range = [low, mid, high].map(number);
  if (range.some((value) => value === undefined || value < 0)) return undefined;
  const [a, b, c] = range as number[];
  if (a > b || b > c) return undefined;
  const source = rest.join(',').slice(0, 500);
  return { low: a, mid: b, high: c, ...(source && { source }) };
}

const pairs = (items: readonly (readonly [string, number])[]) =>
  items.map(([name, value]) => `${name}:${figure(value)}`).join(',');

function parsePairs(text: string | null): [string, number][] {
  return list(text).flatMap((item): [string, number][] => {
    const [name, amount] = item.split(':');
    const value = number(amount);
    return value === undefined ? [] : [[name, value]];
  });
}

export function list(text: string | null): string[] {
  return text ? text.split(',').filter(Boolean) : [];
}

/** Five decimals: an effect of 2.54 points is 0.0254. */
const figure = (value: number | undefined) =>
  value === undefined ? undefined : String(Number(value.toFixed(5)));

export function number(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function oneOf<const T extends string>(choices: readonly T[], text: string | null): T | undefined {
  return choices.find((choice) => choice === text);
}
