-- What other deliveries have brought; stands at the end of `replace-rows.sql`.
ANTI JOIN (
  SELECT {{identity}} AS identity_of_row FROM read_parquet({{files}}, union_by_name = true)
  WHERE delivery_id NOT IN (SELECT delivery_id FROM read_json({{ids}}, columns = {{idColumns}}))
) AS others USING (identity_of_row)
