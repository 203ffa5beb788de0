-- Open data: what publishers publish, kept as they publish it. No campaign owns any of it, so no table
-- here carries a campaign. `department` stands in every large table so that partitioning stays possible.

-- Areas: what a catalogue file `data/sources/AREA.json` describes, usually one commune.
CREATE TABLE areas (
  area_code   text PRIMARY KEY,                  -- '31555', the publisher's code of the commune
  area_id     text NOT NULL UNIQUE,              -- 'toulouse', the name of its catalogue file
  name        text NOT NULL,
  country     text NOT NULL,                     -- ISO 3166-1 alpha-2
  department  text NOT NULL,                     -- first-level key of the national files ('31')
  metric_srid integer NOT NULL,                  -- projected reference system for areas and lengths
  loaded_at   timestamptz NOT NULL DEFAULT now(),
  outline     jsonb,                             -- {title, attribution, licence, url} of geom; null: drawn around the first precincts
  derived     jsonb,                             -- what doors and joins were made from, and how that went; null: not made yet
  geom        geometry(MultiPolygon, 4326)
);

-- Datasets: one row per imported source, with what has to be said wherever its numbers show.
CREATE TABLE datasets (
  dataset_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code      text NOT NULL REFERENCES areas,
  kind           text NOT NULL CHECK (kind IN ('precincts', 'results', 'income', 'addresses', 'streets')),
  source_id      text NOT NULL,                  -- 'toulouse/precincts-2024': stable across refreshes
  title          text NOT NULL,
  publisher      text NOT NULL,
  licence        text NOT NULL,
  attribution    text NOT NULL,
  url            text NOT NULL,
  reference_date text NOT NULL,                  -- what the data describe: '2024' or '2024-06-30'
  source         jsonb NOT NULL,                 -- the whole source record
  content_sha256 text NOT NULL,                  -- of the files and the record: same content changes nothing
  row_count      integer NOT NULL CHECK (row_count >= 0),
  report         jsonb NOT NULL,                 -- rows read, kept, refused, repaired, unjoined, with reasons
  imported_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (area_code, source_id)
);

-- Precincts (bureaux de vote) of one vintage; the vintage is the dataset. `geom` is null for a precinct
-- without territory, which counts in totals and stays off the map.
CREATE TABLE precincts (
  precinct_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id    bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  area_code     text NOT NULL REFERENCES areas,
  department    text NOT NULL,
  precinct_code text NOT NULL,                   -- normal form, '31555_0116'
  name          text NOT NULL,
  polling_place text,
  geom          geometry(MultiPolygon, 4326),
  UNIQUE (dataset_id, precinct_code)
);
CREATE INDEX precincts_geom_idx ON precincts USING gist (geom);

-- Ballots: one round of one election.
CREATE TABLE ballots (
  ballot_id text PRIMARY KEY,                    -- '2022-legislative-1'
  kind      text NOT NULL,                       -- 'presidential', 'legislative', 'european', 'municipal' …
  round     integer NOT NULL CHECK (round BETWEEN 1 AND 3),
  held_on   date NOT NULL,
  title     text NOT NULL
);

-- Options: a candidate, a list or a nuance, as one results dataset spells it.
CREATE TABLE ballot_options (
  option_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  ballot_id  text NOT NULL REFERENCES ballots,
  label      text NOT NULL,                      -- 'MÉLENCHON', 'UG', a list's name
  nuance     text,                               -- the publisher's political code, when it gives one
  UNIQUE NULLS NOT DISTINCT (dataset_id, label, nuance)
);

-- Results of one ballot in one precinct. The code is the publisher's at that ballot; which territory it
-- names is told by result_joins, never assumed.
CREATE TABLE results (
  result_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id    bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  ballot_id     text NOT NULL REFERENCES ballots,
  area_code     text NOT NULL REFERENCES areas,
  department    text NOT NULL,
  precinct_code text NOT NULL,
  constituency  text,
  registered    integer NOT NULL CHECK (registered >= 0),
  ballots_cast  integer NOT NULL CHECK (ballots_cast BETWEEN 0 AND registered),
  blank         integer CHECK (blank >= 0),      -- null: not published apart
  spoilt        integer CHECK (spoilt >= 0),     -- 'nuls'; null: not published apart
  valid         integer NOT NULL CHECK (valid BETWEEN 0 AND ballots_cast),
  UNIQUE (dataset_id, precinct_code)
);
CREATE INDEX results_ballot_idx ON results (ballot_id, area_code);

CREATE TABLE result_votes (
  result_id bigint NOT NULL REFERENCES results ON DELETE CASCADE,
  option_id bigint NOT NULL REFERENCES ballot_options ON DELETE CASCADE,
  votes     integer NOT NULL CHECK (votes >= 0),
  PRIMARY KEY (result_id, option_id)
);

