/** GeoJSON feature collections, read feature by feature: a file larger than memory is fine, one feature is not. */
import { pipeline, Readable } from 'node:stream';
import type { Feature } from 'geojson';
import { pick } from 'stream-json/filters/pick.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { UserError } from '../jobs/progress.ts';
import { openBytes } from './bytes.ts';
import { importError } from './problem.ts';
import type { FileSpec } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';
import { decodeText } from './text.ts';

/** A region's outline with every vertex has 10 MB. */
const MAX_FEATURE_CHARS = 64_000_000;

export async function openGeoJson(path: string, spec: FileSpec): Promise<Table> {
  const bytes = await openBytes(path, spec.member);
  const { file } = bytes.place;
  let features = 0;
  let charsSinceFeature = 0;
  async function* bounded(): AsyncGenerator<string> {
    // Lines mean nothing here; what has to stay small is one feature.
    for await (const text of decodeText(bytes, spec.encoding ?? 'utf-8', null)) {
      charsSinceFeature += text.length;
      if (charsSinceFeature > MAX_FEATURE_CHARS)
        throw importError(
          'feature-too-large',
          { file, line: features + 1, unit: 'feature' },
          `one feature is longer than ${MAX_FEATURE_CHARS.toLocaleString('en')} characters`,
          'this is not a map of small features: check the file',
        );
      yield text;
    }
  }
  const tokens = pick.withParserAsStream({ filter: 'features', packValues: true, streamValues: false });
  const values = streamArray.asStream();
  pipeline(Readable.from(bounded()), tokens, values, () => {});

  async function* rows(): AsyncGenerator<SourceRow> {
    try {
      for await (const item of values) {
        const { value } = item as { value: Partial<Feature> | null };
        features++;
        charsSinceFeature = 0;
        const properties = (value?.properties ?? {}) as Record<string, unknown>;
        yield {
          line: features,
          get: (cell) => (cell === 'id' && !('id' in properties) ? value?.id : properties[cell]),
          names: () => Object.keys(properties),
          geometry: value?.geometry ?? null,
        };
      }
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { message } = error as Error;
      throw importError(
        'bad-json',
        { file, line: null },
        `the JSON breaks after feature ${features.toLocaleString('en')} (${message})`,
        'the file is damaged or cut off: download it again',
      );
    } finally {
      values.destroy();
      bytes.close();
    }
    if (features === 0)
      throw importError(
        'empty-file',
        { file, line: null },
        'no features were found',
        'a GeoJSON FeatureCollection was expected',
      );
  }
  return {
    file,
    unit: 'feature',
    header: null,
    rows: rows(),
    close: () => {
      values.destroy();
      bytes.close();
    },
  };
}
