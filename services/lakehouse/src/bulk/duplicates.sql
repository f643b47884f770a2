-- Rows whose key stands in an earlier row. Hashes are counted first: eight bytes a row instead of
-- whole keys; only rows that share a hash are then compared in full. NULLs are equal to each other.
COPY (
  WITH keyed AS (
    SELECT "__row", hash({{key}}) AS key_hash, {{key}} FROM ({{rows}}) AS kept
  ),
  shared AS (SELECT key_hash FROM keyed GROUP BY key_hash HAVING count(*) > 1),
  numbered AS (
    SELECT "__row", row_number() OVER (PARTITION BY {{key}} ORDER BY "__row") AS place
    FROM keyed SEMI JOIN shared USING (key_hash)
  )
  SELECT "__row" FROM numbered WHERE place > 1
) TO {{target}} (FORMAT parquet, COMPRESSION uncompressed)
