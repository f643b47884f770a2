-- Rows of one delivery, table and partition: JSON lines of the spool, each checked against its
-- contract before, with the columns that the lake adds. Columns a reading leaves out are NULL.
SELECT $feed AS feed_id, {{eventDate}} $delivery AS delivery_id,
  $received::TIMESTAMPTZ AS received_at, {{columns}}
FROM read_json($path, format = 'newline_delimited', columns = { {{types}} })
