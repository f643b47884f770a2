import { literal, sqlFile } from '../sql.ts'
import type { Bench } from './connection.ts'
import { columnList, hasColumn, keptRows, type TypedTable } from './rows.ts'

/** Takes away the rows whose key an earlier row has. `file` names new scratch files. */
export async function dropDuplicates(
  bench: Bench,
  table: TypedTable,
  file: () => string,
): Promise<void> {
  const { key } = table.contract
  if (key.length === 0) return
  const present = key.filter((column) => hasColumn(table, column))
  const places = {
    key: present.length > 0 ? columnList(present) : SAME_FOR_ALL,
    rows: keptRows(table),
  }
  const shared = file()
  const hashes = await bench.copy(
    sqlFile(import.meta.url, 'shared-hashes.sql', { ...places, target: literal(shared) }),
  )
  if (hashes === 0) return
  const target = file()
  const rows = await bench.copy(
    sqlFile(import.meta.url, 'duplicates.sql', {
      ...places,
      shared: literal(shared),
      target: literal(target),
    }),
  )
  const reason = `an earlier row has the same ${key.join(', ')}`
  table.gone.push({ file: target, rows, code: 'duplicate-key', column: key.join('+'), reason })
}

/** A key no member fills is NULL in every row: NULLs are equal, so the first row alone stays. */
const SAME_FOR_ALL = '1'
