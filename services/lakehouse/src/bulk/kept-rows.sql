-- Rows of one staged table that no check has taken away yet.
SELECT typed.* FROM ({{rows}}) AS typed {{without_gone}} WHERE "__fault" IS NULL
