-- Does an identity occur more than once? By hash: a false yes costs time, a false no can not be.
SELECT count(*) > count(DISTINCT hash({{identity}})) AS doubles
FROM read_parquet({{files}}, union_by_name = true)
