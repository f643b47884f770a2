-- Identities of the newest stored rows, oldest of them first: what the key window knew before the
-- process ended. Files of before a column was added lack it, hence union_by_name.
SELECT {{identity}} AS identity
FROM (
  SELECT * FROM read_parquet({{files}}, union_by_name = true)
  ORDER BY received_at DESC LIMIT {{limit}}
)
ORDER BY received_at
