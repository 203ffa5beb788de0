-- The votes of a precinct stand in its row of results: a country is read in one pass, without a join of
-- ten million votes.
ALTER TABLE results
  ADD COLUMN option_ids bigint[] NOT NULL DEFAULT '{}',   -- of ballot_options, of the same dataset
  ADD COLUMN votes      integer[] NOT NULL DEFAULT '{}';  -- in the order of option_ids

UPDATE results AS r
SET option_ids = v.option_ids, votes = v.votes
FROM (
  SELECT result_id, array_agg(option_id ORDER BY option_id) AS option_ids, array_agg(votes ORDER BY option_id) AS votes
  FROM result_votes GROUP BY result_id
) AS v
WHERE v.result_id = r.result_id;

ALTER TABLE results
  ADD CONSTRAINT results_votes_length CHECK (cardinality(option_ids) = cardinality(votes)),
  ADD CONSTRAINT results_votes_known CHECK ((0 <= ALL (votes)) IS TRUE);  -- none negative, none null

DROP TABLE result_votes;

-- In an area of many communes each is renumbered, or not, by itself: a join can hold without some of them.
ALTER TABLE result_joins ADD COLUMN renumbered_communes text[] NOT NULL DEFAULT '{}';

-- Precincts of one vintage whose territories touch along a line, each pair in both directions. Two that
-- only share a corner are no neighbours.
CREATE TABLE precinct_neighbours (
  precinct_id  bigint NOT NULL REFERENCES precincts ON DELETE CASCADE,
  neighbour_id bigint NOT NULL REFERENCES precincts ON DELETE CASCADE,
  PRIMARY KEY (precinct_id, neighbour_id)
);
CREATE INDEX precinct_neighbours_back_idx ON precinct_neighbours (neighbour_id);

INSERT INTO precinct_neighbours (precinct_id, neighbour_id)
SELECT one.precinct_id, other.precinct_id
FROM precincts AS one
JOIN precincts AS other ON other.dataset_id = one.dataset_id AND other.precinct_id <> one.precinct_id
  AND ST_Intersects(one.geom, other.geom)
WHERE ST_Dimension(ST_Intersection(one.geom, other.geom)) >= 1;
