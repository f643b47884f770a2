-- Rows whose key stands in an earlier row, among those that share a hash. NULLs are equal.
COPY (
  SELECT "__row" FROM (
    SELECT "__row", row_number() OVER (PARTITION BY {{key}} ORDER BY "__row") AS place
    FROM ({{rows}}) AS kept SEMI JOIN read_parquet({{shared}}) AS shared
      ON hash({{key}}) = shared.key_hash
  ) AS numbered
  WHERE place > 1
) TO {{target}} (FORMAT parquet, COMPRESSION uncompressed)
