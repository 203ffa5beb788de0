/**
 * Streets as a map has them, to judge plans and walks by: segments between neighbouring points of published
 * lines, joined where coordinates are equal. Shares no code with the network that plans are made on.
 */
import Flatbush from 'flatbush';
import type { Position } from 'geojson';

/** Rounding of coordinates on the way through the database and back. */
const TOLERANCE_M = 0.35;
const M_PER_DEG = 111_195;

type Point = [xM: number, yM: number];

interface Segment {
  from: number;
  to: number;
}

export class StreetMap {
  readonly #shrink: number;
  readonly #points: Point[] = [];
  readonly #segments: Segment[] = [];
  readonly #atPoint: number[][] = [];
  readonly #index: Flatbush;

  constructor(lines: readonly Position[][]) {
    this.#shrink = Math.cos((lines[0][0][1] * Math.PI) / 180);
    const numberOf = new Map<string, number>();
    for (const line of lines) {
      const along = line.map((position) => {
        const key = position.join();
        let point = numberOf.get(key);
        if (point === undefined) {
          point = this.#points.push(this.#inMetres(position)) - 1;
          numberOf.set(key, point);
          this.#atPoint.push([]);
        }
        return point;
      });
      for (let i = 1; i < along.length; i++) {
        const segment = this.#segments.push({ from: along[i - 1], to: along[i] }) - 1;
        this.#atPoint[along[i - 1]].push(segment);
        this.#atPoint[along[i]].push(segment);
      }
    }
    this.#index = new Flatbush(this.#segments.length);
    for (const { from, to } of this.#segments) {
      const [[ax, ay], [bx, by]] = [this.#points[from], this.#points[to]];
      this.#index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
    }
    this.#index.finish();
  }

  #inMetres([lng, lat]: Position): Point {
    return [lng * M_PER_DEG * this.#shrink, lat * M_PER_DEG];
  }

  /** Segments on which a position lies, nearest first. */
  at(position: Position): number[] {
    const [x, y] = this.#inMetres(position);
    const reach = TOLERANCE_M;
    return this.#index
      .search(x - reach, y - reach, x + reach, y + reach)
      .map((segment) => ({ segment, awayM: this.#awayM(segment, [x, y]) }))
      .filter(({ awayM }) => awayM <= reach)
      .sort((a, b) => a.awayM - b.awayM || a.segment - b.segment)
      .map(({ segment }) => segment);
  }

  #awayM(segment: number, [x, y]: Point): number {
    const [ax, ay] = this.#points[this.#segments[segment].from];
    const [bx, by] = this.#points[this.#segments[segment].to];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = squared === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared;
    const t = Math.max(0, Math.min(1, along));
    return Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
  }

  /** Whether a line runs along the streets: each of its steps along one segment, none across the open. */
  carries(line: readonly Position[]): boolean {
    let here = this.at(line[0]);
    for (const position of line.slice(1)) {
      const next = this.at(position);
      if (!next.some((segment) => here.includes(segment))) return false;
      here = next;
    }
    return here.length > 0;
  }

  /** 1: left of the segment as it was drawn; −1: right. */
  sideOf(segment: number, position: Position): 1 | -1 {
    const [x, y] = this.#inMetres(position);
    const [ax, ay] = this.#points[this.#segments[segment].from];
    const [bx, by] = this.#points[this.#segments[segment].to];
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 ? 1 : -1;
  }

  /** Segments that can be walked to from one, over open ones, until all wanted are among them. */
  reach(first: number, isOpen: (segment: number) => boolean, wanted: ReadonlySet<number>): Set<number> {
    const reached = new Set([first]);
    for (const segment of reached) {
      if (wanted.isSubsetOf(reached)) break;
      const { from, to } = this.#segments[segment];
      for (const next of [...this.#atPoint[from], ...this.#atPoint[to]]) if (isOpen(next)) reached.add(next);
    }
    return reached;
  }
}

export function lengthM(line: readonly Position[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    const [[fromLng, fromLat], [toLng, toLat]] = [line[i - 1], line[i]];
    const shrink = Math.cos((fromLat * Math.PI) / 180);
    sum += M_PER_DEG * Math.hypot((toLng - fromLng) * shrink, toLat - fromLat);
  }
  return sum;
}
