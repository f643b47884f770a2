-- The last position of each vehicle in each quarter of an hour.
SELECT position.* FROM positions AS position, slice
WHERE located_at >= starts_at AND located_at < ends_at
QUALIFY row_number() OVER (
  PARTITION BY
    vehicle_id, time_bucket(INTERVAL 15 MINUTE, located_at)
  ORDER BY located_at DESC
) = 1
