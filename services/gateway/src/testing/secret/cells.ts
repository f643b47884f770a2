import { type Column, type Contract, type ContractId, contractOf } from '@tongqu/contracts'

/** Whole numbers below `below`, the same for the same seed (mulberry32). */
export type Random = (below: number) => number

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export type Row = Record<string, unknown>

/** A row of this contract: what is given, and most other columns with something in them. */
export function filled(id: ContractId, given: Row, random: Random): Row {
  const row: Row = { ...given }
  for (const column of contractOf(id).columns) {
    if (column.name in row || (column.nullable && random(4) === 0)) continue
    const value = anyValue(column, `w${random(1_000)}`, random)
    if (value !== undefined) row[column.name] = value
  }
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
}

/** Some value the column takes, with `mark` in it where it is text; undefined: none was found. */
export function anyValue(column: Column, mark: string, random: Random): unknown {
  const { schema, type } = column
  const words = (schema.enum as unknown[] | undefined)?.filter((word) => word !== null)
  if (words) return words[random(words.length)]
  switch (type) {
    case 'boolean':
      return random(2) === 0
    case 'integer':
    case 'double':
      return numberOf(column, random)
    case 'timestamp':
      return new Date(Date.UTC(2026, 2, 1) - random(10_000_000) * 1_000).toISOString()
    case 'date':
      return new Date(Date.UTC(2026, 1, 1 + random(28))).toISOString().slice(0, 10)
    case 'string':
      return textOf(column, mark, random)
    case 'map':
      return { [`m${random(9)}`]: mark }
    default:
      return schema.type === 'string' || isTextList(schema.type) ? digits(random) : undefined
  }
}

function isTextList(type: unknown): boolean {
  return Array.isArray(type) && type.includes('string')
}

function digits(random: Random): string {
  return String(1_000_000 + random(8_000_000))
}

function numberOf({ schema, type }: Column, random: Random): number {
  const { minimum = 0, maximum = 10_000 } = schema as { minimum?: number; maximum?: number }
  const span = Math.min(maximum - minimum, 10_000)
  const whole = Math.floor(minimum + random(Math.max(1, span)))
  return type === 'integer' ? whole : Math.min(maximum, whole + random(1_000) / 1_000)
}

function textOf({ schema }: Column, mark: string, random: Random): string | undefined {
  const {
    pattern,
    maxLength = 100,
    format,
  } = schema as Record<string, string> & {
    maxLength?: number
  }
  if (format === 'int64') return digits(random)
  const pick = digits(random)
  const texts = [`${mark}${pick}`, mark, pick, `${pick}${pick}`.slice(0, 12), 'zz', 'A']
  const fits = new RegExp(pattern ?? '^', 'u')
  return texts.find((text) => text.length <= maxLength && fits.test(text))
}

/** The column of a contract; undefined for those that the lake adds. */
export function columnOf(contract: Contract, name: string): Column | undefined {
  return contract.columns.find((column) => column.name === name)
}
