-- An entry and the exit that follows it with the same card, told by the time of the entry. An entry
-- that is followed by another entry, or by nothing for too long, had its exit lost and is no trip.
WITH gates AS (
  SELECT card_pseudonym, deal_at, kind, line_name, station_name,
    lead(kind) OVER next AS next_kind, lead(deal_at) OVER next AS next_at,
    lead(line_name) OVER next AS next_line, lead(station_name) OVER next AS next_station,
    lead(price_fen) OVER next AS next_price, lead(paid_fen) OVER next AS next_paid
  FROM transactions
  WHERE kind IN ('metro_entry', 'metro_exit')
  WINDOW next AS (PARTITION BY card_pseudonym ORDER BY deal_at, kind)
)
SELECT deal_at AS entered_at, next_at AS exited_at, card_pseudonym,
  line_name AS entry_line, station_name AS entry_station,
  next_line AS exit_line, next_station AS exit_station,
  epoch(next_at - deal_at) AS travel_seconds, next_price AS price_fen, next_paid AS paid_fen
FROM gates, slice, parameters
WHERE kind = 'metro_entry' AND next_kind = 'metro_exit'
  AND deal_at >= starts_at AND deal_at < ends_at
  AND epoch(next_at - deal_at) <= longest_trip_seconds
  AND station_name IS NOT NULL AND next_station IS NOT NULL
