-- One interval of each station and line in each quarter of an hour.
SELECT flow.* FROM flows AS flow, slice
WHERE interval_start_at >= starts_at AND interval_start_at < ends_at
QUALIFY row_number() OVER (
  PARTITION BY
    station_id, line_id, time_bucket(INTERVAL 15 MINUTE, interval_start_at)
  ORDER BY interval_start_at DESC
) = 1
