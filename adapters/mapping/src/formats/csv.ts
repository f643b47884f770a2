import { csvRows, delimiterOf } from '@tongqu/adapter-kit'
import { below } from '../language/faults.ts'
import type { MakeFormat, Reading } from './format.ts'
import { headingOf, type RawRow, tableOf } from './table.ts'
import { encodingOf, textOfBody } from './text.ts'

/** Delimited text with a header, or with `names`; the delimiter is found when it is not given. */
export const csvFormat: MakeFormat = (options, at, faults) => {
  const encoding = encodingOf(options, at, faults)
  // A cell that is missing in the middle moves all behind it: CSV is ragged only when it says so.
  const heading = headingOf({ ...options, ragged: options.ragged === true }, at, faults)
  const { delimiter, quote = '"' } = options
  for (const [key, value] of Object.entries({ delimiter, quote })) {
    if (value !== undefined && (typeof value !== 'string' || value.length !== 1)) {
      faults.add(below(at, key), '应为一个字符', 'is one character')
    }
  }
  return {
    isTable: true,
    read(bytes, reading) {
      const text = textOfBody(bytes, encoding, reading)
      if (text === undefined) return undefined
      const found = { delimiter: String(delimiter ?? delimiterOf(text)), quote: String(quote) }
      return tableOf(rowsOf(text, found, reading), heading, reading)
    },
  }
}

function* rowsOf(
  text: string,
  options: { delimiter: string; quote: string },
  { remarks }: Reading,
): Generator<RawRow> {
  for (const { line, cells, loose } of csvRows(text, options)) {
    const at = `line ${line}`
    if (loose) remarks.note('loose-quotes', 'quotes inside of a cell, taken as text', at)
    yield cells ? { at, cells } : { at, cells, reason: 'quotes that do not close' }
  }
}
