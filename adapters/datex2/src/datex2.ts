import {
  type AdapterOption,
  type DecodeContext,
  type Decoded,
  defineAdapter,
} from '@tongqu/adapter-kit'
import { Delivery } from './delivery.ts'
import { EMITS } from './publication-kinds.ts'

/** Readings given out at a time. */
const PIECE_READINGS = 2_000

const OPTIONS: readonly AdapterOption[] = [
  {
    name: 'snapshot',
    pattern: /^(full|delta)$/,
    help: {
      'zh-CN': '每份是否为完整快照：full（默认）或 delta；报文自己说明更新方式时以报文为准',
      en: 'Is each delivery a full snapshot: full (default) or delta; what the message says wins',
    },
  },
]

/**
 * DATEX II (CEN/TS 16157, EN 16157): version 2 XML, bare or within SOAP, version 3 XML and
 * version 3 JSON. Situations, measurement sites and data, predefined locations and elaborated
 * data, parking tables and status with the extensions in use, variable message signs. The README
 * says which element becomes which column.
 */
export const datex2 = defineAdapter({
  shape: 'decode',
  name: 'datex2',
  version: 1,
  emits: EMITS,
  accepts: [
    'application/xml',
    'text/xml',
    'application/soap+xml',
    'application/json',
    'application/datex2+xml',
    'text/plain',
    'application/octet-stream',
  ],
  options: OPTIONS,
  decode,
  decodePieces,
})

function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const delivery = new Delivery(context)
  delivery.push(bytes)
  return delivery.end()
}

async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  context: DecodeContext,
): AsyncGenerator<Decoded> {
  const delivery = new Delivery(context)
  for await (const piece of pieces) {
    delivery.push(piece)
    if (delivery.desk.waiting >= PIECE_READINGS) yield delivery.desk.give()
  }
  yield delivery.end()
}
