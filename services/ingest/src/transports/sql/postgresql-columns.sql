-- Columns of a table or view: name, type with its sizes, the bare type that a value is cast to.
-- A domain is what it is made from; `-1` says "no size", so that `character` is not cut to one.
SELECT
  a.attname,
  format_type(a.atttypid, a.atttypmod),
  format_type(coalesce(nullif(t.typbasetype, 0), t.oid), -1)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE
  n.nspname = $1
  AND c.relname = $2
  AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attnum
