/** A walk as KML 2.2 (OGC 07-147r2): a folder of stops, and the line along the streets. */
import type { Walk } from '../types.ts';
import { attributionText, placeName, stopDetail, type WalkMeta, walkLine, walkTitle } from './meta.ts';
import { degrees, writeXml } from './xml.ts';

export function walkToKml(walk: Walk, meta: WalkMeta): string {
  const line = walkLine(walk);
  const data = (name: string, value: string | number) => ({ '@name': name, value });
  const position = ([lng, lat]: readonly [number, number]) => `${degrees(lng)},${degrees(lat)}`;
  return writeXml({
    kml: {
      '@xmlns': 'http://www.opengis.net/kml/2.2',
      Document: {
        name: walkTitle(meta),
        description: attributionText(meta),
        Style: { '@id': 'walk', LineStyle: { color: 'ff7a3c12', width: 4 } },
        Folder: {
          name: meta.words.stop,
          Placemark: walk.stops.map((stop) => ({
            name: `${stop.seq} · ${placeName(stop, meta.words)}`,
            description: stopDetail(stop, meta),
            ExtendedData: {
              Data: [
                data('seq', stop.seq),
                data('doors', stop.doors),
                data('side', stop.side),
                data('cumM', stop.cumM),
              ],
            },
            Point: { coordinates: position([stop.lng, stop.lat]) },
          })),
        },
        Placemark: line
          ? {
              name: walkTitle(meta),
              styleUrl: '#walk',
              LineString: { tessellate: 1, coordinates: line.map(position).join(' ') },
            }
          : undefined,
      },
    },
  });
}
