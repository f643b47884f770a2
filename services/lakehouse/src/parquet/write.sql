-- One Parquet file of one table. RETURN_STATS answers rows, bytes and the bounds of each column, so
-- that the Delta log's statistics cost no second look at the file.
COPY (
  SELECT {{columns}} FROM ({{select}}) AS staged {{order}}
) TO {{path}} (
  FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {{level}}, ROW_GROUP_SIZE {{rowGroupRows}},
  WRITE_BLOOM_FILTER {{bloomFilter}}, RETURN_STATS
)
