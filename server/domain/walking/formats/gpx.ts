/**
 * A walk as GPX 1.1, in the three ways that devices understand: waypoints (what most phone apps list), a
 * route through the stops (what a navigator leads along), a track (the line along the streets).
 * Schema: http://www.topografix.com/GPX/1/1/gpx.xsd, which also fixes the order of the elements.
 */
import { bboxOf } from '../../geo.ts';
import type { Walk } from '../types.ts';
import { attributionText, placeName, stopDetail, type WalkMeta, walkLine, walkTitle } from './meta.ts';
import { degrees, writeXml, type XmlElement } from './xml.ts';

export function walkToGpx(walk: Walk, meta: WalkMeta): string {
  const line = walkLine(walk);
  const positions = [...walk.stops.map(({ lng, lat }): [number, number] => [lng, lat]), ...(line ?? [])];
  const point = ([lng, lat]: readonly [number, number]) => ({ '@lat': degrees(lat), '@lon': degrees(lng) });
  const stops = walk.stops.map((stop) => ({
    ...point([stop.lng, stop.lat]),
    name: `${stop.seq} · ${placeName(stop, meta.words)}`,
    desc: stopDetail(stop, meta),
  }));
  const name = walkTitle(meta);
  return writeXml({
    gpx: {
      '@version': '1.1',
      '@creator': 'Arpent',
      '@xmlns': 'http://www.topografix.com/GPX/1/1',
      '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      '@xsi:schemaLocation': 'http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd',
      metadata: {
        name,
        desc: attributionText(meta),
        link: meta.url === null ? undefined : { '@href': meta.url },
        bounds: positions.length > 0 ? bounds(positions) : undefined,
      },
      wpt: stops,
      rte: stops.length > 0 ? { name, rtept: stops } : undefined,
      trk: line ? { name, trkseg: { trkpt: line.map(point) } } : undefined,
    },
  });
}

function bounds(positions: readonly (readonly number[])[]): XmlElement {
  const [west, south, east, north] = bboxOf(positions).map(degrees);
  return { '@minlat': south, '@minlon': west, '@maxlat': north, '@maxlon': east };
}
