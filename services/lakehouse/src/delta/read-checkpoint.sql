-- A checkpoint's rows, one JSON text per action; kinds that a foreign writer left out are NULL.
-- Only the members that replay needs are read, so that unknown ones can not break the reading.
SELECT
  CASE
    WHEN add IS NOT NULL THEN to_json({'add': {
      'path': add.path, 'partitionValues': add.partitionValues, 'size': add.size,
      'modificationTime': add.modificationTime, {{tags}} 'stats': add.stats}})
    WHEN remove IS NOT NULL THEN to_json({'remove': remove})
    WHEN txn IS NOT NULL THEN to_json({'txn': txn})
    WHEN "metaData" IS NOT NULL THEN to_json({'metaData': "metaData"})
    WHEN protocol IS NOT NULL THEN to_json({'protocol': protocol})
  END::VARCHAR AS action
FROM (SELECT *{{missing}} FROM {{source}})
