/**
 * Classes of a choropleth: quantiles weighted by registered voters, so that each colour stands for about as
 * many people as the others, and not for as many polygons.
 */

export const CLASS_COUNT = 5;

export interface Scored {
  score: number | null;
  registered: number;
}

export interface ScoreClass {
  /** 1 is the lowest. */
  number: number;
  low: number;
  high: number;
  registered: number;
  members: number;
}

export interface Classes {
  /** Upper limits of all classes but the highest, ascending; a value at a limit belongs below it. */
  breaks: number[];
  /** Those that hold at least one member, lowest first. */
  classes: ScoreClass[];
  withoutScore: { registered: number; members: number };
}

/**
 * Cuts scored items into at most `count` classes. Equal scores always share a class, so few distinct values
 * make fewer classes.
 */
export function classify(items: Iterable<Scored>, count: number = CLASS_COUNT): Classes {
  const scored: { score: number; registered: number }[] = [];
  const withoutScore = { registered: 0, members: 0 };
  for (const { score, registered } of items) {
    if (score === null || !Number.isFinite(score)) {
      withoutScore.registered += registered;
      withoutScore.members += 1;
    } else scored.push({ score, registered });
  }
  scored.sort((a, b) => a.score - b.score);

  const breaks = quantileBreaks(scored, count);
  const classes: ScoreClass[] = [];
  for (const { score, registered } of scored) {
    const number = classOf(score, breaks)!;
    let last = classes.at(-1);
    if (last?.number !== number) {
      last = { number, low: score, high: score, registered: 0, members: 0 };
      classes.push(last);
    }
    last.high = score;
    last.registered += registered;
    last.members += 1;
  }
  return { breaks, classes, withoutScore };
}

/** The class of a score, 1 the lowest; null for no score. */
export function classOf(score: number | null, breaks: readonly number[]): number | null {
  if (score === null || !Number.isFinite(score)) return null;
  let number = 1;
  while (number <= breaks.length && score > breaks[number - 1]) number += 1;
  return number;
}

/** Each limit is put after the item whose running total comes nearest to its share of the whole. */
function quantileBreaks(sorted: { score: number; registered: number }[], count: number): number[] {
  // Where nobody is registered anywhere, every item counts the same.
  const anyRegistered = sorted.some(({ registered }) => registered > 0);
  const weightOf = (item: { registered: number }) => (anyRegistered ? item.registered : 1);
  const total = sorted.reduce((sum, item) => sum + weightOf(item), 0);
  const highest = sorted.at(-1)?.score;
  const breaks: number[] = [];
  let below = 0;
  let index = 0;
  for (let part = 1; part < count; part += 1) {
    const goal = (total * part) / count;
    while (index < sorted.length && below + weightOf(sorted[index]) / 2 < goal) {
      below += weightOf(sorted[index]);
      index += 1;
    }
    const limit = sorted[index - 1]?.score;
    if (limit !== undefined && limit !== highest && limit !== breaks.at(-1)) breaks.push(limit);
  }
  return breaks;
}
