/**
 * The town as an OpenStreetMap file: streets with their names, footways, steps, bridges and level crossings,
 * and the backdrop. Lines that meet share a node; what passes above or below something does not.
 */
import { type LocalPlane, toLngLat } from '#server/domain/geo.ts';
import type { StreetClass } from '#server/domain/walking/types.ts';
import type { Building } from './buildings.ts';
import { distance, type Point } from './geometry.ts';
import { carriageways, ramps, riverShape, woods } from './landscape.ts';
import type { StreetProps } from './plan.ts';
import type { Line, PlanarMap } from './planar.ts';
import { ringPoints } from './planar.ts';
import { seeded } from './random.ts';
import { RIVER_NAME } from './site.ts';
import type { Town } from './town.ts';

type Tags = Record<string, string>;

const HIGHWAY: Record<StreetClass, string> = {
  path: 'footway',
  steps: 'steps',
  pedestrian: 'pedestrian',
  service: 'service',
  residential: 'residential',
  tertiary: 'tertiary',
  secondary: 'secondary',
  primary: 'primary',
  trunk: 'trunk',
  motorway: 'motorway',
};
const BUILDING: Record<Building['use'], string> = {
  dwelling: 'yes',
  hall: 'industrial',
  church: 'church',
  market: 'public',
};
/** How far a bridge or underpass reaches on each side of what it crosses, unless a corner comes first. */
const DECK_M = 40;

export function osmXml(town: Town, plane: LocalPlane): string {
  const { map } = town;
  const ways: string[] = [];
  const nodeTags = new Map<number, Tags>();
  const used = new Set<number>();
  const way = (nodes: number[], tags: Tags): void => {
    for (const node of nodes) used.add(node);
    const refs = nodes.map((node) => `<nd ref="${node + 1}"/>`).join('');
    ways.push(`<way id="${ways.length + 1}" version="1">${refs}${tagXml(tags)}</way>`);
  };
  const extra: Point[] = [];
  const addPoint = (point: Point): number => map.at.length + extra.push(point) - 1;
  const area = (ring: Point[], tags: Tags): void => {
    const ids = ring.map(addPoint);
    way([...ids, ids[0]], tags);
  };

  const barriers = barrierNodes(map);
  for (const line of map.lines) {
    if (line.kind === 'street') {
      for (const part of streetParts(map, line, barriers))
        way(part.nodes, { ...streetTags(line.props), ...part.tags });
    } else if (line.kind === 'rail') way(railNodes(map, line, barriers, nodeTags), { railway: 'rail' });
    else if (line.kind === 'river')
      way(
        line.nodes.filter((node) => map.neighbours[node].length === 2),
        { waterway: 'river', name: RIVER_NAME },
      );
  }
  for (const path of town.paths) way(path.nodes, { highway: HIGHWAY[path.class] });

  area(riverShape(seeded(11)), { natural: 'water', water: 'river', name: RIVER_NAME });
  const lanes = carriageways();
  const laneIds = lanes.map((points) => points.map(addPoint));
  for (const ids of laneIds) way(ids, { highway: 'motorway', oneway: 'yes', ref: 'A 999' });
  for (const { from, between, carriageway, at } of ramps(map, 'avenue des Entrepreneurs', lanes))
    way([from, ...between.map(addPoint), laneIds[carriageway][at]], {
      highway: 'motorway_link',
      oneway: 'yes',
    });
  for (const ring of woods(seeded(12))) area(ring, { natural: 'wood' });
  town.blocks.forEach((block) => {
    if (block.style !== 'park') return;
    area(ringPoints(map, block.face), block.areaM2 > 8000 ? { leisure: 'park' } : { leisure: 'garden' });
  });
  for (const { quad, use } of town.buildings) area(quad, { building: BUILDING[use] });

  const position = (node: number): Point =>
    node < map.at.length ? map.at[node] : extra[node - map.at.length];
  const nodes = [...used]
    .sort((a, b) => a - b)
    .map((node) => {
      const [lng, lat] = toLngLat(plane, ...position(node));
      const tags = nodeTags.get(node);
      const open = `<node id="${node + 1}" version="1" lat="${lat.toFixed(7)}" lon="${lng.toFixed(7)}"`;
      return tags ? `${open}>${tagXml(tags)}</node>` : `${open}/>`;
    });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<osm version="0.6" generator="Arpent sample town">',
    '<note>Fictional. CC0 1.0.</note>',
    ...nodes,
    ...ways,
    '</osm>',
    '',
  ].join('\n');
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const tagXml = (tags: Tags) =>
  Object.entries(tags)
    .map(([key, value]) => `<tag k="${key}" v="${escapeXml(value)}"/>`)
    .join('');

