-- What a restriction leaves of the rows of a scan: first rows, as they are stored; then the values
-- that stand in the place of others; then rows of groups that are large enough.
SELECT {{columns}} FROM (
  SELECT {{masked}} FROM (
    SELECT * FROM ({{scan}}) AS held {{where}}
  ) AS held
) AS masked
{{group}}
