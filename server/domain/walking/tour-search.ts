/**
 * Iterated local search for a short closed tour: 2-opt and Or-opt moves among near neighbours, then a small
 * random double bridge, repaired only where it hurt and taken back unless an annealed threshold accepts it.
 * Every move is a series of reversals, so taking back is replaying the series from its end.
 * bench: tests/bench/tour.ts
 */
import { type Random, seededRandom } from '../turfs/random.ts';

/** Moves bring a stop beside one of so many nearest others; more find little and cost time. */
const NEIGHBOURS = 10;
/** Or-opt moves so many stops together. */
const OR_OPT_STOPS = 3;
/** Longest segment that a kick exchanges. */
const KICK_STOPS = 40;
/** How much longer than before a tour may get at first, in mean steps; the allowance shrinks to nothing. */
const HEAT = 0.8;
const EPSILON_M = 1e-7;

export class TourSearch {
  private readonly n: number;
  private readonly d: Float64Array;
  private readonly neighbours: Int32Array;
  private readonly neighbourCount: number;
  private readonly tour: Int32Array;
  private readonly position: Int32Array;
  /** Stops whose surroundings changed and are to be looked at again. */
  private readonly queue: Int32Array;
  private readonly queued: Uint8Array;
  private queueHead = 0;
  private queueLength = 0;
  /** Reversals since the last accepted tour, as pairs of positions. */
  private journal: number[] = [];
  private readonly random: Random;

  constructor(n: number, d: Float64Array, seed: number) {
    this.n = n;
    this.d = d;
    this.neighbourCount = Math.min(NEIGHBOURS, n - 1);
    this.neighbours = nearest(n, d, this.neighbourCount);
    this.tour = nearestNeighbourTour(n, d);
    this.position = new Int32Array(n);
    for (let i = 0; i < n; i++) this.position[this.tour[i]] = i;
    this.queue = new Int32Array(n);
    this.queued = new Uint8Array(n);
    this.random = seededRandom(seed);
  }

  run(kicks: number): Int32Array {
    const { n } = this;
    for (let i = 0; i < n; i++) this.enqueue(this.tour[i]);
    this.improve();
    let lengthM = this.length();
    let bestM = lengthM;
    const best = Int32Array.from(this.tour);
    // The mean step sets the scale; steps that hold a given start or end (below zero) are no measure of it.
    let hotM = 0;
    for (let i = 0; i < n; i++) hotM += Math.max(0, this.step(i));
    hotM *= HEAT / n;

    for (let kick = 0; kick < kicks; kick++) {
      this.journal.length = 0;
      const changeM = this.kick() + this.improve();
      const allowedM = -hotM * (1 - kick / kicks) * Math.log(this.random() + 1e-12);
      if (changeM >= allowedM) {
        this.takeBack();
        continue;
      }
      lengthM += changeM;
      if (lengthM < bestM - 1e-7) {
        bestM = lengthM;
        best.set(this.tour);
      }
    }
    return best;
  }

  private step(i: number): number {
    const { n, d, tour } = this;
    return d[tour[i] * n + tour[i + 1 === n ? 0 : i + 1]];
  }

  private length(): number {
    let sumM = 0;
    for (let i = 0; i < this.n; i++) sumM += this.step(i);
    return sumM;
  }

  private enqueue(stop: number): void {
    if (this.queued[stop]) return;
    this.queued[stop] = 1;
    let tail = this.queueHead + this.queueLength++;
    if (tail >= this.n) tail -= this.n;
    this.queue[tail] = stop;
  }

  /** Reverses the tour between two positions, both included; the shorter way round, which is the same tour. */
  private reverse(from: number, to: number): void {
    this.journal.push(from, to);
    this.turn(from, to);
  }

  private turn(from: number, to: number): void {
    const { n, tour, position } = this;
    let count = to - from;
    if (count < 0) count += n;
    count += 1;
    let i = from;
    let j = to;
    if (count * 2 > n) {
      i = to + 1 === n ? 0 : to + 1;
      j = from === 0 ? n - 1 : from - 1;
      count = n - count;
    }
    for (let k = count >> 1; k > 0; k--) {
      const a = tour[i];
      const b = tour[j];
      tour[i] = b;
      position[b] = i;
      tour[j] = a;
      position[a] = j;
      i = i + 1 === n ? 0 : i + 1;
      j = j === 0 ? n - 1 : j - 1;
    }
  }

  private takeBack(): void {
    for (let k = this.journal.length - 2; k >= 0; k -= 2) this.turn(this.journal[k], this.journal[k + 1]);
  }

  private after(stop: number): number {
    const i = this.position[stop];
    return this.tour[i + 1 === this.n ? 0 : i + 1];
  }

  private before(stop: number): number {
    const i = this.position[stop];
    return this.tour[i === 0 ? this.n - 1 : i - 1];
  }

  /** From p [s … e] [m … c] q to p [m … c] [s … e] q, the first segment turned round if asked. */
  private exchange(s: number, e: number, m: number, c: number, turned: boolean): void {
    const { position } = this;
    const p = this.before(s);
    this.reverse(position[s], position[c]);
    // A reversal the other way round leaves the tour mirrored, so each step looks which way it runs now.
    if (m !== c) {
      if (this.after(p) === c) this.reverse(position[c], position[m]);
      else this.reverse(position[m], position[c]);
    }
    if (!turned && s !== e) {
      if (this.after(c) === e) this.reverse(position[e], position[s]);
      else this.reverse(position[s], position[e]);
    }
  }

