-- The schema trees of some Parquet files, one after the other, in the order of the list.
SELECT name, num_children FROM parquet_schema({{files}})
