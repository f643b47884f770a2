-- Faulty rows by fault: how many, and the first of them.
SELECT "__fault" AS fault, count(*) AS rows, min("__row", {{listed}}) AS first_rows
FROM ({{rows}}) AS typed WHERE "__fault" IS NOT NULL GROUP BY "__fault" ORDER BY "__fault"
