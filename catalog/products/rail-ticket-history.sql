-- The last state of each train, pair of stations and seat class in each hour.
SELECT ticket.* FROM tickets AS ticket, slice
WHERE observed_at >= starts_at AND observed_at < ends_at
QUALIFY row_number() OVER (
  PARTITION BY train_no, service_date, from_station_code, to_station_code, seat_class
  ORDER BY observed_at DESC
) = 1
