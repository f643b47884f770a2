-- Entries and exits of a line by interval, in the place of a station that stands for all of them; a
-- number that fewer cards than the minimum group have made is left out.
WITH counted AS (
  SELECT time_bucket(to_seconds(interval_seconds), deal_at, starts_at) AS interval_start_at,
    any_value(interval_seconds) AS interval_seconds, line_name,
    any_value(minimum_group) AS minimum_group,
    count(*) FILTER (kind = 'metro_entry') AS entries,
    count(DISTINCT card_pseudonym) FILTER (kind = 'metro_entry') AS entry_cards,
    count(*) FILTER (kind = 'metro_exit') AS exits,
    count(DISTINCT card_pseudonym) FILTER (kind = 'metro_exit') AS exit_cards
  FROM transactions, slice, parameters
  WHERE deal_at >= starts_at AND deal_at < ends_at AND line_name IS NOT NULL
  GROUP BY ALL
)
SELECT interval_start_at, interval_seconds, line_name, '全线' AS station_name,
  CASE WHEN entry_cards >= minimum_group THEN entries END AS entries,
  CASE WHEN exit_cards >= minimum_group THEN exits END AS exits
FROM counted
WHERE entry_cards >= minimum_group OR exit_cards >= minimum_group
