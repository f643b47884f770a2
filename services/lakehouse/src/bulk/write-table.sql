-- The rows that stay, as the lake keeps them: system columns first, columns no member has as NULL.
SELECT $feed AS feed_id, $delivery AS delivery_id,
  CAST($received AS TIMESTAMP WITH TIME ZONE) AS received_at, {{columns}}
FROM ({{rows}}) AS kept
