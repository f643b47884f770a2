import type { Kind } from './xml/documents.ts'
import { xmlDecoding } from './xml-decoding.ts'

const SCRIPT = new URL('xml/decode-document.ts', import.meta.url)

const KINDS: Readonly<Record<Kind, string>> = {
  vehicles: 'SIRI VM',
  journeys: 'SIRI ET',
}

/** SIRI to checked readings through the XML reader of the kit. */
export const benchmark = xmlDecoding('xml', SCRIPT, KINDS)
