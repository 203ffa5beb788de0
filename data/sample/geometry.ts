/** Plane geometry in metres: x east, y north. */

export type Point = [number, number];

/** Several times faster than Math.hypot, which guards against overflows that a town does not have. */
export function distance(a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  return Math.sqrt(dx * dx + dy * dy);
}

/** Twice-signed area halved: positive when the ring runs counter-clockwise. */
export function signedArea(ring: Point[]): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  }
  return sum / 2;
}

export function centroid(ring: Point[]): Point {
  const [ox, oy] = ring[0];
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const ax = ring[j][0] - ox;
    const ay = ring[j][1] - oy;
    const bx = ring[i][0] - ox;
    const by = ring[i][1] - oy;
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return [ox + x / (3 * area), oy + y / (3 * area)];
}

export function isInside(ring: Point[], [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Where segments ab and cd cross: the shares along both, or null. Ends count. */
export function crossing(a: Point, b: Point, c: Point, d: Point): { t: number; u: number } | null {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-12) return null;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t < 0 || t > 1 || u < 0 || u > 1 ? null : { t, u };
}

/** The point of segment ab nearest to p. */
export function nearestOn(a: Point, b: Point, p: Point): { point: Point; distanceM: number } {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2));
  const point: Point = [a[0] + t * dx, a[1] + t * dy];
  return { point, distanceM: distance(point, p) };
}

export function lineLength(line: Point[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1], line[i]);
  return sum;
}

/** A smooth curve through the control points (centripetal Catmull–Rom), one point every `stepM`. */
export function smooth(control: Point[], stepM: number, closed = false): Point[] {
  if (control.length < 3 && !closed) return resample(control, stepM);
  const n = control.length;
  const at = (i: number): Point => (closed ? control[(i + n) % n] : control[Math.max(0, Math.min(n - 1, i))]);
  const fine: Point[] = [];
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const k1 = Math.sqrt(distance(p0, p1)) || 1e-6;
    const k2 = Math.sqrt(distance(p1, p2)) || 1e-6;
    const k3 = Math.sqrt(distance(p2, p3)) || 1e-6;
    for (let step = 0; step < 12; step++) {
      const t = step / 12;
      const axis = (d: 0 | 1): number => {
        let m1 = 0;
        let m2 = 0;
        if (k1 > 1e-5) m1 = k2 * ((p1[d] - p0[d]) / k1 - (p2[d] - p0[d]) / (k1 + k2)) + (p2[d] - p1[d]);
        else m1 = p2[d] - p1[d];
        if (k3 > 1e-5) m2 = k2 * ((p3[d] - p2[d]) / k3 - (p3[d] - p1[d]) / (k2 + k3)) + (p2[d] - p1[d]);
        else m2 = p2[d] - p1[d];
        return (
          (2 * t ** 3 - 3 * t ** 2 + 1) * p1[d] +
          (t ** 3 - 2 * t ** 2 + t) * m1 +
          (-2 * t ** 3 + 3 * t ** 2) * p2[d] +
          (t ** 3 - t ** 2) * m2
        );
      };
      fine.push([axis(0), axis(1)]);
    }
  }
  fine.push(closed ? fine[0] : control[n - 1]);
  const out = resample(fine, stepM);
  return closed ? out.slice(0, -1) : out;
}

/** The same line with a point about every `stepM`, both ends kept. */
export function resample(line: Point[], stepM: number): Point[] {
  const total = lineLength(line);
  const count = Math.max(1, Math.round(total / stepM));
  const out: Point[] = [line[0]];
  let segment = 1;
  let walked = 0;
  for (let k = 1; k < count; k++) {
    const target = (total * k) / count;
    while (walked + distance(line[segment - 1], line[segment]) < target) {
      walked += distance(line[segment - 1], line[segment]);
      segment++;
    }
    const share = (target - walked) / distance(line[segment - 1], line[segment]);
    out.push(mix(line[segment - 1], line[segment], share));
  }
  out.push(line[line.length - 1]);
  return out;
}

export const mix = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];

/** The line shifted to its left by `offsetM` (to its right when negative), from one distance to another. */
export function offsetLine(line: Point[], offsetM: number, fromM = 0, toM = Infinity): Point[] {
  const out: Point[] = [];
  let walked = 0;
  for (let i = 0; i < line.length; i++) {
    if (i > 0) walked += distance(line[i - 1], line[i]);
    if (walked < fromM || walked > toM) continue;
    const a = line[Math.max(0, i - 1)];
    const b = line[Math.min(line.length - 1, i + 1)];
    const length = distance(a, b);
    out.push([
      line[i][0] - ((b[1] - a[1]) / length) * offsetM,
      line[i][1] + ((b[0] - a[0]) / length) * offsetM,
    ]);
  }
  return out;
}

/** Distance along the line of its point nearest to p. */
export function measureAt(line: Point[], p: Point): number {
  let best = Infinity;
  let at = 0;
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const near = nearestOn(line[i - 1], line[i], p);
    if (near.distanceM < best) {
      best = near.distanceM;
      at = walked + distance(line[i - 1], near.point);
    }
    walked += distance(line[i - 1], line[i]);
  }
  return at;
}

/** A four-cornered footprint: front left, front right, back right, back left. */
export type Quad = [Point, Point, Point, Point];

/** Rectangle whose front runs along `along` (a unit vector), centred on `front`, going `depthM` to the left of it. */
export function footprint(front: Point, along: Point, widthM: number, depthM: number): Quad {
  const [ux, uy] = along;
  const [nx, ny] = [-uy, ux];
  const corner = (w: number, d: number): Point => [front[0] + ux * w + nx * d, front[1] + uy * w + ny * d];
  const half = widthM / 2;
  return [corner(-half, 0), corner(half, 0), corner(half, depthM), corner(-half, depthM)];
}

/** Whether two convex quads overlap by more than `slackM` on every separating axis. */
export function quadsOverlap(a: Quad, b: Quad, slackM = 0.2): boolean {
  for (const quad of [a, b]) {
    for (let i = 0; i < 4; i++) {
      const p = quad[i];
      const q = quad[(i + 1) % 4];
      const length = distance(p, q);
      const nx = (q[1] - p[1]) / length;
      const ny = (p[0] - q[0]) / length;
      const range = (points: Quad) => {
        const values = points.map(([x, y]) => x * nx + y * ny);
        return [Math.min(...values), Math.max(...values)];
      };
      const [aMin, aMax] = range(a);
      const [bMin, bMax] = range(b);
      if (aMax - slackM <= bMin || bMax - slackM <= aMin) return false;
    }
  }
  return true;
}
