import duckdb from '@duckdb/node-bindings'
import { isValid, type Vector, validityBytes } from '../reading/vectors.ts'

/** `string_t` of DuckDB's C API; see `reading/vectors.ts`. */
const STRING_BYTES = 16
const STRING_WORDS = 4
const INLINE_BYTES = 12
const TEXT_OFFSET = 4
const POINTER_OFFSET = 8
const TWO_32 = 2 ** 32

/**
 * Strings so near to each other are read in one piece, with what lies between them: of a Parquet
 * page the length of the next. Less than a page of memory, so that it is memory of the process.
 */
const MOST_BYTES_BETWEEN = 64

/** The texts of some rows, those that rows share once: text of row `i` is `texts[places[i]]`. */
export type SharedTexts = {
  texts: string[]
  /** -1: null. */
  places: Int32Array
}

/** Texts of a VARCHAR vector. Rows of one dictionary entry have one pointer, and so one text. */
export function sharedTexts(vector: Vector, rows: number): SharedTexts {
  const cells = duckdb.vector_get_data(vector, rows * STRING_BYTES)
  const bytes = Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength)
  const words = new Uint32Array(cells.buffer, cells.byteOffset, rows * STRING_WORDS)
  const validity = validityBytes(vector, rows)
  const places = new Int32Array(rows)
  const texts: string[] = []
  const heap = new Map<number, HeapText>()
  for (let row = 0; row < rows; row += 1) {
    const length = words[row * STRING_WORDS] ?? 0
    if (!isValid(validity, row)) {
      places[row] = -1
    } else if (length <= INLINE_BYTES) {
      const start = row * STRING_BYTES + TEXT_OFFSET
      places[row] = texts.push(bytes.toString('utf8', start, start + length)) - 1
    } else {
      const pointer = pointerOf(words, row)
      const known = heap.get(pointer)
      // A cut of a text begins where the whole of it does.
      if (known && known.length === length) {
        places[row] = known.place
      } else {
        places[row] = texts.push('') - 1
        heap.set(pointer, { pointer, length, row, place: texts.length - 1 })
        if (known) readRun(cells, [known], texts)
      }
    }
  }
  readHeap(cells, [...heap.values()], texts)
  return { texts, places }
}

type HeapText = { pointer: number; length: number; row: number; place: number }

/** In as few pieces as the places of the strings allow: each costs a call of 0.75 µs. */
function readHeap(cells: Uint8Array, found: HeapText[], texts: string[]): void {
  found.sort((left, right) => left.pointer - right.pointer)
  let run: HeapText[] = []
  let end = 0
  for (const text of found) {
    if (run.length > 0 && text.pointer - end > MOST_BYTES_BETWEEN) {
      readRun(cells, run, texts)
      run = []
    }
    run.push(text)
    end = run.length === 1 ? endOf(text) : Math.max(end, endOf(text))
  }
  if (run.length > 0) readRun(cells, run, texts)
}

function readRun(cells: Uint8Array, run: readonly HeapText[], texts: string[]): void {
  const first = run[0] as HeapText
  const size = Math.max(...run.map(endOf)) - first.pointer
  const offset = cells.byteOffset + first.row * STRING_BYTES + POINTER_OFFSET
  const piece = duckdb.get_data_from_pointer(cells.buffer as ArrayBuffer, offset, size)
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  for (const { pointer, length, place } of run) {
    const start = pointer - first.pointer
    texts[place] = bytes.toString('utf8', start, start + length)
  }
}

function endOf({ pointer, length }: HeapText): number {
  return pointer + length
}

/** User-space pointers stay below 2^53, so a number is exact. */
function pointerOf(words: Uint32Array, row: number): number {
  const word = row * STRING_WORDS
  return (words[word + 2] ?? 0) + (words[word + 3] ?? 0) * TWO_32
}

/** Fills a VARCHAR vector; undefined is null. */
export function writeTexts(vector: Vector, texts: readonly (string | undefined)[]): void {
  const cells = Buffer.alloc(texts.length * STRING_BYTES)
  const validity = Buffer.alloc(Math.ceil(texts.length / 64) * 8, 0xff)
  const long: number[] = []
  let nulls = 0
  texts.forEach((text, row) => {
    if (text === undefined) {
      validity[row >> 3] = (validity[row >> 3] ?? 0) & ~(1 << (row & 7))
      nulls += 1
    } else if (Buffer.byteLength(text) > INLINE_BYTES) {
      long.push(row)
    } else {
      const start = row * STRING_BYTES
      cells.writeUInt32LE(cells.write(text, start + TEXT_OFFSET), start)
    }
  })
  duckdb.copy_data_to_vector(vector, 0, cells.buffer, cells.byteOffset, cells.length)
  for (const row of long) {
    duckdb.vector_assign_string_element_len(vector, row, Buffer.from(texts[row] ?? ''))
  }
  if (nulls === 0) return
  duckdb.vector_ensure_validity_writable(vector)
  const { buffer, byteOffset, length } = validity
  duckdb.copy_data_to_vector_validity(vector, 0, buffer, byteOffset, length)
}

/** Fills a BOOLEAN vector without nulls: what `value` gives for each place. */
export function writeBooleans(
  vector: Vector,
  places: Int32Array,
  value: (place: number) => boolean,
): void {
  const bytes = Uint8Array.from(places, (place) => (place >= 0 && value(place) ? 1 : 0))
  duckdb.copy_data_to_vector(vector, 0, bytes.buffer, 0, bytes.length)
}
