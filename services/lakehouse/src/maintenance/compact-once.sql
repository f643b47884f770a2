-- Rows of many small files without doubles: of the rows with one identity (feed, key, event time)
-- the first received stays.
SELECT * FROM read_parquet({{files}}, union_by_name = true)
QUALIFY row_number() OVER (PARTITION BY {{identity}} ORDER BY received_at) = 1
