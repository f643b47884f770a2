-- Readings of a detector by intervals: means weighted equally, counts summed, faulty ones left out.
SELECT time_bucket(to_seconds(quarter_seconds), measured_at, starts_at) AS measured_at,
  detector_id, measure_index, CAST(any_value(quarter_seconds) AS DOUBLE) AS interval_seconds,
  any_value(lane) AS lane, any_value(vehicle_class) AS vehicle_class,
  avg(speed_kilometers_per_hour) AS speed_kilometers_per_hour,
  avg(flow_vehicles_per_hour) AS flow_vehicles_per_hour,
  avg(occupancy_percentage) AS occupancy_percentage, avg(headway_seconds) AS headway_seconds,
  avg(density_vehicles_per_kilometer) AS density_vehicles_per_kilometer,
  avg(travel_time_seconds) AS travel_time_seconds, CAST(NULL AS DOUBLE) AS temperature_celsius,
  sum(vehicles) AS vehicles, count(*) AS samples, avg(accuracy_percentage) AS accuracy_percentage,
  FALSE AS is_data_error, CAST(NULL AS VARCHAR) AS status,
  CAST(NULL AS MAP(VARCHAR, VARCHAR)) AS extra
FROM readings, slice, parameters
WHERE measured_at >= starts_at AND measured_at < ends_at AND NOT coalesce(is_data_error, FALSE)
GROUP BY time_bucket(to_seconds(quarter_seconds), measured_at, starts_at), detector_id,
  measure_index
