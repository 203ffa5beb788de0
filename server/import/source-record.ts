/**
 * Source records: a JSON file per published dataset that says who published it, under which licence, and
 * how its columns map to ours. Layouts are data, so a new city or country is a file and never code.
 *
 * A column is named by its header, or by its 1-based position where the header is missing or repeats. A
 * value can be cut out of a column by a pattern, or be joined from several (`{departement}{commune}`).
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import Value from 'typebox/value';
import { STREET_CLASSES } from '../domain/walking/types.ts';
import { UserError } from '../jobs/progress.ts';

const strict = { additionalProperties: false } as const;

const Cell = Type.Union([Type.String({ minLength: 1 }), Type.Integer({ minimum: 1 })], {
  description: 'A column: its name in the header, or its 1-based position',
});
const Cut = Type.Object(
  { column: Cell, match: Type.String({ description: 'Regular expression; its first group is the value' }) },
  strict,
);
export const Column = Type.Union([
  Cell,
  Cut,
  Type.Object({ join: Type.Array(Type.Union([Cell, Cut]), { minItems: 1 }) }, strict),
  Type.Object({ constant: Type.String() }, strict),
]);
export type Column = Static<typeof Column>;

export const FileSpec = Type.Object(
  {
    path: Type.String({
      minLength: 1,
      description: 'Where the file lies under the directory of local copies',
    }),
    url: Type.Optional(
      Type.String({ pattern: '^https?://', description: 'Where the publisher (or a mirror) has it' }),
    ),
    alternatives: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description: 'Other names under which a local copy may lie, with the same columns',
      }),
    ),
    container: Type.Optional(
      Type.Enum(['csv', 'parquet', 'geojson', 'shapefile', 'osm'], {
        description: 'Told from the file name when left out; .gz may follow csv and geojson',
      }),
    ),
    member: Type.Optional(Type.String({ description: 'Name (or its end) of the entry inside a zip' })),
    encoding: Type.Optional(Type.Enum(['utf-8', 'iso-8859-1', 'windows-1252'])),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Default ","' })),
    decimal: Type.Optional(Type.Enum(['.', ','])),
    header: Type.Optional(Type.Boolean({ description: 'False: the first line is data already' })),
    srid: Type.Optional(
      Type.Enum([2154, 3035, 3857, 4326], {
        description: 'EPSG code of its coordinates; default 4326, in the order longitude, latitude',
      }),
    ),
  },
  strict,
);
export type FileSpec = Static<typeof FileSpec>;

export const Where = Type.Array(
  Type.Object(
    { column: Column, in: Type.Array(Type.String(), { minItems: 1 }), reason: Type.Optional(Type.String()) },
    strict,
  ),
  { description: 'Only rows whose column has one of these values; the others are counted under the reason' },
);
export type Where = Static<typeof Where>;

/** Left out: the geometry that the container itself carries. */
const Geometry = Type.Union([
  Type.Object(
    { column: Type.String() },
    { ...strict, description: 'A geometry column of a GeoParquet file' },
  ),
  Type.Object(
    { x: Column, y: Column },
    { ...strict, description: 'Two columns: easting or longitude, northing or latitude' },
  ),
  Type.Object({ inspireId: Column }, { ...strict, description: 'A square rebuilt from CRS3035RES200mN…E…' }),
]);
export type GeometrySpec = Static<typeof Geometry>;

const SourceId = Type.String({
  pattern: '^[a-z0-9-]+/[a-z0-9-]+$',
  description: 'AREA/NAME: stable across refreshes',
});

const common = {
  $schema: Type.Optional(Type.String()),
  id: SourceId,
  title: Type.String({ minLength: 1 }),
  publisher: Type.String({ minLength: 1 }),
  referenceDate: Type.String({
    pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$',
    description: 'What the data describe: 2024 or 2024-06-30',
  }),
  licence: Type.String({ minLength: 1 }),
  attribution: Type.String({ minLength: 1, description: 'Shown wherever the numbers show' }),
  url: Type.String({ pattern: '^https?://', description: 'The page of the dataset' }),
  notes: Type.Optional(Type.String({ description: 'Known defects, for people' })),
  optional: Type.Optional(
    Type.Boolean({ description: 'A load goes on without it when it has no local copy, and says so' }),
  ),
  files: Type.Array(FileSpec, { minItems: 1, maxItems: 2 }),
  where: Type.Optional(Where),
  onBadRow: Type.Optional(
    Type.Enum(['refuse', 'skip'], {
      description: 'A row that breaks a rule refuses the whole import (default), or is left out and reported',
    }),
  ),
};
const vintage = Type.Optional(
  Type.Union([SourceId, Type.Null()], {
    description: 'The precincts dataset whose codes these are; null: none that is held here',
  }),
);
const communeColumn = Type.Optional(Column);

