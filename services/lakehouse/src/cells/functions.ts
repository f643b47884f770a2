import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBScalarFunction,
  type DuckDBVector,
  VARCHAR,
} from '@duckdb/node-api'
import { type Cells, type ColumnCells, isToken } from '../keys/cells.ts'

/** Names of the functions that SQL seals and reveals with; their first argument is a place. */
export const SEAL_CELL = 'seal_cell'
export const REVEAL_CELL = 'reveal_cell'
export const SEAL_ENTRY = 'seal_entry'
export const REVEAL_ENTRY = 'reveal_entry'

/** A token that can not be opened was met in this column: it reads as null. */
export type TokenFault = (place: string) => void

/**
 * Registers, for all connections of an instance, the functions that SQL seals and reveals with:
 * `…_cell(place, text)` and `…_entry(place, key, text)` for the values of a map. They run in
 * JavaScript, on the main thread, one call for each vector of rows; the thread of DuckDB waits, so
 * that nobody may wait for DuckDB without giving the main thread free. Without `cells`
 * nothing can be sealed, and a query that comes to a token fails.
 */
export function registerCellFunctions(
  connection: DuckDBConnection,
  cells: Cells = NO_KEYS,
  onFault: TokenFault = () => undefined,
): void {
  const reveal = (column: ColumnCells, text: string, entry: string | undefined, place: string) => {
    const plain = column.reveal(text, entry)
    if (plain === undefined) onFault(place)
    return plain
  }
  const seal = (column: ColumnCells, text: string, entry?: string) => column.seal(text, entry)
  for (const [cell, entry, step] of [
    [SEAL_CELL, SEAL_ENTRY, seal],
    [REVEAL_CELL, REVEAL_ENTRY, reveal],
  ] as const) {
    connection.registerScalarFunction(cellFunction(cell, cells, step, false))
    connection.registerScalarFunction(cellFunction(entry, cells, step, true))
  }
}

const NO_KEYS: Cells = {
  of: () => ({
    seal: () => {
      throw new Error('no keys are open')
    },
    reveal: (text) => {
      if (isToken(text)) throw new Error('no keys are open')
      return text
    },
  }),
}

type Step = (
  column: ColumnCells,
  text: string,
  entry: string | undefined,
  place: string,
) => string | undefined

function cellFunction(name: string, cells: Cells, step: Step, entries: boolean) {
  return DuckDBScalarFunction.create({
    name,
    returnType: VARCHAR,
    parameterTypes: entries ? [VARCHAR, VARCHAR, VARCHAR] : [VARCHAR, VARCHAR],
    mainFunction: (_info, input, output) => {
      run(cells, step, entries, input, output)
    },
  })
}

function run(
  cells: Cells,
  step: Step,
  entries: boolean,
  input: DuckDBDataChunk,
  output: DuckDBVector,
): void {
  const rows = input.rowCount
  const keys = entries ? input.getColumnVector(1) : undefined
  const texts = input.getColumnVector(entries ? 2 : 1)
  // A literal: the same in every row.
  const place = rows > 0 ? String(input.getColumnVector(0).getItem(0)) : ''
  const slash = place.lastIndexOf('/')
  const column = cells.of(place.slice(0, slash), place.slice(slash + 1))
  for (let row = 0; row < rows; row += 1) {
    const text = texts.getItem(row)
    const key = keys?.getItem(row)
    const result =
      typeof text === 'string'
        ? step(column, text, typeof key === 'string' ? key : undefined, place)
        : undefined
    output.setItem(row, result ?? null)
  }
  output.flush()
}
