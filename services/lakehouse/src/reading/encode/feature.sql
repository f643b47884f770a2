-- A GeoJSON Feature (RFC 7946, 3.2) as text; `id` is there when the contract's key is one text column.
concat(
  '{"type":"Feature"', {{id}}
  ',"geometry":', {{geometry}},
  ',"properties":', {{properties}},
  '}'
)