export const PrecinctsRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal('precincts'),
    geometry: Type.Optional(
      Type.Union([Geometry, Type.Null()], { description: 'null: the file holds no territories' }),
    ),
    columns: Type.Object(
      {
        commune: communeColumn,
        precinct: Column,
        name: Type.Optional(Column),
        pollingPlace: Type.Optional(Column),
      },
      strict,
    ),
  },
  strict,
);

export const OptionsSpec = Type.Union([
  Type.Object(
    {
      layout: Type.Literal('columns'),
      after: Type.Optional(Cell),
      names: Type.Optional(Type.Array(Type.String())),
      labelsAreNuances: Type.Optional(Type.Boolean()),
    },
    { ...strict, description: 'One column of votes per option: those named, or all after a column' },
  ),
  Type.Object(
    {
      layout: Type.Literal('groups'),
      label: Cell,
      votes: Cell,
      nuance: Type.Optional(Cell),
      every: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    {
      ...strict,
      description:
        'Groups of columns, one per option: names holding {n}, counted from 1, or positions in the first group with the width `every`',
    },
  ),
  Type.Object(
    {
      layout: Type.Literal('rows'),
      commune: communeColumn,
      precinct: Column,
      label: Column,
      votes: Column,
      nuance: Type.Optional(Column),
    },
    { ...strict, description: 'One row per precinct and option, in the second file' },
  ),
]);

export const ResultsRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal('results'),
    joins: vintage,
    ballot: Type.Object(
      {
        ballotId: Type.String({ pattern: '^\\d{4}-[a-z-]+-[1-3]$' }),
        kind: Type.String({ pattern: '^[a-z-]+$' }),
        round: Type.Integer({ minimum: 1, maximum: 3 }),
        heldOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
        title: Type.String({ minLength: 1 }),
      },
      strict,
    ),
    columns: Type.Object(
      {
        commune: communeColumn,
        precinct: Column,
        constituency: Type.Optional(Column),
        registered: Column,
        ballots: Column,
        blank: Type.Optional(Column),
        spoilt: Type.Optional(Column),
        valid: Column,
      },
      strict,
    ),
    options: OptionsSpec,
    optionNames: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object({ label: Type.Optional(Type.String()), nuance: Type.Optional(Type.String()) }, strict),
        { description: 'For lists that the file gives by code, and to add a nuance that it leaves out' },
      ),
    ),
  },
  strict,
);

export const IncomeRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal('income'),
    statistic: Type.Enum(['median', 'mean']),
    geometry: Type.Optional(Geometry),
    columns: Type.Object(
      {
        commune: communeColumn,
        code: Column,
        income: Column,
        incomeDividedBy: Type.Optional(Column),
        households: Type.Optional(Column),
        individuals: Type.Optional(Column),
        imputed: Type.Optional(Column),
      },
      strict,
    ),
    imputedValues: Type.Optional(
      Type.Array(Type.String(), { description: 'Values of `imputed` that mean yes; default "1"' }),
    ),
    missing: Type.Optional(
      Type.Array(Type.String(), { description: 'Spellings of "not published", beside the empty cell' }),
    ),
    shapes: Type.Optional(
      Type.Object(
        { code: Column, commune: communeColumn },
        { ...strict, description: 'The second file holds the polygons, joined by code' },
      ),
    ),
  },
  strict,
);

export const AddressesRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal('addresses'),
    joins: vintage,
    geometry: Type.Optional(Geometry),
    columns: Type.Object(
      {
        commune: communeColumn,
        houseNumber: Type.Optional(Column),
        street: Type.Optional(Column),
        postcode: Type.Optional(Column),
        doors: Type.Optional(Column),
        precinct: Type.Optional(Column),
      },
      strict,
    ),
  },
  strict,
);

