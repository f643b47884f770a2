-- What stays of files that hold rows of replaced deliveries.
SELECT * FROM read_parquet({{files}}, union_by_name = true)
WHERE delivery_id NOT IN (SELECT delivery_id FROM read_json({{ids}}, columns = {{idColumns}}))
