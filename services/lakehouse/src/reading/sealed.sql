-- A result with its sentinel: one row more, told by the last column. A stream that ends without it
-- was cut off by an error that DuckDB does not report. The row comes from a stored table, because a
-- bare SELECT would take away the order index by which the rows before it are made in parallel.
SELECT {{output}}, FALSE AS __end FROM ({{rows}}) AS kept
UNION ALL
SELECT {{nothing}}, done FROM {{seal}}
