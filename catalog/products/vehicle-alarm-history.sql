-- One alarm of each vehicle and kind in each quarter of an hour.
SELECT alarm.* FROM alarms AS alarm, slice
WHERE raised_at >= starts_at AND raised_at < ends_at
QUALIFY row_number() OVER (
  PARTITION BY
    vehicle_id, alarm, time_bucket(INTERVAL 15 MINUTE, raised_at)
  ORDER BY raised_at DESC
) = 1
