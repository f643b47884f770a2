-- The next page of an ordered question: rows behind the last row shown (the mark), whose values are
-- looked up again instead of travelling in the cursor.
SELECT {{columns}} FROM ({{scan}}) AS scanned CROSS JOIN ({{mark}}) AS mark
WHERE {{where}} {{order}} {{limit}}