-- Which precinct vintage a results dataset joins, and how well. `status` 'renumbered': the codes match but
-- name other territories (registered voters jump), so the join is refused.
CREATE TABLE result_joins (
  results_dataset_id   bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  precincts_dataset_id bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  status               text NOT NULL CHECK (status IN ('joined', 'renumbered')),
  joined_precincts     integer NOT NULL,
  joined_registered    integer NOT NULL,
  total_precincts      integer NOT NULL,
  total_registered     integer NOT NULL,
  unjoined_codes       jsonb NOT NULL,           -- [{precinctCode, registered, reason}]
  warnings             jsonb NOT NULL,           -- sentences, with counts
  PRIMARY KEY (results_dataset_id, precincts_dataset_id)
);

-- Crosswalks carry results from the precincts of one vintage to those of another. For one source precinct
-- the shares add up to 1 (or to less where part of its territory left the area).
CREATE TABLE crosswalks (
  from_precinct_id bigint NOT NULL REFERENCES precincts ON DELETE CASCADE,
  to_precinct_id   bigint NOT NULL REFERENCES precincts ON DELETE CASCADE,
  share            double precision NOT NULL CHECK (share > 0 AND share <= 1.0000001),
  basis            text NOT NULL CHECK (basis IN ('doors', 'area', 'code')),
  PRIMARY KEY (from_precinct_id, to_precinct_id)
);
CREATE INDEX crosswalks_to_idx ON crosswalks (to_precinct_id);

-- Income: a polygon (IRIS, 200 m cell) with what Insee publishes about its households.
CREATE TABLE income_areas (
  income_area_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id        bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  area_code         text NOT NULL REFERENCES areas,
  department        text NOT NULL,
  code              text NOT NULL,
  income_eur        double precision,            -- per consumption unit and year; null: not published
  income_statistic  text NOT NULL CHECK (income_statistic IN ('median', 'mean')),
  households        double precision,            -- null: not published
  individuals       double precision,
  imputed           boolean NOT NULL DEFAULT false,
  geom              geometry(MultiPolygon, 4326) NOT NULL,
  UNIQUE (dataset_id, code)
);
CREATE INDEX income_areas_geom_idx ON income_areas USING gist (geom);

-- Streets as lines; which of them can be walked is decided by class and access when they come in.
CREATE TABLE streets (
  street_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  area_code  text NOT NULL REFERENCES areas,
  department text NOT NULL,
  name       text,
  class      text NOT NULL CHECK (class IN ('path', 'steps', 'pedestrian', 'service', 'residential',
                                            'tertiary', 'secondary', 'primary', 'trunk', 'motorway')),
  walkable   boolean NOT NULL,
  layer      smallint NOT NULL DEFAULT 0,        -- bridges above, tunnels below
  node_ids   bigint[],                           -- the source's own junction ids; null: join by coordinate
  geom       geometry(LineString, 4326) NOT NULL
);
CREATE INDEX streets_geom_idx ON streets USING gist (geom);
CREATE INDEX streets_area_idx ON streets (area_code);

-- Backdrop: what makes the map readable (water, green, rail, buildings), where the streets' source has it.
CREATE TABLE backdrop (
  backdrop_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id  bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  area_code   text NOT NULL REFERENCES areas,
  kind        text NOT NULL CHECK (kind IN ('water', 'green', 'rail', 'building')),
  name        text,
  geom        geometry(Geometry, 4326) NOT NULL
);
CREATE INDEX backdrop_geom_idx ON backdrop USING gist (geom);

-- Addresses: numbered entrances with the doors (dwellings) behind them. Published ones belong to an
-- `addresses` dataset; estimated ones (spread along streets) belong to the `streets` dataset they lie on.
CREATE TABLE addresses (
  address_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id     bigint NOT NULL REFERENCES datasets ON DELETE CASCADE,
  area_code      text NOT NULL REFERENCES areas,
  department     text NOT NULL,
  house_number   text,                           -- '12', '12 bis'; null for an estimated address
  street         text,
  postcode       text,
  doors          integer NOT NULL CHECK (doors > 0),
  estimated      boolean NOT NULL,               -- the place itself is an estimate
  doors_estimated boolean NOT NULL,              -- the number of doors is an estimate
  stated_precinct_code text,                     -- as the source says; null: by location
  geom           geometry(Point, 4326) NOT NULL
);
CREATE INDEX addresses_geom_idx ON addresses USING gist (geom);
CREATE INDEX addresses_area_idx ON addresses (area_code);

-- Which precinct of each vintage an address lies in. An address in none is absent here, and counted.
CREATE TABLE address_precincts (
  address_id  bigint NOT NULL REFERENCES addresses ON DELETE CASCADE,
  precinct_id bigint NOT NULL REFERENCES precincts ON DELETE CASCADE,
  PRIMARY KEY (address_id, precinct_id)
);
CREATE INDEX address_precincts_precinct_idx ON address_precincts (precinct_id);
