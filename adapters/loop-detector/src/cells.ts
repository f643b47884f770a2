/** The cells of a line; undefined when its quotes do not close. */
export function cellsOf(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim())
  const cells: string[] = []
  let at = 0
  while (at <= text.length) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? behindQuotes(text, at, delimiter) : text.indexOf(delimiter, at)
    if (end === undefined) return undefined
    const stop = end < 0 ? text.length : end
    const cell = text.slice(at, stop)
    cells.push((isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell).trim())
    at = stop + 1
  }
  return cells
}

/** Behind the closing quote, where a delimiter or the end must stand. */
function behindQuotes(text: string, from: number, delimiter: string): number | undefined {
  let at = text.indexOf('"', from + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  if (at < 0) return undefined
  return at + 1 === text.length || text[at + 1] === delimiter ? at + 1 : undefined
}
