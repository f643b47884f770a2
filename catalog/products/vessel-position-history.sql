-- The last position of each vessel in each quarter of an hour.
SELECT position.* FROM positions AS position, slice
WHERE observed_at >= starts_at AND observed_at < ends_at
QUALIFY row_number() OVER (
  PARTITION BY
    mmsi, time_bucket(INTERVAL 15 MINUTE, observed_at)
  ORDER BY observed_at DESC
) = 1
