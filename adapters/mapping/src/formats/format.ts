import type { DecodeLimits, Reject, Remarks } from '@tongqu/adapter-kit'
import { below, type Faults } from '../language/faults.ts'

/** A row of a table, or why it is none. */
export type TableRow = { at: string; cells: readonly unknown[] } | { reject: Reject }

/** What a document holds: one value, or rows of cells under names. */
export type Content =
  | { kind: 'tree'; value: unknown }
  | { kind: 'table'; header: ReadonlyMap<string, number>; rows: Iterable<TableRow> }

/** What a reader may know, and where it tells what it finds. */
export type Reading = { limits: DecodeLimits; remarks: Remarks; rejects: Reject[] }

/** A kind of document with its options. `read` answers undefined after telling a reject. */
export type Format = {
  isTable: boolean
  read(bytes: Uint8Array, reading: Reading): Content | undefined
}

/** Makes a format of its options; tells what is wrong with them. */
export type MakeFormat = (options: Options, at: string, faults: Faults) => Format | undefined
export type Options = Readonly<Record<string, unknown>>

/** Whole number from `least` on, or the default. */
export function countOption(
  options: Options,
  key: string,
  standard: number,
  at: string,
  faults: Faults,
): number {
  const value = options[key] ?? standard
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  faults.add(below(at, key), '应为不小于 0 的整数', 'is an integer from 0 on')
  return standard
}
