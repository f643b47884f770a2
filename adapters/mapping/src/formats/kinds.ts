import { type Faults, isRecord, told } from '../language/faults.ts'
import { csvFormat } from './csv.ts'
import type { Format, MakeFormat, Options } from './format.ts'
import { htmlFormat } from './html.ts'
import { jsonFormat, linesFormat } from './json.ts'
import { xlsxFormat } from './xlsx.ts'
import { xmlFormat } from './xml.ts'

const KINDS: Readonly<Record<string, { make: MakeFormat; keys: readonly string[] }>> = {
  json: { make: jsonFormat, keys: ['encoding', 'after'] },
  geojson: { make: jsonFormat, keys: ['encoding', 'after'] },
  ndjson: { make: linesFormat, keys: ['encoding'] },
  csv: {
    make: csvFormat,
    keys: ['encoding', 'delimiter', 'quote', 'header', 'names', 'skip', 'ragged'],
  },
  xlsx: { make: xlsxFormat, keys: ['sheet', 'header', 'names', 'skip'] },
  html: {
    make: htmlFormat,
    keys: ['encoding', 'table', 'header', 'names', 'skip', 'each', 'fields'],
  },
  xml: { make: xmlFormat, keys: ['records'] },
}

/** Compiles `format`: a name, or an item with `kind` and options. */
export function formatOf(value: unknown, at: string, faults: Faults): Format | undefined {
  const options: Options = isRecord(value) ? value : { kind: value }
  const name = told(options.kind)
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (!kind) {
    const list = Object.keys(KINDS).join(', ')
    return faults.add(
      at,
      `没有格式 ${name}；可用：${list}`,
      `no format ${name}; there are: ${list}`,
    )
  }
  faults.unknownKeys(at, options, ['kind', ...kind.keys])
  return kind.make(options, at, faults)
}