  /** Swaps two random neighbouring segments (a double bridge); returns the change of length. */
  private kick(): number {
    const { n, d, tour } = this;
    const longest = Math.min(KICK_STOPS, Math.floor((n - 2) / 2));
    const i = Math.floor(this.random() * n);
    const first = 1 + Math.floor(this.random() * longest);
    const second = 1 + Math.floor(this.random() * longest);
    const at = (k: number) => tour[k >= n ? k - n : k];
    const p = at(i);
    const s = at(i + 1);
    const e = at(i + first);
    const m = at(i + first + 1);
    const c = at(i + first + second);
    const q = at(i + first + second + 1);
    this.exchange(s, e, m, c, false);
    this.enqueue(p);
    this.enqueue(s);
    this.enqueue(e);
    this.enqueue(m);
    this.enqueue(c);
    this.enqueue(q);
    return d[p * n + m] + d[c * n + s] + d[e * n + q] - d[p * n + s] - d[e * n + m] - d[c * n + q];
  }

  /** Works through the queue until no move helps; returns the change of length (zero or less). */
  private improve(): number {
    let changeM = 0;
    while (this.queueLength > 0) {
      const stop = this.queue[this.queueHead];
      this.queueHead = this.queueHead + 1 === this.n ? 0 : this.queueHead + 1;
      this.queueLength--;
      this.queued[stop] = 0;
      let gainM: number;
      do {
        gainM = this.twoOpt(stop);
        if (gainM === 0) gainM = this.orOpt(stop);
        changeM += gainM;
      } while (gainM < 0);
    }
    return changeM;
  }

  /** The first exchange of two steps that helps, one of them beside `a`. */
  private twoOpt(a: number): number {
    const { n, d, position, neighbours, neighbourCount } = this;
    for (let forward = 1; forward >= 0; forward--) {
      const b = forward ? this.after(a) : this.before(a);
      const abM = d[a * n + b];
      for (let k = 0; k < neighbourCount; k++) {
        const c = neighbours[a * neighbourCount + k];
        const acM = d[a * n + c];
        if (acM >= abM) break;
        const e = forward ? this.after(c) : this.before(c);
        const changeM = acM + d[b * n + e] - abM - d[c * n + e];
        if (changeM > -EPSILON_M) continue;
        if (forward) this.reverse(position[b], position[c]);
        else this.reverse(position[a], position[e]);
        this.enqueue(a);
        this.enqueue(b);
        this.enqueue(c);
        this.enqueue(e);
        return changeM;
      }
    }
    return 0;
  }

  /** The first move of up to three stops in a row, `a` at one end, that brings `a` beside a neighbour. */
  private orOpt(a: number): number {
    const { n, d, neighbours, neighbourCount } = this;
    for (let forward = 1; forward >= 0; forward--) {
      const p = forward ? this.before(a) : this.after(a);
      let e = a;
      for (let count = 1; count <= OR_OPT_STOPS; count++) {
        if (count > 1) e = forward ? this.after(e) : this.before(e);
        const q = forward ? this.after(e) : this.before(e);
        const freedM = d[p * n + a] + d[e * n + q] - d[p * n + q];
        if (freedM <= EPSILON_M) continue;
        for (let k = 0; k < neighbourCount; k++) {
          const c = neighbours[a * neighbourCount + k];
          const acM = d[a * n + c];
          if (acM >= freedM) break;
          if (this.isWithin(c, a, e, forward)) continue;
          // Into the gap on either side of c, with `a` beside c.
          for (let behind = 1; behind >= 0; behind--) {
            const other = behind === forward ? this.after(c) : this.before(c);
            if (other === a || other === e) continue;
            const changeM = acM + d[e * n + other] - d[c * n + other] - freedM;
            if (changeM > -EPSILON_M) continue;
            const first = forward ? a : e;
            const last = forward ? e : a;
            this.exchange(first, last, this.after(last), behind === forward ? c : other, !behind);
            this.enqueue(p);
            this.enqueue(q);
            this.enqueue(a);
            this.enqueue(e);
            this.enqueue(c);
            this.enqueue(other);
            return changeM;
          }
        }
      }
    }
    return 0;
  }

  /** Whether a stop lies in the short segment from `a` to `e`. */
  private isWithin(stop: number, a: number, e: number, forward: number): boolean {
    for (let x = a; x !== stop; x = forward ? this.after(x) : this.before(x)) if (x === e) return false;
    return true;
  }
}

/** The nearest others of each stop, nearest first; a selection, because sorting all costs more than the search. */
function nearest(n: number, d: Float64Array, count: number): Int32Array {
  const neighbours = new Int32Array(n * count);
  for (let a = 0; a < n; a++) {
    const row = a * count;
    let kept = 0;
    for (let b = 0; b < n; b++) {
      const metres = d[a * n + b];
      if (b === a || (kept === count && metres >= d[a * n + neighbours[row + kept - 1]])) continue;
      let k = kept < count ? kept++ : kept - 1;
      for (; k > 0 && d[a * n + neighbours[row + k - 1]] > metres; k--) {
        neighbours[row + k] = neighbours[row + k - 1];
      }
      neighbours[row + k] = b;
    }
  }
  return neighbours;
}

function nearestNeighbourTour(n: number, d: Float64Array): Int32Array {
  const tour = new Int32Array(n);
  const visited = new Uint8Array(n);
  let last = n - 1;
  for (let i = 0; i < n; i++) {
    tour[i] = last;
    visited[last] = 1;
    let following = -1;
    for (let x = 0; x < n; x++) {
      if (!visited[x] && (following === -1 || d[last * n + x] < d[last * n + following])) following = x;
    }
    last = following;
  }
  return tour;
}
