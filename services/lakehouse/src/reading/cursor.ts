import { wrongCursor } from './refusals.ts'

/**
 * Where a page ended: the last row it showed. Rows are told by their place in immutable files, so
 * a cursor holds no value of any column, is short whatever the order, and can be checked.
 */
export type Position = {
  /** Index among the files of the table in the release. */
  file: number
  /** Row in the file, from 0. */
  row: number
}

/**
 * Where a page of an answer in canonical order ended: after so many rows of it. Neither files nor
 * rows of files are told, which would tell of what is hidden.
 */
export type Passed = { passed: number }

export type Place = Position | Passed

type Bound = { release: number; hash: string }

export type Cursor = Place & Bound

export const MAX_CURSOR_CHARACTERS = 128

const PLACED = /^1\.([0-9a-z]{1,11})\.([0-9a-z]{1,8})\.([0-9a-z]{1,9})\.([\w-]{16})$/
const COUNTED = /^2\.([0-9a-z]{1,11})\.([0-9a-z]{1,10})\.([\w-]{16})$/
const RADIX = 36

/** Opaque text for a caller to hand back. */
export function cursorText(cursor: Cursor): string {
  const { release, hash } = cursor
  const counted = 'passed' in cursor
  const place = counted ? [cursor.passed] : [cursor.file, cursor.row]
  const numbers = [release, ...place].map((number) => number.toString(RADIX))
  return Buffer.from(`${counted ? 2 : 1}.${numbers.join('.')}.${hash}`).toString('base64url')
}

/** Reads a cursor a caller handed in; throws `wrong-cursor`. */
export function readCursor(text: string): Cursor {
  if (text.length > MAX_CURSOR_CHARACTERS || !/^[\w-]+$/.test(text)) throw wrongCursor()
  const plain = Buffer.from(text, 'base64url').toString('latin1')
  const cursor = placedIn(plain) ?? countedIn(plain)
  if (!cursor || cursorText(cursor) !== text) throw wrongCursor()
  return cursor
}

function placedIn(text: string): Cursor | undefined {
  const [, release = '', file = '', row = '', hash] = PLACED.exec(text) ?? []
  if (hash === undefined) return undefined
  return { release: number(release), file: number(file), row: number(row), hash }
}

function countedIn(text: string): Cursor | undefined {
  const [, release = '', passed = '', hash] = COUNTED.exec(text) ?? []
  if (hash === undefined) return undefined
  return { release: number(release), passed: number(passed), hash }
}

function number(text: string): number {
  return Number.parseInt(text, RADIX)
}

/** The place of a cursor, if it was made for this release and question; else `wrong-cursor`. */
export function placeIn(
  text: string,
  bound: Bound & { counted: boolean },
  files: readonly { rows: number }[],
): Place {
  const cursor = readCursor(text)
  if (cursor.release !== bound.release || cursor.hash !== bound.hash) throw wrongCursor()
  const counted = 'passed' in cursor
  if (counted !== bound.counted) throw wrongCursor()
  if (counted) return { passed: cursor.passed }
  const { file, row } = cursor
  if (row >= (files[file]?.rows ?? 0)) throw wrongCursor()
  return { file, row }
}
