-- Trips between two stations by the interval of their entry. What fewer cards than the minimum
-- group have made is left out: a rare trip would tell of a person.
SELECT time_bucket(to_seconds(interval_seconds), entered_at, starts_at) AS interval_start_at,
  any_value(interval_seconds) AS interval_seconds, entry_station, exit_station,
  count(*) AS trips, median(travel_seconds) AS median_travel_seconds
FROM trips, slice, parameters
WHERE entered_at >= starts_at AND entered_at < ends_at
GROUP BY ALL
HAVING count(DISTINCT card_pseudonym) >= any_value(minimum_group)