const streetTags = ({ class: cls, name }: StreetProps): Tags => ({
  highway: HIGHWAY[cls!],
  ...(name === null ? {} : { name }),
});

/** Nodes of river, railway and motorway: no street may stop there. */
function barrierNodes(map: PlanarMap<StreetProps>): Set<number> {
  const out = new Set<number>();
  for (const { kind, nodes } of map.lines) {
    if (kind === 'river' || kind === 'rail' || kind === 'motorway') for (const node of nodes) out.add(node);
  }
  return out;
}

/** A street in pieces: open road, and decks that leave out the node of what they cross. */
function streetParts(
  map: PlanarMap<StreetProps>,
  { nodes, props }: Line<StreetProps>,
  barriers: Set<number>,
): { nodes: number[]; tags: Tags }[] {
  const level = props.crosses === 'level-crossing';
  const deck = nodes.map(() => false);
  nodes.forEach((node, k) => {
    if (!barriers.has(node) || (level && isOnRail(map, node))) return;
    for (const step of [-1, 1]) {
      let walked = 0;
      for (let i = k; i >= 0 && i < nodes.length; i += step) {
        if (i !== k) walked += distance(map.at[nodes[i]], map.at[nodes[i - step]]);
        const isCorner = map.neighbours[nodes[i]].length > 2 && !barriers.has(nodes[i]);
        if (walked > DECK_M || isCorner) break;
        // Marks segments: deck[i] is the one from node i to node i + 1.
        deck[step > 0 ? i : i - 1] = true;
      }
    }
  });
  const parts: { nodes: number[]; tags: Tags }[] = [];
  let start = 0;
  for (let k = 1; k < nodes.length; k++) {
    if (k < nodes.length - 1 && deck[k] === deck[k - 1]) continue;
    const slice = nodes.slice(start, k + 1);
    const raised = deck[k - 1];
    const tags: Tags = !raised
      ? {}
      : props.crosses === 'underpass' && !isOverRiver(map, slice)
        ? UNDER
        : OVER;
    parts.push({ nodes: raised ? slice.filter((node) => !barriers.has(node)) : slice, tags });
    start = k;
  }
  return parts;
}
const OVER: Tags = { bridge: 'yes', layer: '1' };
const UNDER: Tags = { tunnel: 'yes', layer: '-1' };

const touches = (map: PlanarMap<StreetProps>, node: number, kind: Line<StreetProps>['kind']) =>
  map.lines.some((line) => line.kind === kind && line.nodes.includes(node));
const isOnRail = (map: PlanarMap<StreetProps>, node: number) => touches(map, node, 'rail');
const isOverRiver = (map: PlanarMap<StreetProps>, nodes: number[]) =>
  nodes.some((node) => touches(map, node, 'river'));

/** The railway keeps the nodes of level crossings, and no other crossing's. */
function railNodes(
  map: PlanarMap<StreetProps>,
  { nodes }: Line<StreetProps>,
  barriers: Set<number>,
  nodeTags: Map<number, Tags>,
): number[] {
  const levelAt = new Set<number>();
  for (const line of map.lines) {
    if (line.kind !== 'street' || line.props.crosses !== 'level-crossing') continue;
    for (const node of line.nodes) if (barriers.has(node)) levelAt.add(node);
  }
  return nodes.filter((node) => {
    if (levelAt.has(node)) nodeTags.set(node, { railway: 'level_crossing' });
    return levelAt.has(node) || map.neighbours[node].length <= 2;
  });
}
