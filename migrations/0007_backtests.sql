-- Backtests that were run, with what they answered: kept so that two can be compared.
CREATE TABLE backtests (
  job_id       uuid PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,   -- the job that ran it
  campaign_id  bigint NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  body         jsonb NOT NULL,                  -- all but the curves of single groups
  group_curves jsonb NOT NULL,                  -- {group: {model: [share of votes, …]}}
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX backtests_campaign_idx ON backtests (campaign_id, created_at DESC);
