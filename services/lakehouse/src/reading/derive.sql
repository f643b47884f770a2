-- Rows that a product makes of its inputs, cast to the columns of its contract.
WITH slice AS (
  SELECT TIMESTAMPTZ {{from}} AS starts_at, TIMESTAMPTZ {{to}} AS ends_at
),
parameters AS (
  SELECT {{parameters}}
),
{{inputs}},
product AS (
{{product}}
)
SELECT {{columns}} FROM product
