-- Rows of one table and partition: JSON lines of the spool, each checked against its contract
-- before, with the columns that the lake adds. Columns a reading leaves out are NULL.
SELECT $feed AS feed_id, {{eventDate}} {{origin}}, {{columns}}
FROM read_json($path, format = 'newline_delimited', columns = { {{types}} })
