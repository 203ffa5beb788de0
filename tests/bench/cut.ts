/**
 * Cutting against simple methods: `node tests/bench/cut.ts [doors]`.
 *
 * On the streets of Toulouse (where `../shared/data` has them; the middle of the city unless doors are
 * given) and on a plain grid, with the same number of turfs for every method. Every turf is walked by the same
 * walker. `over` counts turfs longer than the shift; `connected` those whose blocks hang together, blocks
 * without doors helping. Seeds are fixed; seconds are of this machine.
 *
 * Below, what a budget of 20 % of the hours brings: everything cut and the best turfs kept, against the best
 * quarters chosen first and cut whole.
 */
import { join } from 'node:path';
import { toXM, toYM } from '#server/domain/geo.ts';
import { cutTurfs } from '#server/domain/turfs/cut.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import type { CutAddress, CutOptions } from '#server/domain/turfs/types.ts';
import type { StreetNetwork } from '#server/domain/walking/types.ts';
import { buildWalk } from '#server/domain/walking/walk.ts';
import { grid, type Town, toulouse } from '#tests/helpers/measured-towns.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

const OPTIONS: CutOptions = { shiftS: 7200, serviceS: 120, speedMps: 1.2, seed: 1 };

interface Figures {
  durationsS: number[];
  walkM: number;
  connected: number;
  seconds: number;
}

function timed<T>(work: () => T): [T, number] {
  const start = performance.now();
  const result = work();
  return [result, (performance.now() - start) / 1000];
}

function figuresOf(town: Town, groups: CutAddress[][], seconds: number): Figures {
  const walks = groups.map((group) => buildWalk(town.network, group, OPTIONS, { effort: 'quick' }));
  const hasDoors = new Uint8Array(town.network.blockCount);
  for (const { snap } of town.addresses) hasDoors[snap!.blockId] = 1;
  return {
    durationsS: walks.map((walk) => walk.durationS),
    walkM: walks.reduce((sum, walk) => sum + walk.lengthM, 0),
    connected: groups.filter((group) => isConnected(town.network, hasDoors, group)).length / groups.length,
    seconds,
  };
}

/** Whether the group's blocks hang together, by way of each other and of blocks that nobody has doors on. */
function isConnected(network: StreetNetwork, hasDoors: Uint8Array, group: readonly CutAddress[]): boolean {
  const wanted = new Set(group.map((address) => address.snap!.blockId));
  const first = group[0].snap!.blockId;
  const seen = new Set([first]);
  const queue = [first];
  let left = wanted.size - 1;
  for (let block = queue.pop(); block !== undefined && left > 0; block = queue.pop()) {
    for (const node of [network.blockFrom[block], network.blockTo[block]]) {
      for (let i = network.outStart[node]; i < network.outStart[node + 1]; i++) {
        const next = network.outBlock[i];
        if (seen.has(next) || (hasDoors[next] && !wanted.has(next))) continue;
        seen.add(next);
        if (wanted.has(next)) left--;
        queue.push(next);
      }
    }
  }
  return left === 0;
}

function ours({ network, addresses }: Town): CutAddress[][] {
  const byId = new Map(addresses.map((address) => [address.addressId, address]));
  return cutTurfs(network, addresses, OPTIONS).turfs.map(({ members }) =>
    members.map((member) => ({ ...byId.get(member.addressId)!, doors: member.doors })),
  );
}

/** Along a Hilbert curve, cut into pieces of equal doors. */
function hilbertSplit({ network, addresses }: Town, count: number): CutAddress[][] {
  const order = 16;
  const [xs, ys] = planePositions(network, addresses);
  const scale = (2 ** order - 1) / Math.max(span(xs), span(ys));
  const [minX, minY] = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b))];
  const keyed = addresses
    .map((address, i) => ({ address, key: hilbert((xs[i] - minX) * scale, (ys[i] - minY) * scale, order) }))
    .sort((a, b) => a.key - b.key);
  const doors = addresses.reduce((sum, address) => sum + address.doors, 0);
  const groups: CutAddress[][] = Array.from({ length: count }, () => []);
  let passed = 0;
  for (const { address } of keyed) {
    groups[Math.min(count - 1, Math.floor(((passed + address.doors / 2) / doors) * count))].push(address);
    passed += address.doors;
  }
  return groups.filter((group) => group.length > 0);
}

function hilbert(xReal: number, yReal: number, order: number): number {
  let [x, y] = [Math.floor(xReal), Math.floor(yReal)];
  let key = 0;
  for (let s = 2 ** (order - 1); s >= 1; s /= 2) {
    const rx = x & s ? 1 : 0;
    const ry = y & s ? 1 : 0;
    key += s * s * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) [x, y] = [s - 1 - (x & (s - 1)), s - 1 - (y & (s - 1))];
      [x, y] = [y, x];
    }
  }
  return key;
}

