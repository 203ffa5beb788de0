/** Queries on `areas`, with what is known of each. */
import type { BBox } from '../../domain/geo.ts';
import { UserError } from '../../jobs/progress.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface Area {
  areaCode: string;
  areaId: string;
  name: string;
}

/** The area of that code; without one, the most recently loaded that has a territory. Refuses by naming the areas there are. */
export async function getArea(db: Database, areaCode?: string): Promise<Area> {
  const areas = await db.query<Area>(sql`
    SELECT area_code AS "areaCode", area_id AS "areaId", name FROM areas
    -- What nothing can be drawn of is shown when it is named.
    ORDER BY geom IS NULL, loaded_at DESC, area_code
  `);
  const area =
    areaCode === undefined
      ? areas[0]
      : areas.find((one) => one.areaCode === areaCode || one.areaId === areaCode);
  if (area) return area;
  if (areas.length === 0)
    throw new UserError(
      'no-area',
      'Nothing is loaded yet.',
      'Load an area first: npm run -s arpent -- load AREA',
      404,
    );
  throw new UserError(
    'unknown-area',
    `There is no area '${areaCode}'.`,
    `Use one of: ${areas.map((one) => one.areaCode).join(', ')}.`,
    404,
  );
}

export interface AreaSummary extends Area {
  country: string;
  loadedAt: string;
  bbox: BBox | null;
  precincts: number;
  registered: number | null;
  doors: number;
  doorsEstimated: boolean;
  hasStreets: boolean;
  ballots: AreaBallot[];
  attributions: { text: string; url: string; licence: string }[];
}

export interface AreaBallot {
  ballotId: string;
  title: string;
  heldOn: string;
  joinStatus: 'joined' | 'renumbered' | null;
  joinedShare: number | null;
}

/** Vintage: the newest precincts dataset of each area. */
const VINTAGES = sql`
  SELECT DISTINCT ON (area_code) area_code, dataset_id
  FROM datasets WHERE kind = 'precincts'
  ORDER BY area_code, reference_date DESC, dataset_id DESC
`;

export async function listAreas(db: Database): Promise<AreaSummary[]> {
  const areas = await db.query<AreaSummary>(sql`
    WITH vintages AS (${VINTAGES}),
    counted AS (
      SELECT area_code, count(*) AS precincts, ST_Extent(geom) AS extent
      FROM vintages JOIN precincts USING (area_code, dataset_id) GROUP BY area_code
    ),
    housed AS (
      SELECT area_code, sum(doors)::int AS doors, bool_or(estimated OR doors_estimated) AS is_estimated
      FROM addresses GROUP BY area_code
    )
    SELECT area_code AS "areaCode", area_id AS "areaId", name, country, loaded_at AS "loadedAt",
      CASE WHEN box IS NULL THEN NULL
        ELSE json_build_array(ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)) END AS bbox,
      COALESCE(precincts, 0)::int AS precincts, COALESCE(doors, 0)::int AS doors,
      COALESCE(is_estimated, false) AS "doorsEstimated",
      EXISTS (SELECT FROM streets WHERE streets.area_code = areas.area_code) AS "hasStreets",
      COALESCE((
        SELECT json_agg(DISTINCT jsonb_build_object('text', attribution, 'url', url, 'licence', licence))
        FROM (
          SELECT attribution, url, licence FROM datasets WHERE datasets.area_code = areas.area_code
          UNION ALL
          SELECT outline ->> 'attribution', outline ->> 'url', outline ->> 'licence' WHERE outline IS NOT NULL
        ) AS published
      ), '[]') AS attributions
    FROM areas
    LEFT JOIN counted USING (area_code)
    LEFT JOIN housed USING (area_code)
    CROSS JOIN LATERAL (SELECT COALESCE(extent, Box2D(areas.geom)) AS box) AS boxes
    ORDER BY areas.geom IS NULL, loaded_at DESC, area_code
  `);
  const ballots = await db.query<AreaBallot & { areaCode: string; registered: number | null }>(sql`
    WITH vintages AS (${VINTAGES})
    SELECT DISTINCT ON (held_on, ballot_id, results.area_code)
      results.area_code AS "areaCode", ballot_id AS "ballotId", ballots.title, held_on AS "heldOn",
      status AS "joinStatus", total_registered AS registered,
      joined_registered::float8 / NULLIF(total_registered, 0) AS "joinedShare"
    FROM (
      -- One row of each dataset tells its ballot: a country has a million.
      SELECT area_code, ballot_id, dataset_id
      FROM datasets
      CROSS JOIN LATERAL (
        SELECT ballot_id FROM results WHERE results.dataset_id = datasets.dataset_id
        ORDER BY precinct_code LIMIT 1
      ) AS held
      WHERE kind = 'results'
    ) AS results
    JOIN ballots USING (ballot_id)
    LEFT JOIN vintages ON vintages.area_code = results.area_code
    LEFT JOIN result_joins ON results_dataset_id = results.dataset_id
      AND precincts_dataset_id = vintages.dataset_id
    ORDER BY held_on DESC, ballot_id, results.area_code, status NULLS LAST
  `);
  return areas.map((area) => {
    const own = ballots.filter((ballot) => ballot.areaCode === area.areaCode);
    return {
      ...area,
      registered: own.find((ballot) => ballot.joinStatus === 'joined')?.registered ?? null,
      ballots: own.map(({ areaCode: _, registered: __, ...ballot }) => ballot),
    };
  });
}
