-- Smallest and largest key of each run of rows of one file: where a key may be, whatever its order.
SELECT bucket, CAST(min({{key}}) AS VARCHAR) AS low, CAST(max({{key}}) AS VARCHAR) AS high
FROM (
  SELECT {{key}}, file_row_number // {{rows}} AS bucket FROM {{file}}
) AS numbered
GROUP BY bucket
ORDER BY bucket
