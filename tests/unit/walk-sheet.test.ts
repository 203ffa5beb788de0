import { describe, expect, test } from 'vitest';
import type { Stop, Walk } from '#server/domain/walking/types.ts';
import { MESSAGES } from '#server/print/messages.ts';
import { renderWalkPdf, type SheetMeta } from '#server/print/walk-sheet.ts';

const meta: SheetMeta = {
  turfId: '4f0e0c9e-0000-4000-8000-000000000001',
  turfCode: 'A-07',
  version: 3,
  areaName: 'Saint-Étienne',
  url: 'http://127.0.0.1:8080/?mode=walk&turf=A-07',
  attributions: [{ text: '© OpenStreetMap contributors', url: null, licence: 'ODbL 1.0' }],
  doorsEstimated: false,
  words: MESSAGES.fr,
  map: {
    streets: [
      {
        name: 'Rue Éloi',
        class: 'residential',
        line: [
          [1.439, 43.6],
          [1.46, 43.6],
        ],
      },
      {
        name: null,
        class: 'steps',
        line: [
          [1.4425, 43.599],
          [1.4425, 43.601],
        ],
      },
    ],
    backdrop: [
      {
        kind: 'water',
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [1.44, 43.598],
              [1.45, 43.598],
              [1.45, 43.599],
              [1.44, 43.598],
            ],
          ],
        },
      },
      {
        kind: 'rail',
        geometry: {
          type: 'LineString',
          coordinates: [
            [1.44, 43.602],
            [1.45, 43.602],
          ],
        },
      },
    ],
  },
  notice: 'Campagne « Ž » : qui, pourquoi, vos droits.',
  updatedAt: new Date('2026-01-02T03:04:05Z'),
};

/** Stops every 20 m along one street. */
function walkOf(count: number): Walk {
  const stops = Array.from({ length: count }, (_, i): Stop => {
    const side = i % 2 === 0 ? 'left' : 'right';
    return {
      seq: i + 1,
      addressId: i + 1,
      street: 'Rue Éloi',
      houseNumber: `${i + 1}`,
      side,
      parity: null,
      lng: 1.44 + i * 0.00025,
      lat: 43.60003,
      doors: 1 + (i % 3),
      walkM: i && 20,
      cumM: i * 20,
    };
  });
  const legs = stops.slice(1).map((stop): Walk['legs'][number] => {
    const coordinates = [
      [stop.lng - 0.00025, 43.6],
      [stop.lng, 43.6],
    ];
    return { fromSeq: stop.seq - 1, toSeq: stop.seq, lengthM: 20, line: { type: 'LineString', coordinates } };
  });
  const at = (i: number): [number, number] => [1.44 + i * 0.00025, 43.6];
  const lengthM = Math.max(0, count - 1) * 20;
  return {
    start: at(0),
    end: at(count - 1),
    lengthM,
    crossingM: 0,
    walkS: lengthM,
    serviceS: 600,
    durationS: lengthM + 600,
    stops,
    legs,
    unreached: [{ addressId: 99, reason: 'island' }],
  };
}

/** PDFs write their pages as '/Type /Page', outside of compressed streams. */
const pageCount = (pdf: Uint8Array) =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b/g)?.length;

describe('the printed sheet', () => {
  test.each([
    [0, 1],
    [1, 2],
    [20, 2],
    [40, 3],
    [150, 8],
  ])('%i stops take %i pages', async (stops, pages) => {
    const pdf = await renderWalkPdf(walkOf(stops), meta);
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(pageCount(pdf)).toBe(pages);
  });

  test('the same walk gives the same bytes', async () => {
    const [first, second] = [await renderWalkPdf(walkOf(12), meta), await renderWalkPdf(walkOf(12), meta)];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  test('in English, on Letter, without a link and without a notice', async () => {
    const pdf = await renderWalkPdf(walkOf(12), {
      ...meta,
      words: MESSAGES.en,
      paper: 'LETTER',
      url: null,
      notice: null,
      doorsEstimated: true,
    });
    expect(Buffer.from(pdf).toString('latin1')).toContain('/MediaBox [0 0 612 792]');
  });
});

describe('the words', () => {
  test('durations and lengths read as people say them', () => {
    expect([40, 3600, 3900, 45_000].map(MESSAGES.fr.duration)).toEqual([
      '1 min',
      '1 h 00',
      '1 h 05',
      '12 h 30',
    ]);
    expect([8.4, 940, 2234].map(MESSAGES.fr.metres)).toEqual(['8 m', '940 m', '2,2 km']);
    expect(MESSAGES.en.metres(2234)).toBe('2.2 km');
  });

  test('none and one are singular in French, only one in English', () => {
    expect([0, 1, 2].map(MESSAGES.fr.doors)).toEqual(['0 porte', '1 porte', '2 portes']);
    expect([0, 1, 2].map(MESSAGES.en.doors)).toEqual(['0 doors', '1 door', '2 doors']);
  });
});
