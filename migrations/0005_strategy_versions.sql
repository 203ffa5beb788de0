-- Strategies keep their history; score runs keep what they were computed from and their intervals.

-- Every version of a strategy: what a run or a plan says it was made by can be read, scored again, restored.
CREATE TABLE strategy_versions (
  strategy_id bigint NOT NULL REFERENCES strategies ON DELETE CASCADE,
  version     integer NOT NULL CHECK (version > 0),
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  definition  jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (strategy_id, version)
);
INSERT INTO strategy_versions (strategy_id, version, campaign_id, definition, created_at)
SELECT strategy_id, version, campaign_id, definition, updated_at FROM strategies;

-- What the campaign has written itself is left alone when a release brings its ready-made strategies anew.
ALTER TABLE strategies ADD COLUMN edited boolean NOT NULL DEFAULT false;
UPDATE strategies SET edited = version > 1
  OR name NOT IN ('mobilise', 'mobilise-centre', 'mobilise-drop-off', 'mobilise-far-right', 'mobilise-right');

-- Of the data alone, without the strategy: tells whether a plan's data have changed. Null: an older run.
ALTER TABLE score_runs ADD COLUMN data_sha256 text;

ALTER TABLE precinct_scores
  ALTER COLUMN registered DROP NOT NULL,         -- null: in no ballot that joins
  ALTER COLUMN parts DROP NOT NULL,              -- null: a large area, whose parts are computed when asked for
  ADD COLUMN score_low double precision CHECK (score_low BETWEEN 0 AND 1),
  ADD COLUMN score_high double precision CHECK (score_high BETWEEN 0 AND 1),
  ADD COLUMN score_class smallint CHECK (score_class BETWEEN 1 AND 5);
