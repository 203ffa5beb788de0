/** What runs in worker threads: the heavy, pure part of a cut, so that the server goes on answering meanwhile. */
import type { MessagePort } from 'node:worker_threads';
import type { MultiPolygon } from 'geojson';
import { shapeTurfs } from '../../domain/turfs/boundary.ts';
import { cutTurfs } from '../../domain/turfs/cut.ts';
import type { CutAddress, CutOptions, CutPlan, CutTurf } from '../../domain/turfs/types.ts';
import { buildNetwork } from '../../domain/walking/network.ts';
import { snapAddresses } from '../../domain/walking/snap.ts';
import type { StreetLine, StreetNetwork } from '../../domain/walking/types.ts';

/** The network with its arrays in shared memory: handing it to a worker copies nothing. */
export function network(streets: StreetLine[]): StreetNetwork {
  const built = buildNetwork(streets);
  const entries = Object.entries(built).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? shared(value as Shareable) : value,
  ]);
  return Object.fromEntries(entries);
}

type Shareable = Float64Array | Int32Array | Uint8Array;

function shared(array: Shareable): Shareable {
  const buffer = new SharedArrayBuffer(array.byteLength);
  const Kind = array.constructor as new (buffer: SharedArrayBuffer) => Shareable;
  const copy = new Kind(buffer);
  copy.set(array);
  return copy;
}

export interface CutTask {
  network: StreetNetwork;
  addresses: Omit<CutAddress, 'snap'>[];
  options: CutOptions;
  /** Told of progress as [fraction, message]. */
  port: MessagePort;
}

export interface ReadyTurf extends CutTurf {
  colour: number;
  /** Written out here, so that the server's thread neither builds nor copies it. */
  ewkt: string;
  walkJson: string;
  longestLegM: number;
}

export interface ReadyPlan {
  turfs: ReadyTurf[];
  unassigned: CutPlan['unassigned'];
}

export function cut({ network, addresses, options, port }: CutTask): ReadyPlan {
  const tell = (fraction: number, message: string) => port.postMessage([fraction, message]);
  tell(0, 'snapping addresses to streets');
  const snaps = snapAddresses(network, addresses);
  const snapped = addresses.map((address, i): CutAddress => ({ ...address, snap: snaps[i] }));
  const plan = cutTurfs(network, snapped, options, (fraction, message) =>
    tell(0.05 + 0.85 * fraction, message),
  );
  tell(0.9, 'drawing outlines');
  const shapes = shapeTurfs(network, snapped, plan);
  tell(0.95, 'writing walks');
  return {
    unassigned: plan.unassigned,
    turfs: plan.turfs.map(({ walk, ...turf }, i) => ({
      ...turf,
      colour: shapes[i].colour,
      ewkt: toEwkt(shapes[i].boundary),
      walkJson: JSON.stringify(walk),
      longestLegM: walk.legs.reduce((longest, leg) => Math.max(longest, leg.lengthM), 0),
    })),
  };
}

function toEwkt({ coordinates }: MultiPolygon): string {
  const ring = (positions: number[][]) => `(${positions.map((position) => position.join(' ')).join(',')})`;
  return `SRID=4326;MULTIPOLYGON(${coordinates.map((rings) => `(${rings.map(ring).join(',')})`).join(',')})`;
}
