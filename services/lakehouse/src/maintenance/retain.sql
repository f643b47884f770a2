-- Rows of files that lie on both sides of the day from which rows are kept.
SELECT * FROM read_parquet({{files}}, union_by_name = true)
WHERE received_at >= TIMESTAMPTZ {{from}}
