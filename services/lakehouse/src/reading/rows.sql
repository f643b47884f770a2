-- The rows asked for, with no more columns than the answer needs.
SELECT {{columns}} FROM ({{scan}}) AS scanned {{where}} {{order}} {{limit}}
