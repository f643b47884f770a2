import {
  csvRows,
  type DecodeContext,
  type Decoded,
  defineAdapter,
  nothing,
  rejected,
  textIn,
} from '@tongqu/adapter-kit'
import { isPortoHeader, Porto } from './porto.ts'
import { POINT, Sink } from './sink.ts'
import { isTdriveRow, Tdrive } from './tdrive.ts'

/**
 * Published traces of taxis as comma-separated text: trips with polylines as in the Porto data
 * (ECML/PKDD 2015), and lines of `taxi,time,longitude,latitude` as in T-Drive. Taxis and trips get
 * pseudonyms; what tells of the caller is left out.
 */
export const taxiTrace = defineAdapter({
  shape: 'decode',
  name: 'taxi-trace',
  version: 1,
  emits: [POINT],
  accepts: ['text/csv', 'text/plain', 'application/octet-stream'],
  options: [
    {
      name: 'datum',
      pattern: /wgs84|gcj02|bd09/,
      help: {
        'zh-CN':
          '来源坐标系：wgs84、gcj02、bd09；缺省时波尔图格式为 wgs84，其余记为 unknown 且不换算',
        en: 'datum of the source: wgs84, gcj02, bd09; else wgs84 for Porto, unknown for T-Drive',
      },
    },
  ],
  decode,
})

/** Never throws: a broken line or point becomes a reject and hides none of the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const { limits, keyed } = context
  if (bytes.length > limits.bytes) {
    return rejected('body', 'too-large', `${bytes.length} bytes, limit ${limits.bytes}`)
  }
  if (!keyed) return rejected('body', 'no-keys', 'no keys for the pseudonyms of taxis')
  const text = textIn(bytes)
  if ('reject' in text) return { ...nothing(), rejects: [text.reject] }
  const sink = new Sink(context, keyed)
  let layout: Porto | Tdrive | undefined
  for (const { line, cells } of csvRows(text.text, { delimiter: ',' })) {
    if (sink.isFull) break
    const at = `line[${line}]`
    if (!cells) sink.refuse(at, 'bad-line', 'quotes that do not close, or too many cells')
    else if (layout) layout.row(cells, at)
    else if (isPortoHeader(cells)) layout = new Porto(cells, sink)
    else if (isTdriveRow(cells)) {
      layout = new Tdrive(sink, context.zone)
      layout.row(cells, at)
    } else sink.refuse(at, 'no-layout', 'neither the columns of Porto nor a line of T-Drive')
  }
  if (!layout && sink.isEmpty) sink.refuse('body', 'no-rows', 'no line')
  return sink.end()
}
