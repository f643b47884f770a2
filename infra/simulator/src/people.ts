import iconv from 'iconv-lite'
import { AFC_CARDS } from './afc/cards.ts'
import { vehiclesOf } from './fleets/vehicles.ts'
import { FREIGHT_SECRETS_OF_PEOPLE } from './freight/people.ts'
import type { Province } from './province.ts'

/**
 * Every text of the province by which somebody could be found: plates, telephones, names, numbers
 * of identity, accounts, cards. A hub must keep each of them sealed and tell none. Who gives the
 * province new people adds them here.
 */
export function textsOfPeople(
  province: Province,
  fleet: { count: number; scale: number },
): string[] {
  const vehicles = vehiclesOf(province, fleet)
  return [
    ...new Set([
      ...vehicles.flatMap(({ plate, phone }) => [plate, phone]),
      ...FREIGHT_SECRETS_OF_PEOPLE,
      ...AFC_CARDS,
    ]),
  ]
}

/** The forms in which a text may lie about: its bytes, and those in hex, base64 and as escapes. */
export function formsOf(text: string): Buffer[] {
  const forms = new Set<string>()
  for (const bytes of [Buffer.from(text), iconv.encode(text, 'gbk')]) {
    forms.add(bytes.toString('latin1'))
    forms.add(bytes.toString('hex'))
    forms.add(bytes.toString('hex').toUpperCase())
    for (const form of base64Forms(bytes)) forms.add(form)
  }
  forms.add(encodeURIComponent(text))
  forms.add(
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^ -~]/g, escaped),
  )
  return [...forms].map((form) => Buffer.from(form, 'latin1'))
}

/** Wherever the bytes begin in what was encoded; what depends on their neighbours is cut off. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const whole = Math.floor(((before + bytes.length) * 8) / 6)
    const form = text.slice(Math.ceil((before * 8) / 6), whole)
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
}
