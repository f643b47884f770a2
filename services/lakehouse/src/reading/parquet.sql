-- A Parquet answer. No temporary name: what a stopped COPY leaves lies where we look for it.
COPY ({{rows}}) TO {{path}} (
  FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, USE_TMP_FILE false
)
