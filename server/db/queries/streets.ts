/** Queries on `streets` and `backdrop`. */
import type { Geometry } from 'geojson';
import type { StreetLine } from '../../domain/walking/types.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

/** Every street of an area, walkable or not, by id. */
export function listStreetLines(db: Database, areaCode: string): Promise<StreetLine[]> {
  return db.query<StreetLine>(sql`
    SELECT street_id AS "streetId", name, class, walkable, layer, to_json(node_ids) AS "nodeIds",
           ST_AsGeoJSON(geom, 7)::json -> 'coordinates' AS line
    FROM streets
    WHERE area_code = ${areaCode}
    ORDER BY street_id
  `);
}

export interface BackdropShape {
  backdropId: number;
  kind: 'water' | 'green' | 'rail' | 'building';
  name: string | null;
  geometry: Geometry;
}

export function listBackdrop(db: Database, areaCode: string): Promise<BackdropShape[]> {
  return db.query<BackdropShape>(sql`
    SELECT backdrop_id AS "backdropId", kind, name, ST_AsGeoJSON(geom, 7)::json AS geometry
    FROM backdrop
    WHERE area_code = ${areaCode}
    ORDER BY backdrop_id
  `);
}
