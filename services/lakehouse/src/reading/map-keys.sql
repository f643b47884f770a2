-- Keys of a map column, as near to their first order as single rows tell it.
SELECT key FROM (
  SELECT unnest(map_keys({{map}})) AS key, generate_subscripts(map_keys({{map}}), 1) AS place
  FROM ({{scan}}) AS scanned
  WHERE {{map}} IS NOT NULL
) AS keys
GROUP BY key
ORDER BY min(place), key
