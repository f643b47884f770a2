import { rawText } from './repair.ts'
import { type WalkOptions, walkRecords } from './walk.ts'

/** Where a row of a member stands. */
export type Place = { line: number; raw: string }

/**
 * Finds the lines of some rows, given by their number among the sound records of the file (from 0).
 * Reads the file up to the last of them; rows that are not there have no entry.
 */
export async function locateRows(
  path: string,
  options: WalkOptions & { rawCharacters: number },
  rows: Iterable<number>,
): Promise<Map<number, Place>> {
  const wanted = [...new Set(rows)].sort((a, b) => a - b)
  const places = new Map<number, Place>()
  if (wanted.length === 0) return places
  let row = 0
  let next = 0
  await walkRecords(path, options, (record) => {
    if (record.fault) return undefined
    if (row === wanted[next]) {
      places.set(row, { line: record.line, raw: rawText(record, options.rawCharacters) })
      next++
    }
    row++
    return next < wanted.length
  })
  return places
}
