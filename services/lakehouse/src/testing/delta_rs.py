"""Reads Delta tables with delta-rs and writes what it saw as Parquet.

Arguments: pairs of a table's folder and the file to write. Prints one line per table: its version.
"""
import sys

import pyarrow.parquet
from deltalake import DeltaTable

for folder, target in zip(sys.argv[1::2], sys.argv[2::2]):
    table = DeltaTable(folder)
    pyarrow.parquet.write_table(table.to_pyarrow_table(), target)
    print(table.version())
