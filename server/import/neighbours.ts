/** Which precincts of a vintage touch: found once per load, because every score with surroundings asks for it. */
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** Along a line: two that share a corner are no neighbours. Precincts without territory have none. */
export async function findNeighbours(tx: Database, areaCode: string): Promise<void> {
  await tx.execute(sql`
    DELETE FROM precinct_neighbours
    WHERE precinct_id IN (SELECT precinct_id FROM precincts WHERE area_code = ${areaCode})`);
  await tx.execute(sql`
    INSERT INTO precinct_neighbours (precinct_id, neighbour_id)
    SELECT one.precinct_id, other.precinct_id
    FROM precincts AS one
    JOIN precincts AS other ON other.dataset_id = one.dataset_id AND other.precinct_id <> one.precinct_id
      AND ST_Intersects(one.geom, other.geom)
    WHERE one.area_code = ${areaCode} AND ST_Dimension(ST_Intersection(one.geom, other.geom)) >= 1`);
}
