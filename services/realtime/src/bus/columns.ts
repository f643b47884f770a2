/**
 * Values of one column as they travel between processes: numbers as one block of memory, few
 * different words by their place in a list, the rest as it is. A block costs nothing to copy,
 * where twenty thousand values each cost their own turn.
 */
export type PackedColumn =
  | { name: string; kind: 'numbers'; values: Float64Array }
  | { name: string; kind: 'words'; words: unknown[]; values: Uint16Array }
  | { name: string; kind: 'any'; values: unknown[] }

/** Few columns of words have more than a hundred different ones: kinds, operators, areas. */
const MAX_WORDS = 4_096
/** Columns whose first values differ so often are taken as they are. */
const SAMPLE_ROWS = 64
const MAX_SAMPLE_WORDS = 32

/** Place of a value that is absent; words count from 1. */
const ABSENT = 0

/** `undefined` stands for a value that is absent. */
export function packColumn(name: string, values: unknown[]): PackedColumn {
  return numbers(name, values) ?? words(name, values) ?? { name, kind: 'any', values }
}

/** Answers what stands in a row; loops that call it are faster than arrays made for it. */
export function unpackColumn(column: PackedColumn): (row: number) => unknown {
  switch (column.kind) {
    case 'numbers': {
      const { values } = column
      return (row) => (Number.isNaN(values[row]) ? undefined : values[row])
    }
    case 'words': {
      const { words, values } = column
      return (row) => words[values[row] ?? ABSENT]
    }
    case 'any': {
      const { values } = column
      return (row) => values[row]
    }
  }
}

function numbers(name: string, values: readonly unknown[]): PackedColumn | undefined {
  const block = new Float64Array(values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]
    if (value === undefined) block[row] = Number.NaN
    else if (typeof value === 'number' && !Number.isNaN(value)) block[row] = value
    else return undefined
  }
  return { name, kind: 'numbers', values: block }
}

function words(name: string, values: readonly unknown[]): PackedColumn | undefined {
  const list: unknown[] = [undefined]
  const places = new Map<unknown, number>()
  const block = new Uint16Array(values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]
    if (value === undefined) {
      block[row] = ABSENT
      continue
    }
    if (!isWord(value)) return undefined
    let place = places.get(value)
    if (place === undefined) {
      if (list.length > MAX_WORDS) return undefined
      if (row < SAMPLE_ROWS && list.length > MAX_SAMPLE_WORDS) return undefined
      place = list.push(value) - 1
      places.set(value, place)
    }
    block[row] = place
  }
  return { name, kind: 'words', words: list, values: block }
}

/** Not numbers: a list of words does not tell 0 from -0. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null
}
