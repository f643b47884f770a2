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

export type Cursor = Position & { release: number; hash: string }

export const MAX_CURSOR_CHARACTERS = 128

const FORM = /^1\.([0-9a-z]{1,11})\.([0-9a-z]{1,8})\.([0-9a-z]{1,9})\.([\w-]{16})$/
const RADIX = 36

/** Opaque text for a caller to hand back. */
export function cursorText({ release, file, row, hash }: Cursor): string {
  const numbers = [release, file, row].map((number) => number.toString(RADIX))
  return Buffer.from(`1.${numbers.join('.')}.${hash}`).toString('base64url')
}

/** Reads a cursor a caller handed in; throws `wrong-cursor`. */
export function readCursor(text: string): Cursor {
  if (text.length > MAX_CURSOR_CHARACTERS || !/^[\w-]+$/.test(text)) throw wrongCursor()
  const parts = FORM.exec(Buffer.from(text, 'base64url').toString('latin1'))
  if (!parts) throw wrongCursor()
  const [release = 0, file = 0, row = 0] = parts
    .slice(1, 4)
    .map((part) => Number.parseInt(part, RADIX))
  const cursor = { release, file, row, hash: parts[4] ?? '' }
  if (cursorText(cursor) !== text) throw wrongCursor()
  return cursor
}

/** The position of a cursor, if it was made for this release and question; else `wrong-cursor`. */
export function positionIn(
  text: string,
  release: number,
  hash: string,
  files: readonly { rows: number }[],
): Position {
  const { file, row, ...bound } = readCursor(text)
  const rows = files[file]?.rows ?? 0
  if (bound.release !== release || bound.hash !== hash || row >= rows) throw wrongCursor()
  return { file, row }
}
