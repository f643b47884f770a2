-- A GeoJSON Feature (RFC 7946, 3.2) as text, with an `id` where the contract's key is one text.
concat(
  '{"type":"Feature"', {{id}}
  ',"geometry":', {{geometry}},
  ',"properties":', {{properties}},
  '}'
)
