-- One moment of the database, read only, in forms that do not depend on the server's settings.
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'iso_8601';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL statement_timeout = {{milliseconds}};
SET LOCAL lock_timeout = {{milliseconds}};
SET LOCAL idle_in_transaction_session_timeout = {{milliseconds}}
