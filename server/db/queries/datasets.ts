/** Queries on `datasets`: what was imported, from whom, and how it went. */
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface Dataset {
  datasetId: number;
  areaCode: string;
  kind: 'precincts' | 'results' | 'income' | 'addresses' | 'streets';
  sourceId: string;
  title: string;
  publisher: string;
  licence: string;
  attribution: string;
  url: string;
  referenceDate: string;
  importedAt: string;
  rows: number;
  /** Rows read, kept, refused, repaired, unjoined, with reasons. */
  report: Record<string, unknown>;
}

/** Of one area, or of all; newest import first. */
export function listDatasets(db: Database, areaCode?: string): Promise<Dataset[]> {
  return db.query<Dataset>(sql`
    SELECT dataset_id AS "datasetId", area_code AS "areaCode", kind, source_id AS "sourceId", title, publisher,
      licence, attribution, url, reference_date AS "referenceDate", imported_at AS "importedAt",
      row_count AS rows, report
    FROM datasets
    WHERE ${areaCode ?? null}::text IS NULL OR area_code = ${areaCode ?? null}
    ORDER BY imported_at DESC, dataset_id DESC
  `);
}
