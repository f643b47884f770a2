-- Files that hold rows of replaced deliveries; only the column of their hashes is read.
SELECT DISTINCT filename
FROM read_parquet({{files}}, union_by_name = true, filename = true)
WHERE delivery_id IN (SELECT delivery_id FROM read_json({{ids}}, columns = {{idColumns}}))
