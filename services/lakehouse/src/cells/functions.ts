import { BOOLEAN, type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { type Cells, type ColumnCells, isToken } from '../keys/cells.ts'
import type { Vector } from '../reading/vectors.ts'
import { subjectsOf } from './subjects.ts'
import { type SharedTexts, sharedTexts, writeBooleans, writeTexts } from './texts.ts'

/** Names of the functions that SQL seals and reveals with; their first argument is a place. */
export const SEAL_CELL = 'seal_cell'
export const REVEAL_CELL = 'reveal_cell'
export const SEAL_ENTRY = 'seal_entry'
export const REVEAL_ENTRY = 'reveal_entry'

/** `pseudonym_cell(key, text)`: what stands in the place of the text; null stays null. */
export const PSEUDONYM = 'pseudonym_cell'

/** `among_subjects(digest, text)`: is the text in that set (`holdSubjects`)? Never null. */
export const AMONG_SUBJECTS = 'among_subjects'

/** Pseudonym of a text by the key of that name: deterministic. */
export type Pseudonyms = (key: string, text: string) => string

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

/**
 * Registers the functions by which restrictions are applied, like those of cells. Without
 * `pseudonyms` a query that comes to one fails.
 */
export function registerPlanFunctions(
  connection: DuckDBConnection,
  pseudonyms: Pseudonyms = NO_PSEUDONYMS,
): void {
  const known = remembered(pseudonyms)
  connection.registerScalarFunction(
    textFunction(PSEUDONYM, (key, argument, output) => {
      const step = (text: string) => known(key, text)
      writeTexts(output, cellTexts(argument, step))
    }),
  )
  const among = textFunction(AMONG_SUBJECTS, (digest, { texts, places }, output) => {
    const { allowed, key } = subjectsOf(digest)
    const nameOf = (text: string) => (key === undefined ? text : known(key, text))
    const found = texts.map((text) => allowed.has(nameOf(text)))
    writeBooleans(output, places, (place) => found[place] ?? false)
  })
  among.setReturnType(BOOLEAN)
  // A null is no subject, and nobody consents for it.
  among.setSpecialHandling()
  connection.registerScalarFunction(among)
}

/** Pseudonyms of all keys together, some 20 MB; then all are forgotten. */
const MOST_REMEMBERED = 131_072

/** Rows name the same things again and again, and a pseudonym costs a keyed hash. */
function remembered(pseudonyms: Pseudonyms): Pseudonyms {
  const keys = new Map<string, Map<string, string>>()
  let count = 0
  return (key, text) => {
    const before = keys.get(key)?.get(text)
    if (before !== undefined) return before
    if (count >= MOST_REMEMBERED) {
      keys.clear()
      count = 0
    }
    const made = pseudonyms(key, text)
    const own = keys.get(key) ?? new Map<string, string>()
    keys.set(key, own.set(text, made))
    count += 1
    return made
  }
}

const NO_PSEUDONYMS: Pseudonyms = () => {
  throw new Error('no keys of pseudonyms are open')
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

/** A function of a literal and a text. */
function textFunction(
  name: string,
  work: (literal: string, texts: SharedTexts, output: Vector) => void,
): DuckDBScalarFunction {
  const made = new DuckDBScalarFunction()
  made.setName(name)
  made.setReturnType(VARCHAR)
  made.addParameter(VARCHAR)
  made.addParameter(VARCHAR)
  duckdb.scalar_function_set_function(made.scalar_function, (_info, input, output) => {
    const rows = duckdb.data_chunk_get_size(input)
    if (rows === 0) return
    const literal = sharedTexts(duckdb.data_chunk_get_vector(input, 0), 1).texts[0] ?? ''
    work(literal, sharedTexts(duckdb.data_chunk_get_vector(input, 1), rows), output)
  })
  return made
}

function cellFunction(name: string, cells: Cells, step: Step, entries: boolean) {
  const made = new DuckDBScalarFunction()
  made.setName(name)
  made.setReturnType(VARCHAR)
  for (let count = entries ? 3 : 2; count > 0; count -= 1) made.addParameter(VARCHAR)
  // Below the binding's classes, which make a native call of each cell and end a text at a NUL.
  duckdb.scalar_function_set_function(made.scalar_function, (_info, input, output) => {
    const rows = duckdb.data_chunk_get_size(input)
    if (rows === 0) return
    const argument = (index: number) =>
      sharedTexts(duckdb.data_chunk_get_vector(input, index), rows)
    // A literal: the same in every row.
    const place = sharedTexts(duckdb.data_chunk_get_vector(input, 0), 1).texts[0] ?? ''
    const slash = place.lastIndexOf('/')
    const column = cells.of(place.slice(0, slash), place.slice(slash + 1))
    const texts = entries
      ? entryTexts(argument(1), argument(2), (text, key) => step(column, text, key, place))
      : cellTexts(argument(1), (text) => step(column, text, undefined, place))
    writeTexts(output, texts)
  })
  return made
}

function cellTexts(
  { texts, places }: SharedTexts,
  step: (text: string) => string | undefined,
): (string | undefined)[] {
  const done = texts.map(step)
  return Array.from(places, (place) => (place < 0 ? undefined : done[place]))
}

function entryTexts(
  keys: SharedTexts,
  { texts, places }: SharedTexts,
  step: (text: string, key: string) => string | undefined,
): (string | undefined)[] {
  return Array.from(places, (place, row) => {
    const key = keys.texts[keys.places[row] ?? -1]
    return place < 0 || key === undefined ? undefined : step(texts[place] ?? '', key)
  })
}
