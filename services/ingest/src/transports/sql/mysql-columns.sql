-- Columns of a table or view that this user may see: name, type with its sizes, bare type.
SELECT column_name, column_type, data_type
FROM information_schema.columns
WHERE table_schema = ? AND table_name = ?
ORDER BY ordinal_position