export const StreetsRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal('streets'),
    geometry: Type.Optional(Geometry),
    /** An OSM file needs none of these: its tags are known. */
    columns: Type.Optional(
      Type.Object({ name: Type.Optional(Column), class: Column, layer: Type.Optional(Column) }, strict),
    ),
    classes: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          { class: Type.Enum([...STREET_CLASSES]), walkable: Type.Optional(Type.Boolean()) },
          strict,
        ),
        { description: 'The file’s classes to ours; motorways and trunk roads are not walkable unless said' },
      ),
    ),
    marginM: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 5000,
        description: 'How far beyond the area streets are kept; default 300',
      }),
    ),
  },
  strict,
);

const BY_KIND = {
  precincts: PrecinctsRecord,
  results: ResultsRecord,
  income: IncomeRecord,
  addresses: AddressesRecord,
  streets: StreetsRecord,
};
export type SourceKind = keyof typeof BY_KIND;
export const SOURCE_KINDS = Object.keys(BY_KIND) as SourceKind[];

export type PrecinctsRecord = Static<typeof PrecinctsRecord>;
export type ResultsRecord = Static<typeof ResultsRecord>;
export type IncomeRecord = Static<typeof IncomeRecord>;
export type AddressesRecord = Static<typeof AddressesRecord>;
export type StreetsRecord = Static<typeof StreetsRecord>;
export type SourceRecord = PrecinctsRecord | ResultsRecord | IncomeRecord | AddressesRecord | StreetsRecord;

/** The published JSON Schema, as data/sources/source-record.schema.json holds it; pieces used often stand in $defs. */
export function sourceRecordSchema(): Record<string, unknown> {
  const pieces = { Column, Cell, FileSpec, Where, Geometry };
  const names = new Map(Object.entries(pieces).map(([name, piece]) => [JSON.stringify(piece), name]));
  const hoist = (value: unknown, whole = false): unknown => {
    if (Array.isArray(value)) return value.map((item) => hoist(item));
    if (typeof value !== 'object' || value === null) return value;
    const name = whole ? undefined : names.get(JSON.stringify(value));
    if (name) return { $ref: `#/$defs/${name}` };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hoist(item)]));
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Arpent source record',
    description: 'Who published a dataset, under which licence, and how its columns map to ours',
    oneOf: Object.values(BY_KIND).map((schema) => hoist(schema)),
    $defs: Object.fromEntries(Object.entries(pieces).map(([name, piece]) => [name, hoist(piece, true)])),
  };
}

/** Reads and checks a source record; what is wrong is named with its place. */
export async function readSourceRecord(file: string): Promise<SourceRecord> {
  const value = await readJson(file);
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string' || !(kind in BY_KIND))
    throw invalid(file, `/kind is ${JSON.stringify(kind)}, expected one of ${SOURCE_KINDS.join(', ')}`);
  const record = checked(file, BY_KIND[kind as SourceKind], value) as SourceRecord;
  if (record.kind === 'results' && (record.options.layout === 'rows') !== (record.files.length === 2))
    throw invalid(file, 'the layout "rows" takes two files (precincts, then options), the others one');
  if (record.kind === 'results' && Number.isNaN(Date.parse(record.ballot.heldOn)))
    throw invalid(file, `/ballot/heldOn is ${record.ballot.heldOn}, which is no day`);
  if (record.kind === 'income' && Boolean(record.shapes) !== (record.files.length === 2))
    throw invalid(file, '`shapes` goes with two files (values, then polygons)');
  return record;
}

/** The parsed file, or what keeps it from being read. */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new UserError('no-such-file', `${file} cannot be read`, 'check the name', 404);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, `not JSON: ${(error as Error).message}`);
  }
}

/** The value, when it is what the schema says. */
export function checked<S extends TSchema>(file: string, schema: S, value: unknown): Static<S> {
  if (Value.Check(schema, value)) return value;
  const errors = [...Value.Errors(schema, value)];
  // The deepest complaint is the most telling one: a union reports itself and every branch.
  const worst = errors.reduce((a, b) =>
    b.instancePath.split('/').length > a.instancePath.split('/').length ? b : a,
  );
  const message = worst.message === 'schema is false' ? 'is not a known field' : worst.message;
  throw invalid(file, `${worst.instancePath || '/'} ${message}`);
}

function invalid(file: string, message: string): UserError {
  return new UserError(
    'invalid-source-record',
    `${basename(file)}: ${message}`,
    'compare with data/sources/source-record.schema.json',
  );
}
