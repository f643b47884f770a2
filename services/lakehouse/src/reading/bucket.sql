-- All rows of one run of rows with their keys: who reads one key reads its neighbours along.
SELECT {{columns}}, CAST({{key}} AS VARCHAR) AS __key, {{row}}
FROM ({{scan}}) AS scanned
WHERE {{row}} BETWEEN {{first}} AND {{last}} AND {{key}} IS NOT NULL
