-- One pass over a member: text by place, typed columns, the first fault of each row. The order of
-- the file is kept, so that the row numbers of this Parquet file are those of the member.
COPY (
  SELECT {{typed}}, {{fault}} AS "__fault"
  FROM (SELECT {{texts}} FROM {{source}}) AS source
) TO {{target}} (FORMAT parquet, COMPRESSION uncompressed)
