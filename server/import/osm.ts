/**
 * OpenStreetMap extracts (.osm.pbf, .osm XML) as street lines, backdrop and addresses.
 *
 * OSM gives ways as lists of node ids, so positions have to be known before a way can be drawn. The file is
 * read twice: once for positions and for the relations we want, once for the ways. Only positions (16 bytes
 * each), addresses and the members of wanted relations stay in memory, whatever the order of the file.
 */
import { basename } from 'node:path';
import type { LineString, MultiPolygon, Polygon } from 'geojson';
import { type BBox, bboxOf, type LngLat } from '../domain/geo.ts';
import type { StreetClass } from '../domain/walking/types.ts';
import { UserError } from '../jobs/progress.ts';
import { type OsmAddress, OsmAddresses } from './osm-addresses.ts';
import { type OsmNode, type OsmRelation, type OsmTags, type OsmWay, readElements } from './osm-elements.ts';
import { NodePositions } from './osm-positions.ts';
import { assemblePolygons, centroid } from './osm-rings.ts';
import { type BackdropKind, backdropOf, type StreetTags, streetOf } from './osm-tags.ts';

export type { OsmAddress } from './osm-addresses.ts';

export interface OsmStreet {
  kind: 'street';
  name: string | null;
  class: StreetClass;
  walkable: boolean;
  layer: number;
  nodeIds: number[];
  line: LngLat[];
}

export interface OsmBackdrop {
  kind: 'backdrop';
  /** As `backdrop.kind` in the database. */
  backdrop: BackdropKind;
  name: string | null;
  geometry: LineString | Polygon | MultiPolygon;
}

export type OsmItem = OsmStreet | OsmBackdrop | OsmAddress;

export interface OsmReport {
  nodes: number;
  ways: number;
  relations: number;
  streets: number;
  backdrop: number;
  addresses: number;
  /** What was wanted and could not be used (wholly), with the reason: { 'area cut off at the edge of the file': 12 }. */
  skipped: Record<string, number>;
}

export interface OsmOptions {
  /** Only what touches this box: a town out of a regional file. */
  bbox?: BBox;
}

/** Beyond the box, so that rivers and forests which touch it keep their shape. */
const BOX_MARGIN_DEG = 0.1;

/**
 * Calls `onItem` for every street, backdrop shape and address; waits when it returns a promise.
 * Throws UserError 'osm-…' when the file is not OSM, is cut off or damaged.
 */
export async function readOsm(
  path: string,
  onItem: (item: OsmItem) => void | Promise<void>,
  options: OsmOptions = {},
): Promise<OsmReport> {
  const reader = new OsmReader(options.bbox);
  for await (const elements of readElements(path)) {
    for (const element of elements) {
      if (element.type === 'node') reader.locate(element);
      else if (element.type === 'relation') reader.note(element);
    }
  }
  if (reader.report.nodes === 0) {
    throw new UserError(
      'osm-empty',
      `${basename(path)} holds no OpenStreetMap nodes`,
      'Make the extract again; with Overpass, end the query with (._;>;); out body;',
    );
  }
  for await (const elements of readElements(path)) {
    for (const element of elements) {
      if (element.type === 'node') reader.addressOfNode(element);
      else if (element.type === 'way') for (const item of reader.itemsOfWay(element)) await onItem(item);
    }
  }
  for (const item of reader.rest()) await onItem(item);
  return reader.report;
}

/** Areas that relations draw: what they are, and the ways around them. */
interface WantedRelation {
  kind: BackdropKind;
  tags: OsmTags;
  members: { way: number; isInner: boolean }[];
}

class OsmReader {
  readonly report: OsmReport = {
    nodes: 0,
    ways: 0,
    relations: 0,
    streets: 0,
    backdrop: 0,
    addresses: 0,
    skipped: {},
  };
  readonly #bbox: BBox | undefined;
  readonly #positions = new NodePositions();
  readonly #relations: WantedRelation[] = [];
  /** Ways that bound a wanted area, and the kinds it has; their nodes follow on the second reading. */
  readonly #memberKinds = new Map<number, Set<BackdropKind>>();
  readonly #memberNodes = new Map<number, number[]>();
  /** Outlines of squares drawn as relations: people walk along and across them. */
  readonly #squares = new Map<number, StreetTags>();
  /** Street names from associatedStreet relations, by 'node/1' or 'way/1'. */
  readonly #streetOfHouse = new Map<string, string>();
  readonly #addresses = new OsmAddresses();

  constructor(bbox: BBox | undefined) {
    this.#bbox = bbox;
  }

  locate({ id, lon, lat }: OsmNode): void {
    this.report.nodes++;
    if (this.#bbox) {
      const [west, south, east, north] = this.#bbox;
      if (lon < west - BOX_MARGIN_DEG || lon > east + BOX_MARGIN_DEG) return;
      if (lat < south - BOX_MARGIN_DEG || lat > north + BOX_MARGIN_DEG) return;
    }
    this.#positions.add(id, lon, lat);
  }

