-- What a campaign makes. Every table carries its campaign, so that row-level security can keep them apart.

CREATE TABLE campaigns (
  campaign_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL,
  ballot_on   date,                              -- after it, and the purge delay, a campaign's data go
  created_at  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO campaigns (name) VALUES ('Campaign');

-- Keys for programs; only a hash is kept.
CREATE TABLE api_keys (
  key_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  name        text NOT NULL,
  key_sha256  text NOT NULL UNIQUE,
  scopes      text[] NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at  timestamptz
);

-- Sessions of the web client, and the one-time links that open them; hashes again.
CREATE TABLE sessions (
  session_sha256 text PRIMARY KEY,
  campaign_id    bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  created_at     timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz NOT NULL
);
CREATE TABLE sign_in_links (
  token_sha256 text PRIMARY KEY,
  campaign_id  bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz
);

-- Strategies: a goal, a camp, ballots with weights, an income setting. `definition` is checked by its
-- schema before it gets here. Ready-made ones come from data/strategies.
CREATE TABLE strategies (
  strategy_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  name        text NOT NULL,
  version     integer NOT NULL DEFAULT 1,
  definition  jsonb NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (campaign_id, name)
);

-- Score runs and their rows: stored with the parts that made them and the version of the formula.
CREATE TABLE score_runs (
  score_run_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id      bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  strategy_id      bigint NOT NULL REFERENCES strategies ON DELETE CASCADE,
  strategy_version integer NOT NULL,
  formula_version  text NOT NULL,
  area_code        text NOT NULL REFERENCES areas,
  precincts_dataset_id bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  inputs_sha256    text NOT NULL,                -- of every dataset behind it: tells when it is stale
  report           jsonb NOT NULL,               -- what was missing, by count
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX score_runs_latest_idx ON score_runs (campaign_id, strategy_id, area_code, created_at DESC);

CREATE TABLE precinct_scores (
  score_run_id  bigint NOT NULL REFERENCES score_runs ON DELETE CASCADE,
  precinct_id   bigint NOT NULL REFERENCES precincts ON DELETE CASCADE,
  campaign_id   bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  registered    integer NOT NULL,
  score         double precision CHECK (score BETWEEN 0 AND 1),  -- null: cannot be scored; parts say why
  rank          integer,
  votes_low     double precision,
  votes_mid     double precision,
  votes_high    double precision,
  parts         jsonb NOT NULL,
  PRIMARY KEY (score_run_id, precinct_id)
);

-- Plans: a set of turfs cut together.
CREATE TABLE plans (
  plan_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id  bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  area_code    text NOT NULL REFERENCES areas,
  score_run_id bigint REFERENCES score_runs ON DELETE SET NULL,
  strategy     text NOT NULL,
  options      jsonb NOT NULL,                   -- shift, teams, budget, area, seed
  status       text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published')),
  quality      jsonb NOT NULL,
  unassigned   jsonb NOT NULL,                   -- {doors, addresses, reasons: {reason: doors}}
  created_at   timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX plans_area_idx ON plans (campaign_id, area_code, created_at DESC);

-- Turfs: what a canvasser is handed for one shift.
CREATE TABLE turfs (
  turf_id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  plan_id     uuid NOT NULL REFERENCES plans ON DELETE CASCADE,
  area_code   text NOT NULL REFERENCES areas,
  number      integer NOT NULL,                  -- 1 is the best of its plan
  code        text NOT NULL,                     -- short, typed by people
  version     integer NOT NULL DEFAULT 1,
  status      text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'done')),
  colour      smallint NOT NULL,                 -- neighbours differ
  doors       integer NOT NULL CHECK (doors > 0),
  addresses   integer NOT NULL CHECK (addresses > 0),
  registered  double precision NOT NULL,         -- apportioned by doors
  duration_s  double precision NOT NULL CHECK (duration_s >= 0),
  walk_m      double precision NOT NULL,
  service_s   double precision NOT NULL,
  score       double precision,                  -- mean over doors
  votes_low   double precision,
  votes_mid   double precision,
  votes_high  double precision,
  doors_estimated_share double precision NOT NULL,
  walk        jsonb NOT NULL,                    -- stops and legs in order
  updated_at  timestamptz NOT NULL DEFAULT now(),
  geom        geometry(MultiPolygon, 4326) NOT NULL,
  UNIQUE (plan_id, number),
  UNIQUE (campaign_id, code)
);
CREATE INDEX turfs_plan_idx ON turfs (plan_id);
CREATE INDEX turfs_geom_idx ON turfs USING gist (geom);
CREATE INDEX turfs_updated_idx ON turfs (campaign_id, updated_at, turf_id);

-- Members of a turf. `doors` can be fewer than the address has: a tower larger than a shift is shared.
CREATE TABLE turf_addresses (
  turf_id     uuid NOT NULL REFERENCES turfs ON DELETE CASCADE,
  address_id  bigint NOT NULL REFERENCES addresses ON DELETE CASCADE,
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  doors       integer NOT NULL CHECK (doors > 0),
  part        integer NOT NULL DEFAULT 1,        -- which share of the building, of `parts`
  parts       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (turf_id, address_id, part)
);
CREATE INDEX turf_addresses_address_idx ON turf_addresses (address_id);

-- Doors that a plan leaves out, each with its reason.
CREATE TABLE plan_unassigned (
  plan_id     uuid NOT NULL REFERENCES plans ON DELETE CASCADE,
  address_id  bigint NOT NULL REFERENCES addresses ON DELETE CASCADE,
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  doors       integer NOT NULL CHECK (doors > 0),
  reason      text NOT NULL,
  PRIMARY KEY (plan_id, address_id)
);

-- Long work, as the API tells of it; pg-boss delivers it.
CREATE TABLE jobs (
  job_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  kind        text NOT NULL,
  params      jsonb NOT NULL,
  state       text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress    double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  message     text NOT NULL DEFAULT '',
  result      jsonb,
  error       text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);
