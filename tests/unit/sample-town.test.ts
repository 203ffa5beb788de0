/** The bundled sample town, read back from the files that it is written to: what a real town's files would have to satisfy. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  area,
  booleanPointInPolygon,
  booleanValid,
  feature,
  featureCollection,
  kinks,
  lineIntersect,
  lineString,
  union,
} from '@turf/turf';
import { parse } from 'csv-parse/sync';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BALLOTS } from '#data/sample/elections.ts';
import { LIMIT_RING, ORIGIN, RIVER_LINE } from '#data/sample/site.ts';
import { makeTown } from '#data/sample/town.ts';
import { sampleTownFiles, writeSampleTown } from '#data/sample/write.ts';
import { type LngLat, localPlane, toLngLat } from '#server/domain/geo.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { snapAddresses } from '#server/domain/walking/snap.ts';
import type { StreetLine, WalkAddress } from '#server/domain/walking/types.ts';
import { type OsmBackdrop, readOsm } from '#server/import/osm.ts';

type Precincts = FeatureCollection<Polygon | MultiPolygon, Record<string, string>>;
interface AddressRow {
  code_postal: string;
  voie_nom: string;
  numero: string;
  numero_complet: string;
  long: string;
  lat: string;
  logements: string;
  bureau: string;
}

const plane = localPlane(ORIGIN);
const town = makeTown(1);
let dir: string;
let precincts: Precincts;
let formerPrecincts: Precincts;
let rows: AddressRow[];
const streets: StreetLine[] = [];
const backdrop: OsmBackdrop[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'arpent-sample-'));
  await writeSampleTown(dir, 1);
  const text = (path: string) => readFile(join(dir, path), 'utf8');
  precincts = JSON.parse(await text('raw/contours/valorme_bureaux_vote.geojson'));
  formerPrecincts = JSON.parse(await text('raw/contours/valorme_bureaux_vote_2022.geojson'));
  rows = parse<AddressRow>(await text('raw/adresses/base-adresse-locale_99901.csv'), {
    columns: true,
    delimiter: ';',
  });
  await readOsm(join(dir, 'raw/rues/valorme.osm'), (item) => {
    if (item.kind === 'street') streets.push({ ...item, streetId: streets.length + 1 });
    if (item.kind === 'backdrop') backdrop.push(item);
  });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const hashOf = (seed: number) => {
  const hash = createHash('sha256');
  for (const { path, text } of sampleTownFiles(seed)) hash.update(path).update(text);
  return hash.digest('hex');
};
const add = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

test('the same seed draws the same town to the last byte, another seed another town', () => {
  const first = hashOf(1);
  expect(hashOf(1)).toBe(first);
  expect(hashOf(2)).not.toBe(first);
});

test('about 40 precincts, 12,000 doors and 17,000 registered voters, whatever the seed', () => {
  for (const { homes, precincts: drawn } of [town, makeTown(2), makeTown(3)]) {
    expect(drawn.newer).toHaveLength(40);
    expect(drawn.older).toHaveLength(38);
    const doors = add(homes.map(({ address }) => address.doors));
    expect(doors).toBeGreaterThan(11_000);
    expect(doors).toBeLessThan(13_000);
    const registered = add(homes.map((home) => home.registered));
    expect(registered).toBeGreaterThan(15_500);
    expect(registered).toBeLessThan(18_500);
  }
});

describe('precincts', () => {
  const limit = feature({
    type: 'Polygon' as const,
    coordinates: [[...LIMIT_RING, LIMIT_RING[0]].map(([x, y]) => toLngLat(plane, x, y))],
  });

  test('are valid, do not overlap and cover the commune, in both vintages', () => {
    for (const drawing of [precincts, formerPrecincts]) {
      for (const precinct of drawing.features) {
        expect(booleanValid(precinct), JSON.stringify(precinct.properties)).toBe(true);
        expect(kinks(precinct as Feature<Polygon>).features).toHaveLength(0);
      }
      const whole = union(featureCollection(drawing.features));
      const sum = add(drawing.features.map((precinct) => area(precinct)));
      expect(whole?.geometry.type).toBe('Polygon');
      expect(Math.abs(area(whole!) / sum - 1)).toBeLessThan(1e-6);
      expect(Math.abs(area(whole!) / area(limit) - 1)).toBeLessThan(1e-4);
    }
  });

  test('hold together: one piece each', () => {
    expect(precincts.features.map(({ geometry }) => geometry.type)).toEqual(Array(40).fill('Polygon'));
  });

  test('were redrawn between the vintages: most kept, two added, a few borders moved', () => {
    const areaOf = (drawing: Precincts, key: string) =>
      new Map(drawing.features.map((f) => [f.properties[key].replace(/^0+/, ''), area(f)]));
    const [before, after] = [areaOf(formerPrecincts, 'bureau'), areaOf(precincts, 'uniq_bdv')];
    const added = [...after.keys()].filter((number) => !before.has(number));
    const moved = [...before].filter(([number, m2]) => Math.abs(m2 / after.get(number)! - 1) > 0.005);
    expect(added).toHaveLength(2);
    expect(added.some((number) => number.endsWith('A'))).toBe(true);
    expect(moved.length).toBeGreaterThanOrEqual(4);
    expect(moved.length).toBeLessThanOrEqual(10);
  });
});

describe('addresses', () => {
  test('lie in the precinct that they state', () => {
    const shapes = new Map(precincts.features.map((f) => [f.properties.uniq_bdv, f]));
    const astray = rows.filter(
      ({ long, lat, bureau }) => !booleanPointInPolygon([Number(long), Number(lat)], shapes.get(bureau)!),
    );
    expect(astray).toEqual([]);
  });

  test('are unique, with odd numbers facing even ones and a bis or ter here and there', () => {
    const keys = rows.map((row) => `${row.code_postal} ${row.voie_nom} ${row.numero_complet}`);
    expect(new Set(keys).size).toBe(rows.length);
    expect(rows.some((row) => row.numero_complet.endsWith('bis'))).toBe(true);
    expect(rows.some((row) => row.numero_complet.endsWith('ter'))).toBe(true);
    const odd = rows.filter((row) => Number(row.numero) % 2 === 1).length / rows.length;
    expect(odd).toBeGreaterThan(0.4);
    expect(odd).toBeLessThan(0.6);
    expect(Math.max(...rows.map((row) => Number(row.logements)))).toBeGreaterThan(30);
  });

  test('carry one street name given twice, once on each bank, and no other', () => {
    const banks = new Map<string, Set<number>>();
    for (const { kind, props } of town.map.lines) {
      if (kind === 'street' && props.name !== null)
        banks.set(props.name, (banks.get(props.name) ?? new Set()).add(props.street));
    }
    expect([...banks].filter(([, streetsSoNamed]) => streetsSoNamed.size > 1).map(([name]) => name)).toEqual([
      "rue de l'Église",
    ]);
  });
});

describe('streets', () => {
  test('make one network to walk on, which every address meets within 60 m', () => {
    const network = buildNetwork(streets);
    const total = add(network.componentLengthM);
    expect(network.componentLengthM[0] / total).toBeGreaterThan(0.97);
    const addresses = rows.map(
      (row, i): WalkAddress => ({
        addressId: i + 1,
        lng: Number(row.long),
        lat: Number(row.lat),
        street: row.voie_nom,
        houseNumber: row.numero_complet,
        doors: Number(row.logements),
      }),
    );
    const snaps = snapAddresses(network, addresses);
    expect(addresses.filter((_, i) => snaps[i] === null)).toEqual([]);
    const onIslands = snaps.filter((snap) => network.nodeComponent[network.blockFrom[snap!.blockId]] !== 0);
    expect(onIslands).toHaveLength(0);
  });

  const meets = (line: LngLat[], other: LngLat[]) =>
    lineIntersect(lineString(line), lineString(other)).features.length > 0;

  test('cross the river on three bridges and two footbridges, and nowhere else', () => {
    const river = RIVER_LINE.map(([x, y]) => toLngLat(plane, x, y));
    const across = streets.filter((street) => street.walkable && meets(street.line, river));
    expect(across.map(({ layer }) => layer)).toEqual(Array(5).fill(1));
    expect(new Set(across.map(({ name }) => name))).toEqual(
      new Set([
        'pont Vieux',
        'pont Neuf',
        'pont de la Concorde',
        'passerelle des Arts',
        'passerelle du Moulin',
      ]),
    );
  });

  test('cross the railway at level crossings, above or below it', () => {
    const [rail] = backdrop.filter((item) => item.backdrop === 'rail');
    const line = rail.geometry.coordinates as LngLat[];
    const across = streets.filter((street) => street.walkable && meets(street.line, line));
    const onTheLevel = across.filter(({ layer }) => layer === 0);
    expect(new Set(onTheLevel.map(({ name }) => name))).toEqual(
      new Set(['avenue Lucie-Aubrac', 'rue du Faubourg-Saint-Martin']),
    );
    expect(new Set(across.map(({ layer }) => layer))).toEqual(new Set([-1, 0, 1]));
  });

  test('pass the motorway without touching it, and nobody walks on it', () => {
    const carriagewaysAndRamps = streets.filter((street) => street.class === 'motorway');
    expect(carriagewaysAndRamps.map(({ walkable }) => walkable)).toEqual(Array(6).fill(false));
    const motorway = carriagewaysAndRamps.slice(0, 2);
    const nodes = new Set(motorway.flatMap(({ nodeIds }) => nodeIds!));
    const others = streets.filter((street) => street.class !== 'motorway');
    expect(others.filter(({ nodeIds }) => nodeIds!.some((node) => nodes.has(node)))).toEqual([]);
    for (const street of others) if (meets(street.line, motorway[0].line)) expect(street.layer).toBe(1);
  });

  test('come with stairs, footways, squares, service roads, water, parks, a railway and buildings', () => {
    const classes = new Set(streets.map((street) => street.class));
    for (const wanted of [
      'steps',
      'path',
      'pedestrian',
      'service',
      'residential',
      'tertiary',
      'primary',
    ] as const)
      expect(classes).toContain(wanted);
    expect(new Set(backdrop.map((item) => item.backdrop))).toEqual(
      new Set(['water', 'green', 'rail', 'building']),
    );
  });
});

describe('ballots', () => {
  test('add up in every precinct', () => {
    expect(BALLOTS).toHaveLength(8);
    for (const { id } of BALLOTS) {
      for (const r of town.results.get(id)!) {
        expect(add(r.votes)).toBe(r.valid);
        expect(r.valid + r.blank + r.spoilt).toBe(r.voters);
        expect(r.voters).toBeLessThanOrEqual(r.registered);
        expect(Math.min(r.blank, r.spoilt, ...r.votes)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('follow income, and precincts keep their leaning from one to the next', () => {
    const [first, second] = ['2024-legislative-1', '2026-municipal-1'].map((id) => town.results.get(id)!);
    const wealth = first.map((_, precinct) => {
      const homes = town.homes.filter((home) => town.ownerOf.newer[home.block] === precinct);
      return (
        add(homes.map((home) => home.incomeEur * home.registered)) / add(homes.map((home) => home.registered))
      );
    });
    const turnout = first.map((r) => r.voters / r.registered);
    expect(correlation(wealth, turnout)).toBeGreaterThan(0.6);
    const left = [first, second].map((results) => results.map((r) => r.votes[0] / r.valid));
    expect(correlation(left[0], left[1])).toBeGreaterThan(0.7);
  });
});

function correlation(xs: number[], ys: number[]): number {
  const mean = (values: number[]) => add(values) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const cov = add(xs.map((x, i) => (x - mx) * (ys[i] - my)));
  return cov / Math.sqrt(add(xs.map((x) => (x - mx) ** 2)) * add(ys.map((y) => (y - my) ** 2)));
}
