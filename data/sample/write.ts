/** Writes Valorme, the fictional sample town, as the files that a real town's publishers would give. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localPlane } from '#server/domain/geo.ts';
import { gridFile, tractFile } from './files/income.ts';
import { addressFile, precinctFiles, tractShapes } from './files/places.ts';
import { resultFiles, type TextFile } from './files/results.ts';
import { osmXml } from './osm.ts';
import { ORIGIN } from './site.ts';
import { makeTown } from './town.ts';

/** All files of the catalogue data/sources/sample.json. */
export function sampleTownFiles(seed = 1): TextFile[] {
  const town = makeTown(seed);
  const plane = localPlane(ORIGIN);
  return [
    ...precinctFiles(town, plane),
    ...resultFiles(town.results, town.precincts),
    tractFile(town),
    tractShapes(town, plane),
    gridFile(town, plane),
    addressFile(town, plane),
    { path: 'raw/rues/valorme.osm', text: osmXml(town, plane) },
  ];
}

export async function writeSampleTown(dir: string, seed = 1): Promise<void> {
  for (const { path, text, encoding } of sampleTownFiles(seed)) {
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, encoding ?? 'utf8');
  }
}
