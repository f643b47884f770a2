-- Vehicles that were seen in each cell of a grid by intervals, and their mean speed. Cells with
-- fewer vehicles than the minimum are left out: a lone vehicle would be told by its place.
WITH located AS (
  SELECT vehicle_id, speed_kilometers_per_hour, interval_seconds, cell_degrees, minimum_group,
    time_bucket(to_seconds(interval_seconds), located_at, starts_at) AS interval_start_at,
    floor(longitude / cell_degrees) AS east, floor(latitude / cell_degrees) AS north
  FROM positions, slice, parameters
  WHERE located_at >= starts_at AND located_at < ends_at
    AND longitude IS NOT NULL AND latitude IS NOT NULL
)
SELECT interval_start_at, any_value(interval_seconds) AS interval_seconds,
  round((east + 0.5) * any_value(cell_degrees), 6) AS longitude,
  round((north + 0.5) * any_value(cell_degrees), 6) AS latitude,
  any_value(cell_degrees) AS cell_degrees, count(DISTINCT vehicle_id) AS vehicles,
  round(avg(speed_kilometers_per_hour), 1) AS mean_speed_kilometers_per_hour
FROM located
GROUP BY interval_start_at, east, north
HAVING count(DISTINCT vehicle_id) >= any_value(minimum_group)
