-- Hashes of keys that more than one row has. Sorted, equal ones stand side by side: eight bytes a
-- row, a third of the memory that counting whole keys takes.
COPY (
  SELECT DISTINCT key_hash FROM (
    SELECT key_hash, lag(key_hash) OVER (ORDER BY key_hash) AS previous
    FROM (SELECT hash({{key}}) AS key_hash FROM ({{rows}}) AS kept) AS hashed
  ) AS sorted
  WHERE key_hash = previous
) TO {{target}} (FORMAT parquet, COMPRESSION uncompressed)
