/**
 * House numbers: odd on the left and even on the right, counted from the end of the street nearer to the
 * market square, with gaps where nothing was built and a bis or ter where something was built in between.
 * Round a square they simply run on.
 */
import type { Entrance } from './buildings.ts';
import { distance, lineLength, measureAt, type Point } from './geometry.ts';
import type { StreetProps } from './plan.ts';
import type { PlanarMap } from './planar.ts';
import type { Random } from './random.ts';

export interface Address {
  at: Point;
  face: number;
  style: Entrance['style'];
  street: string;
  number: number;
  /** '', 'bis' or 'ter'. */
  suffix: string;
  doors: number;
}

interface Placed {
  entrance: Entrance;
  measureM: number;
  side: 'left' | 'right';
}

export function numberEntrances(
  map: PlanarMap<StreetProps>,
  entrances: Entrance[],
  random: Random,
): Address[] {
  const byStreet = new Map<number, Entrance[]>();
  for (const entrance of entrances) {
    const { street } = map.lines[entrance.line].props;
    byStreet.set(street, [...(byStreet.get(street) ?? []), entrance]);
  }
  const linesOf = new Map<number, number[]>();
  map.lines.forEach((line, i) => {
    const { street } = line.props;
    if (byStreet.has(street)) linesOf.set(street, [...(linesOf.get(street) ?? []), i]);
  });
  return [...byStreet].flatMap(([street, here]) => {
    const lines = linesOf.get(street)!;
    const name = map.lines[lines[0]].props.name!;
    const placed = placeOnStreet(map, lines, here);
    const sides = name.startsWith('place ')
      ? [placed]
      : [placed.filter((p) => p.side === 'left'), placed.filter((p) => p.side === 'right')];
    return sides.flatMap((side, i) => numberSide(side, name, i + 1, sides.length, random));
  });
}

/** Strings the lines of a street into one and measures every entrance along it. */
function placeOnStreet(map: PlanarMap<StreetProps>, lines: number[], entrances: Entrance[]): Placed[] {
  const left = new Set(lines);
  const placed: Placed[] = [];
  let end: Point = [0, 0];
  let walked = 0;
  while (left.size > 0) {
    // Next: the line with an end nearest to where we stand; at first, nearest to the market square.
    let next = { line: -1, reverse: false, awayM: Infinity };
    for (const line of left) {
      const { nodes } = map.lines[line];
      [nodes[0], nodes[nodes.length - 1]].forEach((node, k) => {
        const awayM = distance(map.at[node], end);
        if (awayM < next.awayM) next = { line, reverse: k === 1, awayM };
      });
    }
    left.delete(next.line);
    const points = map.lines[next.line].nodes.map((node) => map.at[node]);
    if (next.reverse) points.reverse();
    for (const entrance of entrances) {
      if (entrance.line !== next.line) continue;
      placed.push({
        entrance,
        measureM: walked + measureAt(points, entrance.onStreet),
        side: isLeft(points, entrance) ? 'left' : 'right',
      });
    }
    walked += lineLength(points);
    end = points[points.length - 1];
  }
  return placed.sort((a, b) => a.measureM - b.measureM);
}

function isLeft(points: Point[], entrance: Entrance): boolean {
  let best = { awayM: Infinity, left: false };
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const middleM = distance(a, entrance.onStreet) + distance(entrance.onStreet, b) - distance(a, b);
    if (middleM >= best.awayM) continue;
    const cross = (b[0] - a[0]) * (entrance.at[1] - a[1]) - (b[1] - a[1]) * (entrance.at[0] - a[0]);
    best = { awayM: middleM, left: cross > 0 };
  }
  return best.left;
}

function numberSide(side: Placed[], street: string, first: number, step: number, random: Random): Address[] {
  const spacingM = 12;
  let number = first - step;
  let suffix = '';
  return side.map(({ entrance, measureM }) => {
    const following = suffix === '' ? 'bis' : suffix === 'bis' ? 'ter' : '';
    if (number > 0 && following !== '' && random.chance(suffix === '' ? 0.025 : 0.2)) suffix = following;
    else {
      const due = first + step * Math.floor(measureM / (step === 1 ? spacingM : spacingM * 1.25));
      number = Math.max(number + step, step === 1 ? number + step : due);
      suffix = '';
    }
    const { at, face, style, doors } = entrance;
    return { at, face, style, street, number, suffix, doors };
  });
}
