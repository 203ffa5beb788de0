/** Datasets, the reports of their imports, and what asks for a load. */
import { type Static, Type } from 'typebox';
import { Count, closed, Open, Time } from './pieces.ts';

export const DatasetBody = Type.Object({
  datasetId: Type.Integer(),
  areaCode: Type.String(),
  kind: Type.Union([
    Type.Literal('precincts'),
    Type.Literal('results'),
    Type.Literal('income'),
    Type.Literal('addresses'),
    Type.Literal('streets'),
  ]),
  sourceId: Type.String(),
  title: Type.String(),
  publisher: Type.String(),
  licence: Type.String(),
  attribution: Type.String(),
  url: Type.String(),
  referenceDate: Type.String(),
  importedAt: Time,
  rows: Count,
});
export const DatasetsBody = Type.Object({ datasets: Type.Array(DatasetBody) });
export type DatasetsBody = Static<typeof DatasetsBody>;

/** A dataset's import report as it was written: rows read, kept, refused, repaired, unjoined, with reasons. */
export const ImportBody = Type.Object({ ...DatasetBody.properties, report: Open });
export const ImportsBody = Type.Object({ imports: Type.Array(ImportBody) });
export type ImportsBody = Static<typeof ImportsBody>;

export const LoadRequest = closed({
  area: Type.String({
    pattern: '^[a-z0-9][a-z0-9-]*$',
    maxLength: 80,
    description: "Name of a catalogue, as 'toulouse'",
  }),
  from: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Directory on the server with local copies' }),
  ),
  acceptDrop: Type.Optional(
    Type.Boolean({ description: 'Accept a refresh that loses more than 10 % of rows' }),
  ),
});
