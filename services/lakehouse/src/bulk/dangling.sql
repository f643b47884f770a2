-- Rows that name a row which none of the target tables has. A row with a column unset names none.
COPY (
  SELECT "__row" FROM (
    SELECT "__row", {{columns}} FROM ({{rows}}) AS kept WHERE {{set}}
  ) AS source {{without_found}}
) TO {{target}} (FORMAT parquet, COMPRESSION uncompressed)