  note({ tags = {}, members }: OsmRelation): void {
    this.report.relations++;
    if (tags.type === 'associatedStreet' && tags.name !== undefined) {
      for (const { type, ref, role } of members) {
        if (role === 'house' || role === 'address') this.#streetOfHouse.set(`${type}/${ref}`, tags.name);
      }
    }
    if (tags.type !== 'multipolygon') return;
    const ways = members.filter((member) => member.type === 'way');
    const square = streetOf(tags);
    if (square !== undefined) for (const { ref } of ways) this.#squares.set(ref, square);
    const backdrop = backdropOf(tags);
    if (backdrop?.shape !== 'area') return;
    this.#relations.push({
      kind: backdrop.kind,
      tags,
      members: ways.map(({ ref, role }) => ({ way: ref, isInner: role === 'inner' })),
    });
    for (const { ref } of ways) {
      this.#memberKinds.set(ref, (this.#memberKinds.get(ref) ?? new Set()).add(backdrop.kind));
    }
  }

  addressOfNode({ id, lon, lat, tags }: OsmNode): void {
    if (tags?.['addr:housenumber'] === undefined || !this.#inBox([[lon, lat]])) return;
    this.#addresses.add(tags, 'node', [lon, lat], this.#streetOfHouse.get(`node/${id}`));
  }

  *itemsOfWay({ id, refs, tags = {} }: OsmWay): Generator<OsmItem> {
    this.report.ways++;
    if (this.#memberKinds.has(id)) this.#memberNodes.set(id, refs);
    if (tags['addr:interpolation'] !== undefined)
      this.#skip('addr:interpolation line: its numbers have no points');
    const street = streetOf(tags) ?? this.#squares.get(id);
    if (street !== undefined) {
      for (const { nodeIds, line } of this.#knownRuns(refs)) {
        if (!this.#inBox(line)) continue;
        this.report.streets++;
        yield { kind: 'street', ...street, nodeIds, line };
      }
    }
    const backdrop = backdropOf(tags);
    // A ring that also bounds a relation of its kind would be drawn twice.
    if (backdrop === undefined || this.#memberKinds.get(id)?.has(backdrop.kind)) return;
    const name = tags.name ?? null;
    if (backdrop.shape === 'line') {
      for (const { line } of this.#knownRuns(refs)) {
        yield* this.#shape({
          kind: 'backdrop',
          backdrop: backdrop.kind,
          name,
          geometry: { type: 'LineString', coordinates: line },
        });
      }
      return;
    }
    const isClosed = refs.length > 3 && refs[0] === refs[refs.length - 1];
    if (!isClosed) return this.#skip('area whose outline does not close');
    const ring = this.#positionsOf(refs);
    if (ring === undefined) return this.#skip('area cut off at the edge of the file');
    yield* this.#shape({
      kind: 'backdrop',
      backdrop: backdrop.kind,
      name,
      geometry: { type: 'Polygon', coordinates: [ring] },
    });
    if (backdrop.kind === 'building')
      this.#addressOfBuilding(tags, ring, this.#streetOfHouse.get(`way/${id}`));
  }

  /** What can only be told once every way is known: relations and addresses. */
  *rest(): Generator<OsmItem> {
    for (const { kind, tags, members } of this.#relations) {
      const rings = members.map(({ way, isInner }) => ({
        isInner,
        nodeIds: this.#memberNodes.get(way) ?? [],
      }));
      const isWhole = rings.every(
        ({ nodeIds }) => nodeIds.length > 1 && this.#positionsOf(nodeIds) !== undefined,
      );
      if (!isWhole) {
        this.#skip('area cut off at the edge of the file');
        continue;
      }
      const geometry = assemblePolygons(rings, (node) => this.#positions.find(node)!);
      if (geometry === undefined) {
        this.#skip('relation whose rings do not close');
        continue;
      }
      yield* this.#shape({ kind: 'backdrop', backdrop: kind, name: tags.name ?? null, geometry });
      const [outer] = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates[0];
      if (kind === 'building') this.#addressOfBuilding(tags, outer as LngLat[], undefined);
    }
    for (const address of this.#addresses.all()) {
      this.report.addresses++;
      yield address;
    }
  }

  *#shape(item: OsmBackdrop): Generator<OsmItem> {
    const { geometry } = item;
    const outline =
      geometry.type === 'LineString'
        ? geometry.coordinates
        : geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2);
    if (!this.#inBox(outline as LngLat[])) return;
    this.report.backdrop++;
    yield item;
  }

  #addressOfBuilding(tags: OsmTags, ring: LngLat[], street: string | undefined): void {
    if (tags['addr:housenumber'] === undefined || !this.#inBox(ring)) return;
    this.#addresses.add(tags, 'building', centroid(ring).map(roundDeg) as LngLat, street);
  }

  /** The stretches of a way whose nodes are in the file: extracts cut ways at their edge. */
  *#knownRuns(refs: readonly number[]): Generator<{ nodeIds: number[]; line: LngLat[] }> {
    let nodeIds: number[] = [];
    let line: LngLat[] = [];
    let isCut = false;
    for (const ref of refs) {
      const position = this.#positions.find(ref);
      if (position !== undefined) {
        nodeIds.push(ref);
        line.push(position);
        continue;
      }
      isCut = true;
      if (line.length > 1) yield { nodeIds, line };
      nodeIds = [];
      line = [];
    }
    if (isCut) this.#skip('rest of a line cut off at the edge of the file');
    if (line.length > 1) yield { nodeIds, line };
  }

  #positionsOf(refs: readonly number[]): LngLat[] | undefined {
    const positions = refs.map((ref) => this.#positions.find(ref));
    return positions.includes(undefined) ? undefined : (positions as LngLat[]);
  }

  #inBox(positions: readonly LngLat[]): boolean {
    if (!this.#bbox) return true;
    const [west, south, east, north] = bboxOf(positions);
    return west <= this.#bbox[2] && east >= this.#bbox[0] && south <= this.#bbox[3] && north >= this.#bbox[1];
  }

  #skip(reason: string): void {
    this.report.skipped[reason] = (this.report.skipped[reason] ?? 0) + 1;
  }
}

const roundDeg = (deg: number) => Math.round(deg * 1e7) / 1e7;
