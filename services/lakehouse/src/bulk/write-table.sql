-- The rows that stay, as the lake keeps them: system columns first, columns no member has as NULL.
-- They are sorted before the constants join them: a delivery id of 64 characters in each row would
-- double what the sort has to move and hold.
SELECT $feed AS feed_id, $delivery AS delivery_id,
  CAST($received AS TIMESTAMP WITH TIME ZONE) AS received_at, {{columns}}
FROM (SELECT * FROM ({{rows}}) AS kept {{order}}) AS sorted
