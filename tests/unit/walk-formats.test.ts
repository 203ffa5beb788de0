import { parse } from 'csv-parse/sync';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isGeometryObject } from 'geojson-validation';
import { describe, expect, test } from 'vitest';
import { walkToCsv } from '#server/domain/walking/formats/csv.ts';
import { walkToGeoJson } from '#server/domain/walking/formats/geojson.ts';
import { walkToGpx } from '#server/domain/walking/formats/gpx.ts';
import { walkToKml } from '#server/domain/walking/formats/kml.ts';
import type { WalkMeta } from '#server/domain/walking/formats/meta.ts';
import type { Walk } from '#server/domain/walking/types.ts';
import { MESSAGES } from '#server/print/messages.ts';

const meta: WalkMeta = {
  turfId: '4f0e0c9e-0000-4000-8000-000000000001',
  turfCode: 'A-07',
  version: 3,
  areaName: 'Saint-Étienne & Cie',
  url: 'http://127.0.0.1:8080/#/turfs/A-07?a=1&b=2',
  attributions: [{ text: '© OpenStreetMap contributors', url: null, licence: 'ODbL 1.0' }],
  doorsEstimated: true,
  words: MESSAGES.fr,
};

// Two stops 80 m apart with names that try every escape, and an address on an island.
const walk: Walk = {
  start: [1.44, 43.6],
  end: [1.441, 43.6],
  lengthM: 80.6,
  crossingM: 8,
  walkS: 74,
  serviceS: 600,
  durationS: 674,
  stops: [
    {
      seq: 1,
      addressId: 5,
      street: 'Rue "d’Été", <Œuvre> & Fils',
      houseNumber: '12 bis',
      side: 'left',
      parity: 'even',
      lng: 1.44,
      lat: 43.6001,
      doors: 4,
      walkM: 0,
      cumM: 0,
    },
    {
      seq: 2,
      addressId: 9,
      street: '=cmd\u0007()',
      houseNumber: null,
      side: 'right',
      parity: null,
      lng: -1e-7,
      lat: 43.5999,
      doors: 1,
      walkM: 80.6,
      cumM: 80.6,
    },
  ],
  legs: [
    {
      fromSeq: 1,
      toSeq: 2,
      lengthM: 80.6,
      line: {
        type: 'LineString',
        coordinates: [
          [1.44, 43.6],
          [1.4405, 43.6],
          [1.441, 43.6],
        ],
      },
    },
  ],
  unreached: [{ addressId: 11, reason: 'island' }],
};
const empty: Walk = {
  ...walk,
  end: walk.start,
  lengthM: 0,
  crossingM: 0,
  walkS: 0,
  serviceS: 0,
  durationS: 0,
  stops: [],
  legs: [],
};

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => ['wpt', 'rtept', 'trkpt'].includes(name),
});

describe('GPX', () => {
  const { gpx } = parser.parse(walkToGpx(walk, meta));

  test('stops are waypoints and route points in order, the line is a track', () => {
    expect(XMLValidator.validate(walkToGpx(walk, meta))).toBe(true);
    expect(gpx['@version']).toBe('1.1');
    expect(gpx.wpt).toEqual(gpx.rte.rtept);
    expect(gpx.wpt.map((point: Record<string, string>) => [point['@lon'], point['@lat']])).toEqual([
      ['1.4400000', '43.6001000'],
      ['-0.0000001', '43.5999000'],
    ]);
    expect(gpx.trk.trkseg.trkpt).toHaveLength(3);
    expect(gpx.metadata.bounds).toEqual({
      '@minlat': '43.5999000',
      '@minlon': '-0.0000001',
      '@maxlat': '43.6001000',
      '@maxlon': '1.4410000',
    });
  });

  test('names come back as they are, but for characters that XML cannot hold', () => {
    expect(gpx.wpt[0].name).toBe('1 · 12 bis Rue "d’Été", <Œuvre> & Fils');
    expect(gpx.wpt[1].name).toBe('2 · =cmd()');
    expect(gpx.wpt[0].desc).toBe('≈ 4 portes, gauche');
    expect(gpx.metadata.name).toBe('Feuille de route A-07 – Saint-Étienne & Cie');
    expect(gpx.metadata.link['@href']).toBe(meta.url);
  });

  test('elements stand in the order of the schema', () => {
    expect(Object.keys(gpx).filter((key) => !key.startsWith('@'))).toEqual(['metadata', 'wpt', 'rte', 'trk']);
    expect(Object.keys(gpx.metadata)).toEqual(['name', 'desc', 'link', 'bounds']);
  });

  test('a walk without stops is a file without points', () => {
    const text = walkToGpx(empty, meta);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(Object.keys(parser.parse(text).gpx)).not.toContain('rte');
  });
});

describe('KML', () => {
  test('stops and line come back', () => {
    const text = walkToKml(walk, meta);
    expect(XMLValidator.validate(text)).toBe(true);
    const { Document } = parser.parse(text).kml;
    expect(Document.Folder.Placemark.map((mark: { name: string }) => mark.name)).toEqual([
      '1 · 12 bis Rue "d’Été", <Œuvre> & Fils',
      '2 · =cmd()',
    ]);
    expect(Document.Folder.Placemark[0].Point.coordinates).toBe('1.4400000,43.6001000');
    expect(Document.Placemark.LineString.coordinates).toBe(
      '1.4400000,43.6000000 1.4405000,43.6000000 1.4410000,43.6000000',
    );
    expect(XMLValidator.validate(walkToKml(empty, meta))).toBe(true);
  });
});

describe('GeoJSON', () => {
  test('is valid, and holds stops, legs, totals and what is unreached', () => {
    const collection = JSON.parse(walkToGeoJson(walk, meta));
    for (const { geometry } of collection.features) expect(isGeometryObject(geometry, true)).toEqual([]);
    expect(collection.features.map((feature: { id: string }) => feature.id)).toEqual([
      'stop-1',
      'stop-2',
      'leg-2',
    ]);
    expect(collection.bbox).toEqual([-1e-7, 43.5999, 1.441, 43.6001]);
    expect(collection.walk).toMatchObject({
      code: 'A-07',
      lengthM: 80.6,
      durationS: 674,
      unreached: walk.unreached,
      doorsEstimated: true,
    });
    expect(JSON.parse(walkToGeoJson(empty, meta)).features).toEqual([]);
  });
});

describe('CSV', () => {
  const text = walkToCsv(walk, meta);

  test('opens with a byte-order mark and reads back row by row', () => {
    expect(text.startsWith('\ufeffturf,seq,street,')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(5);
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({
      seq: '1',
      street: 'Rue "d’Été", <Œuvre> & Fils',
      house_number: '12 bis',
      doors: '4',
      doors_estimated: 'yes',
      lng: '1.44',
      walk_m: '0',
    });
    expect(rows[1]).toMatchObject({ lng: '-1e-7', cum_m: '80.6', house_number: '' });
    expect(rows[2]).toMatchObject({ seq: '', address_id: '11', unreached_reason: 'island' });
  });

  test('a spreadsheet runs no formula', () => {
    expect(text).toContain("'=cmd");
  });
});
