/** How the bytes of a message are read as text. */
export type Charset = {
  /** Text of a value whose bytes stand as Latin-1 characters. */
  textOf(value: string): string
  /** What is odd about the bytes, if anything: no value of them. */
  finding?: string
}

/**
 * Repertoire of a syntax identifier, UN/EDIFACT 0001 (ISO 9735-1:2002, annex A; UNTDID code list
 * 0001). UNOY is ISO 10646-1 in octets, UNOW the same; UNOX (ISO 2022) changes sets by escapes,
 * which are not followed. UNOA and UNOB are ISO 646 alone.
 */
const REPERTOIRES: ReadonlyMap<string, string> = new Map([
  ['UNOC', 'latin1'],
  ['UNOD', 'iso-8859-2'],
  ['UNOE', 'iso-8859-5'],
  ['UNOF', 'iso-8859-7'],
  ['UNOG', 'iso-8859-3'],
  ['UNOH', 'iso-8859-4'],
  ['UNOI', 'iso-8859-6'],
  ['UNOJ', 'iso-8859-8'],
  ['UNOK', 'iso-8859-9'],
  ['UNOL', 'iso-8859-15'],
  ['UNOW', 'utf-8'],
  ['UNOY', 'utf-8'],
])

const FOREIGN = /[\u0080-\u00ff]/

/**
 * How to read the values of one message. `asked` is the option of the source: a name of the
 * encoding, or `auto`. Then bytes that are well-formed UTF-8 are that, whatever is declared: text
 * of a one-byte set is so by no accident. Where ISO 646 alone is declared, other bytes are tried as
 * UTF-8 and GB 18030, and are Latin-1 where they are neither; each with a finding.
 */
export function charsetOf(syntax: string, values: readonly string[], asked: string): Charset {
  // A line feed is no second byte of any of the sets: what is whole apart is whole together.
  const foreign = values.filter((value) => FOREIGN.test(value)).join('\n')
  if (foreign === '') return { textOf: (value) => value }
  const declared = REPERTOIRES.get(syntax)
  const isForced = asked !== 'auto'
  const candidates = isForced
    ? [asked === 'iso-8859-1' ? 'latin1' : asked]
    : ['utf-8', declared ?? 'gb18030']
  const found = candidates.find((label) => fits(label, foreign)) ?? 'latin1'
  const charset = { textOf: readerOf(found) }
  if (isForced || found === declared) return charset
  const said = declared ?? 'ISO 646'
  return { ...charset, finding: `bytes are ${found}, ${said} is declared` }
}

function fits(label: string, value: string): boolean {
  if (label === 'latin1') return true
  try {
    new TextDecoder(label, { fatal: true }).decode(Buffer.from(value, 'latin1'))
    return true
  } catch {
    return false
  }
}

function readerOf(label: string): (value: string) => string {
  if (label === 'latin1') return (value) => value
  const decoder = new TextDecoder(label)
  return (value) => (FOREIGN.test(value) ? decoder.decode(Buffer.from(value, 'latin1')) : value)
}
