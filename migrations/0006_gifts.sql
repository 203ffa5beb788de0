-- Past gifts, from the campaign's own file: amounts by place, never by person. A gift to a campaign tells a
-- political opinion, so a place with fewer than five gifts is not kept by itself.
CREATE TABLE gift_files (
  gift_file_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id    bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  area_code      text NOT NULL REFERENCES areas,
  title          text NOT NULL,
  precincts_source text,                         -- vintage that its precinct codes are of, by source id
  content_sha256 text NOT NULL,
  report         jsonb NOT NULL,                 -- rows read, kept, merged because too few, not placed
  imported_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (campaign_id, area_code)                -- a new file replaces the older one
);

CREATE TABLE gifts (
  gift_file_id bigint NOT NULL REFERENCES gift_files ON DELETE CASCADE,
  campaign_id  bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  place_kind   text NOT NULL CHECK (place_kind IN ('precinct', 'postcode')),
  place        text NOT NULL,                    -- '31555_0116' or '31000'
  gifts        integer NOT NULL CHECK (gifts >= 5),
  amount_eur   double precision NOT NULL CHECK (amount_eur >= 0),
  PRIMARY KEY (gift_file_id, place_kind, place)
);
