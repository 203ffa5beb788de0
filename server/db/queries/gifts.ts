/** Queries on `gift_files` and `gifts`: what a campaign was given so far, by place. */
import type { GiftPiece } from '#server/domain/targeting/gifts.ts';
import { type Database, json } from '../database.ts';
import { sql } from '../sql.ts';

export interface GiftFile {
  giftFileId: number;
  areaCode: string;
  title: string;
  /** Vintage that its precinct codes are of, by source id; null: it has none. */
  precinctsSource: string | null;
  contentSha256: string;
  importedAt: string;
  report: Record<string, unknown>;
}

const columns = sql`
  gift_file_id AS "giftFileId", area_code AS "areaCode", title, precincts_source AS "precinctsSource",
  content_sha256 AS "contentSha256", imported_at AS "importedAt", report
`;

export async function findGiftFile(
  db: Database,
  campaignId: number,
  areaCode: string,
): Promise<GiftFile | undefined> {
  const [file] = await db.query<GiftFile>(sql`
    SELECT ${columns} FROM gift_files WHERE campaign_id = ${campaignId} AND area_code = ${areaCode}
  `);
  return file;
}

export interface GiftRow {
  placeKind: GiftPiece['placeKind'];
  place: string;
  gifts: number;
  amountEur: number;
}

/** Puts a file in the place of the one before; its report is written once its gifts are placed. */
export async function replaceGifts(
  db: Database,
  campaignId: number,
  file: Pick<GiftFile, 'areaCode' | 'title' | 'precinctsSource' | 'contentSha256'>,
  rows: readonly GiftRow[],
): Promise<number> {
  return db.transaction(async (tx) => {
    await deleteGifts(tx, campaignId, file.areaCode);
    const [{ giftFileId }] = await tx.query<{ giftFileId: number }>(sql`
      INSERT INTO gift_files (campaign_id, area_code, title, precincts_source, content_sha256, report)
      VALUES (${campaignId}, ${file.areaCode}, ${file.title}, ${file.precinctsSource}, ${file.contentSha256},
              ${json({})})
      RETURNING gift_file_id AS "giftFileId"
    `);
    await tx.copy(
      'gifts',
      ['gift_file_id', 'campaign_id', 'place_kind', 'place', 'gifts', 'amount_eur'],
      rows.map((row) => [giftFileId, campaignId, row.placeKind, row.place, row.gifts, row.amountEur]),
    );
    return giftFileId;
  });
}

export async function updateGiftReport(db: Database, giftFileId: number, report: unknown): Promise<void> {
  await db.execute(sql`
    UPDATE gift_files SET report = ${json(report)} WHERE gift_file_id = ${giftFileId}
  `);
}

/** Whether there was a file. */
export async function deleteGifts(db: Database, campaignId: number, areaCode: string): Promise<boolean> {
  const deleted = await db.execute(sql`
    DELETE FROM gift_files WHERE campaign_id = ${campaignId} AND area_code = ${areaCode}
  `);
  return deleted > 0;
}

/**
 * Each row of a file on the precincts of a vintage; one that reaches none has a piece without precinct. Codes
 * of another vintage are carried over by its crosswalk, postcodes by the doors that have them.
 */
export async function listGiftPieces(
  db: Database,
  { giftFileId, areaCode, precinctsSource }: Pick<GiftFile, 'giftFileId' | 'areaCode' | 'precinctsSource'>,
  precincts: { datasetId: number; sourceId: string },
): Promise<GiftPiece[]> {
  const byCode =
    precinctsSource === precincts.sourceId
      ? sql`
        SELECT precinct_code AS place, precinct_code, 1::double precision AS share, false AS estimated
        FROM precincts
        WHERE dataset_id = ${precincts.datasetId}`
      : sql`
        SELECT f.precinct_code, t.precinct_code, c.share, c.share < 1 OR f.precinct_code <> t.precinct_code
        FROM crosswalks c
        JOIN precincts t ON t.precinct_id = c.to_precinct_id
        JOIN precincts f ON f.precinct_id = c.from_precinct_id
        JOIN datasets d ON d.dataset_id = f.dataset_id
        WHERE t.dataset_id = ${precincts.datasetId} AND d.area_code = ${areaCode}
          AND d.source_id = ${precinctsSource}`;
  return db.query<GiftPiece>(sql`
    WITH own AS (
      SELECT * FROM gifts WHERE gift_file_id = ${giftFileId}
    ), housed AS (
      SELECT a.postcode, p.precinct_code, sum(a.doors) AS doors
      FROM addresses a
      LEFT JOIN (address_precincts m JOIN precincts p ON p.precinct_id = m.precinct_id
                 AND p.dataset_id = ${precincts.datasetId}) USING (address_id)
      WHERE a.area_code = ${areaCode} AND a.postcode IN (SELECT place FROM own WHERE place_kind = 'postcode')
      GROUP BY a.postcode, p.precinct_code
    ), targets (place_kind, place, precinct_code, share, estimated) AS (
      SELECT 'precinct', coded.* FROM (${byCode}) AS coded (place, precinct_code, share, estimated)
      UNION ALL
      SELECT 'postcode', postcode, precinct_code,
             (doors / sum(doors) OVER (PARTITION BY postcode))::double precision, true
      FROM housed
    )
    SELECT own.place_kind AS "placeKind", own.place, own.gifts, own.amount_eur AS "amountEur",
           t.precinct_code AS "precinctCode", coalesce(t.share, 0) AS share, coalesce(t.estimated, false) AS estimated
    FROM own LEFT JOIN targets t USING (place_kind, place)
    ORDER BY own.place_kind, own.place, t.precinct_code
  `);
}
