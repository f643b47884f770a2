-- Rows of many small files. Files of before a column was added lack it, hence union_by_name.
SELECT * FROM read_parquet({{files}}, union_by_name = true)
