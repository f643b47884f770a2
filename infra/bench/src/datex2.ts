import type { Kind } from './datex2/documents.ts'
import { xmlDecoding } from './xml-decoding.ts'

const SCRIPT = new URL('datex2/decode-document.ts', import.meta.url)

const KINDS: Readonly<Record<Kind, string>> = {
  measured: 'measured data',
  situations: 'situations',
}

/** DATEX II version 3 XML to checked readings. */
export const benchmark = xmlDecoding('datex2', SCRIPT, KINDS)
