-- Waybills between two areas by the hour of their consignment, each at its last report. Pairs with
-- fewer than the minimum are left out: a rare waybill would tell of a shipper.
WITH reported AS (
  SELECT * FROM waybills
  WHERE consignor_area_code IS NOT NULL AND consignee_area_code IS NOT NULL
  QUALIFY row_number() OVER (
    PARTITION BY shipping_note_number, serial_number ORDER BY sent_at DESC
  ) = 1
),
weighed AS (
  SELECT shipping_note_number, serial_number, sent_at,
    sum(CAST(gross_weight_kilograms AS DOUBLE)) AS kilograms
  FROM goods GROUP BY ALL
)
SELECT time_bucket(to_seconds(interval_seconds), consigned_at, starts_at) AS interval_start_at,
  any_value(interval_seconds) AS interval_seconds, consignor_area_code AS origin_area_code,
  consignee_area_code AS destination_area_code, count(*) AS waybills,
  sum(kilograms) AS gross_weight_kilograms
FROM reported LEFT JOIN weighed USING (shipping_note_number, serial_number, sent_at),
  slice, parameters
WHERE consigned_at >= starts_at AND consigned_at < ends_at
GROUP BY time_bucket(to_seconds(interval_seconds), consigned_at, starts_at), consignor_area_code,
  consignee_area_code
HAVING count(*) >= any_value(minimum_group)
