-- A classic checkpoint (PROTOCOL.md, "Checkpoints"): one row per action, no commitInfo, removes
-- without statistics. The actions come as JSON lines from the spool.
COPY (
  SELECT * FROM read_json({{source}}, format = 'newline_delimited', maximum_object_size = 4194304,
    columns = {
      'txn': 'STRUCT("appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT)',
      'add': 'STRUCT("path" VARCHAR, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT,
        "modificationTime" BIGINT, "dataChange" BOOLEAN, "stats" VARCHAR,
        "tags" MAP(VARCHAR, VARCHAR))',
      'remove': 'STRUCT("path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN,
        "extendedFileMetadata" BOOLEAN, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT)',
      'metaData': 'STRUCT("id" VARCHAR, "name" VARCHAR, "description" VARCHAR,
        "format" STRUCT("provider" VARCHAR, "options" MAP(VARCHAR, VARCHAR)),
        "schemaString" VARCHAR, "partitionColumns" VARCHAR[], "createdTime" BIGINT,
        "configuration" MAP(VARCHAR, VARCHAR))',
      'protocol': 'STRUCT("minReaderVersion" INTEGER, "minWriterVersion" INTEGER)'
    })
) TO {{target}} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3)
