-- Which columns have a value at all in these files.
SELECT {{counts}} FROM ({{scan}}) AS scanned
