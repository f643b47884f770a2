-- What has come in over each channel (可信通道), by day: a run of an ingest process counts up, and
-- a row is replaced by its newer count, so that telling it twice changes nothing.

CREATE TABLE inbound_channels (
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  dataset TEXT NOT NULL,
  run TEXT NOT NULL,
  equal BIGINT NOT NULL,
  different BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  delays TEXT NOT NULL,
  PRIMARY KEY (day, source, dataset, run)
);
