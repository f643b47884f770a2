-- A Parquet answer. No temporary name: a COPY that is stopped leaves its part under the name we know.
COPY ({{rows}}) TO {{path}} (
  FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, USE_TMP_FILE false
)
