import { type DecodeContext, type Decoded, defineAdapter } from '@tongqu/adapter-kit'
import { siriDialogue } from './dialogue/machine.ts'
import { OPTIONS } from './dialogue/options.ts'
import { SiriReading } from './reading.ts'

/** Readings of one piece of a long document. */
const PIECE_READINGS = 2_000

/**
 * SIRI 1.x to 2.1 (CEN/TS 15531): Vehicle Monitoring, Estimated Timetable, Stop Monitoring and
 * Situation Exchange, as files, as answers, in SOAP envelopes, and by subscription (`dialogue`).
 *
 * Lenient in: any order of elements, no or another namespace, no root, times without offset; each
 * is a finding.
 */
export const siri = defineAdapter({
  shape: 'decode',
  name: 'siri',
  version: 1,
  emits: [
    'siri/vehicle_activity@1',
    'siri/estimated_journey@1',
    'siri/estimated_call@1',
    'siri/stop_visit@1',
    'siri/situation@1',
    'siri/situation_affect@1',
    'siri/situation_text@1',
  ],
  accepts: ['application/xml', 'text/xml', 'application/soap+xml', 'application/siri+xml'],
  options: OPTIONS,
  decode,
  decodePieces,
  dialogue: siriDialogue,
})

function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const reading = new SiriReading(context)
  reading.push(bytes)
  return reading.end()
}

async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  context: DecodeContext,
): AsyncIterable<Decoded> {
  const reading = new SiriReading(context)
  for await (const piece of pieces) {
    reading.push(piece)
    if (reading.waiting >= PIECE_READINGS) yield reading.take()
  }
  yield reading.end()
}