/** Lloyd's k-means, then each address to the nearest centre that still has room for its doors. */
function kMeansWithCapacity({ network, addresses }: Town, count: number): CutAddress[][] {
  const random = seededRandom(3);
  const [xs, ys] = planePositions(network, addresses);
  const centres = Array.from({ length: count }, () => Math.floor(random() * addresses.length));
  const cx = centres.map((i) => xs[i]);
  const cy = centres.map((i) => ys[i]);
  const squaredM = (i: number, c: number) => (xs[i] - cx[c]) ** 2 + (ys[i] - cy[c]) ** 2;
  const nearest = (i: number) => {
    let best = 0;
    for (let c = 1; c < count; c++) if (squaredM(i, c) < squaredM(i, best)) best = c;
    return best;
  };
  for (let round = 0; round < 8; round++) {
    const sum = cx.map(() => [0, 0, 0]);
    addresses.forEach(({ doors }, i) => {
      const of = sum[nearest(i)];
      of[0] += xs[i] * doors;
      of[1] += ys[i] * doors;
      of[2] += doors;
    });
    sum.forEach(([x, y, doors], c) => {
      if (doors === 0) return;
      cx[c] = x / doors;
      cy[c] = y / doors;
    });
  }
  const doors = addresses.reduce((sum, address) => sum + address.doors, 0);
  const room = new Array<number>(count).fill((doors / count) * 1.02);
  const groups: CutAddress[][] = Array.from({ length: count }, () => []);
  const nearestFirst = addresses
    .map((_, i) => ({ i, squared: squaredM(i, nearest(i)) }))
    .sort((a, b) => a.squared - b.squared);
  for (const { i } of nearestFirst) {
    let best = -1;
    for (let c = 0; c < count; c++) {
      if (room[c] >= addresses[i].doors && (best < 0 || squaredM(i, c) < squaredM(i, best))) best = c;
    }
    if (best < 0) best = room.indexOf(Math.max(...room));
    room[best] -= addresses[i].doors;
    groups[best].push(addresses[i]);
  }
  return groups.filter((group) => group.length > 0);
}

function planePositions({ plane }: StreetNetwork, addresses: readonly CutAddress[]) {
  return [addresses.map(({ lng }) => toXM(plane, lng)), addresses.map(({ lat }) => toYM(plane, lat))];
}

const span = (values: readonly number[]) =>
  values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));

function line(name: string, { durationsS, walkM, connected, seconds }: Figures): string {
  const sorted = durationsS.toSorted((a, b) => a - b);
  const mean = sorted.reduce((sum, s) => sum + s, 0) / sorted.length;
  const near = sorted.filter((s) => Math.abs(s / mean - 1) <= 0.07).length / sorted.length;
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  return [
    name.padEnd(22),
    String(sorted.length).padStart(6),
    percent(connected).padStart(10),
    (walkM / 1000).toFixed(0).padStart(7),
    percent(mean / OPTIONS.shiftS).padStart(7),
    percent(sorted.at(-1)! / mean - 1).padStart(12),
    percent(near).padStart(13),
    String(sorted.filter((s) => s > OPTIONS.shiftS).length).padStart(6),
    seconds.toFixed(1).padStart(7),
  ].join('');
}

function budgetLines({ network, addresses }: Town): string[] {
  const byId = new Map(addresses.map((address) => [address.addressId, address]));
  const tell = (name: string, turfs: ReturnType<typeof cutTurfs>['turfs']) => {
    const hours = turfs.reduce((sum, turf) => sum + turf.durationS, 0) / 3600;
    const votes = turfs
      .flatMap((turf) => turf.members)
      .reduce((sum, { addressId, doors }) => sum + doors * byId.get(addressId)!.votesPerDoor.mid, 0);
    return `${name.padEnd(34)}${hours.toFixed(0).padStart(6)} h${(votes / hours).toFixed(4).padStart(10)} votes per hour`;
  };
  const everything = cutTurfs(network, addresses, OPTIONS);
  const budgetS = 0.2 * everything.turfs.reduce((sum, turf) => sum + turf.durationS, 0);
  const kept = cutTurfs(network, addresses, { ...OPTIONS, budgetS });

  // Quarters with the same votes a door stand for precincts.
  const quarters = [...Map.groupBy(addresses, ({ votesPerDoor }) => votesPerDoor.mid)].sort(
    ([a], [b]) => b - a,
  );
  const secondsPerDoor = budgetS / 0.2 / addresses.reduce((sum, address) => sum + address.doors, 0);
  const chosen: CutAddress[] = [];
  let leftS = budgetS;
  for (const [, members] of quarters) {
    if (leftS <= 0) break;
    chosen.push(...members);
    leftS -= secondsPerDoor * members.reduce((sum, address) => sum + address.doors, 0);
  }
  const whole = cutTurfs(network, chosen, OPTIONS);
  return [
    tell('everything cut, best turfs kept', kept.turfs),
    tell('best quarters chosen, then cut', whole.turfs),
  ];
}

const wanted = Number(process.argv[2] ?? 0);
const towns: Town[] = [grid(14, 12_000)];
if (hasSharedData) {
  const city = toulouse(join(SHARED_DATA, 'toulouse'), wanted || 205_000);
  const isCentral = ({ lng, lat }: CutAddress) =>
    Math.hypot(toXM(city.network.plane, lng), toYM(city.network.plane, lat)) < 2500;
  towns.unshift(
    wanted ? city : { ...city, name: 'Toulouse, middle', addresses: city.addresses.filter(isCentral) },
  );
}
for (const town of towns) {
  const doors = town.addresses.reduce((sum, address) => sum + address.doors, 0);
  console.log(
    `\n${town.name}: ${doors} doors at ${town.addresses.length} addresses, shifts of ${OPTIONS.shiftS / 60} minutes`,
  );
  console.log('method                 turfs connected     km   fill  worst/mean  within ±7 %  over      s');
  const [cut, cutSeconds] = timed(() => ours(town));
  console.log(line('spanning trees', figuresOf(town, cut, cutSeconds)));
  const [means, meansSeconds] = timed(() => kMeansWithCapacity(town, cut.length));
  console.log(line('k-means, capacity', figuresOf(town, means, meansSeconds)));
  const [curve, curveSeconds] = timed(() => hilbertSplit(town, cut.length));
  console.log(line('Hilbert split', figuresOf(town, curve, curveSeconds)));
  console.log(`\nbudget of 20 % of the hours`);
  for (const text of budgetLines(town)) console.log(text);
}
