-- The last state of each station in each quarter of an hour.
SELECT state.* FROM states AS state, slice
WHERE reported_at >= starts_at AND reported_at < ends_at
QUALIFY row_number() OVER (
  PARTITION BY
    station_id, time_bucket(INTERVAL 15 MINUTE, reported_at)
  ORDER BY reported_at DESC
) = 1
