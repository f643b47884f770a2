-- All rows of one run of rows with their keys: who reads one key reads its neighbours along.
SELECT {{line}}, CAST({{key}} AS VARCHAR), CAST({{row}} AS BIGINT)
FROM ({{scan}}) AS scanned
WHERE {{row}} BETWEEN {{first}} AND {{last}} AND {{key}} IS NOT NULL
