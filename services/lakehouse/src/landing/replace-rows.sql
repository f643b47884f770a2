-- Rows of replaced deliveries as they are decoded now, of one table and partition: each identity
-- (feed, key, event time) once, the first received, and none that another delivery has brought.
WITH fresh AS (
  SELECT {{feed}} AS feed_id, {{eventDate}} delivery_id, received_at, {{columns}}
  FROM read_json({{path}}, format = 'newline_delimited', columns = { {{types}} })
),
once AS (
  SELECT *, {{identity}} AS identity_of_row FROM fresh
  QUALIFY row_number() OVER (PARTITION BY identity_of_row ORDER BY received_at) = 1
)
SELECT * EXCLUDE (identity_of_row) FROM once {{others}}
