/** Catalogues: `data/sources/AREA.json` describes an area and lists its sources, in the order in which they are imported. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Static, Type } from 'typebox';
import { UserError } from '../jobs/progress.ts';
import { checked, FileSpec, readJson, Where } from './source-record.ts';

const strict = { additionalProperties: false } as const;

export const AreaCatalogue = Type.Object(
  {
    areaCode: Type.String({ minLength: 1 }),
    name: Type.String({ minLength: 1 }),
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    department: Type.String({ minLength: 1 }),
    metricSrid: Type.Enum([2154, 3035, 3857]),
    outline: Type.Optional(
      Type.Object(
        {
          file: FileSpec,
          where: Type.Optional(Where),
          title: Type.String({ minLength: 1 }),
          attribution: Type.String({ minLength: 1 }),
          licence: Type.String({ minLength: 1 }),
          url: Type.String({ pattern: '^https?://' }),
        },
        { ...strict, description: 'Left out: the union of the first precincts' },
      ),
    ),
    sources: Type.Array(Type.String(), { minItems: 1, description: 'Record files, beside the catalogue' }),
  },
  strict,
);
export type AreaCatalogue = Static<typeof AreaCatalogue>;

export const SOURCES_DIR = fileURLToPath(new URL('../../data/sources', import.meta.url));

export interface Catalogue {
  areaId: string;
  /** Where its records are. */
  dir: string;
  area: AreaCatalogue;
}

/** The catalogue of an area by its id: the name of its file. */
export async function findCatalogue(areaId: string, sourcesDir = SOURCES_DIR): Promise<Catalogue> {
  const file = join(sourcesDir, `${areaId}.json`);
  if (!/^[a-z0-9-]+$/.test(areaId) || !existsSync(file))
    throw new UserError(
      'unknown-area',
      `there is no catalogue ${file}`,
      'write one, or check the name of the area',
      404,
    );
  return { areaId, dir: sourcesDir, area: checked(file, AreaCatalogue, await readJson(file)) };
}
