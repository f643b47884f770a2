import type { Cells, ColumnCells } from '../keys/cells.ts'
import type { LakeTable } from '../table.ts'

type Row = Record<string, unknown>

/** A checked reading as it is to be stored; undefined when a text of it is half a character. */
export type SealRow = (reading: Row) => Row | undefined

/** Seals the texts of readings of a table; undefined when nothing in it is sealed. */
export function rowSealer(table: LakeTable, cells: Cells | undefined): SealRow | undefined {
  const sealed = table.columns.flatMap(({ name, sealedAs }) =>
    sealedAs === undefined ? [] : [{ name, column: cells?.of(table.dataset, name) }],
  )
  if (sealed.length === 0) return undefined
  return (reading) => {
    const row = { ...reading }
    for (const { name, column } of sealed) {
      const value = row[name]
      if (value === undefined || value === null) continue
      // Without keys nothing personal may reach the disk.
      if (!column) throw new Error(`${table.dataset}/${name}: no keys are open`)
      const token = typeof value === 'string' ? sealText(column, value) : sealMap(column, value)
      if (token === undefined) return undefined
      row[name] = token
    }
    return row
  }
}

function sealText(column: ColumnCells, text: string, entry?: string): string | undefined {
  return text.isWellFormed() ? column.seal(text, entry) : undefined
}

function sealMap(column: ColumnCells, map: object): Row | undefined {
  const entries: [string, unknown][] = []
  for (const [entry, text] of Object.entries(map)) {
    const token = typeof text === 'string' ? sealText(column, text, entry) : text
    if (token === undefined || !entry.isWellFormed()) return undefined
    entries.push([entry, token])
  }
  return Object.fromEntries(entries)
}
