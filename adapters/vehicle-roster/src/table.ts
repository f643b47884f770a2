/** Delimited text, line by line: a broken line is told by its number and hides no other. */

/** A line of the text; `cells` are undefined when its quotes do not close. */
export type Line = { number: number; cells: string[] | undefined }

/** A roster has ten columns; one with more than this is something else. */
export const MAX_CELLS = 100

/** UTF-8 with or without BOM, else GBK (read as GB 18030, its superset); undefined: neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next encoding is tried.
    }
  }
  return undefined
}

/**
 * The lines that hold anything, numbered from 1; at most `limit` of them. Cells are separated by
 * commas; one that begins with `"` ends with `"` on the same line, and `""` inside stands for `"`
 * (RFC 4180, without its line breaks in cells, which no roster needs).
 */
export function* linesIn(text: string, limit: number): Generator<Line> {
  let number = 0
  let told = 0
  for (let from = 0; from < text.length && told < limit; ) {
    const found = /\r\n|\n|\r/g
    found.lastIndex = from
    const end = found.exec(text)
    const line = text.slice(from, end?.index ?? text.length)
    from = end ? found.lastIndex : text.length
    number++
    if (line.trim() === '' || /^,*$/.test(line)) continue
    told++
    yield { number, cells: cellsOf(line) }
  }
}

function cellsOf(line: string): string[] | undefined {
  const cells: string[] = []
  let at = 0
  while (at <= line.length && cells.length <= MAX_CELLS) {
    const quoted = line[at] === '"'
    const end = quoted ? endOfQuoted(line, at) : endOfPlain(line, at)
    if (end === undefined) return undefined
    const cell = line.slice(at, end)
    cells.push((quoted ? cell.slice(1, -1).replaceAll('""', '"') : cell).trim())
    at = end + 1
  }
  return cells
}

function endOfPlain(line: string, from: number): number {
  const comma = line.indexOf(',', from)
  return comma < 0 ? line.length : comma
}

/** Behind the closing quote, where a comma or the end must stand. */
function endOfQuoted(line: string, from: number): number | undefined {
  let at = line.indexOf('"', from + 1)
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  if (at < 0) return undefined
  return at + 1 === line.length || line[at + 1] === ',' ? at + 1 : undefined
}
