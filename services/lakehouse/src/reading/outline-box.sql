-- Does the bounding box of a GeoJSON geometry touch the box asked for? A position is `[lon, lat`
-- after a bracket at any depth, so one expression serves every type of geometry.
(
  list_max(list_transform(
    regexp_extract_all({{geometry}}, '\[\s*(-?[0-9.eE+-]+)\s*,\s*-?[0-9]', 1),
    lambda x: TRY_CAST(x AS DOUBLE)
  )) >= {{west}}
  {{meeting}}
  list_min(list_transform(
    regexp_extract_all({{geometry}}, '\[\s*(-?[0-9.eE+-]+)\s*,\s*-?[0-9]', 1),
    lambda x: TRY_CAST(x AS DOUBLE)
  )) <= {{east}}
)
AND list_max(list_transform(
  regexp_extract_all({{geometry}}, '\[\s*-?[0-9.eE+-]+\s*,\s*(-?[0-9.eE+-]+)', 1),
  lambda x: TRY_CAST(x AS DOUBLE)
)) >= {{south}}
AND list_min(list_transform(
  regexp_extract_all({{geometry}}, '\[\s*-?[0-9.eE+-]+\s*,\s*(-?[0-9.eE+-]+)', 1),
  lambda x: TRY_CAST(x AS DOUBLE)
)) <= {{north}}
