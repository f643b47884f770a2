import { instantOf } from '@tongqu/adapter-kit'

/** What a value of a field becomes, or what is wrong with it. Never the value itself. */
export type Formed = { value: string | number; remark?: Remark } | { wrong: Wrong }

/** A leniency or a doubt, as a finding. */
export type Remark = 'number-for-text' | 'unknown-code'

export type Wrong = { zh: string; en: string }

/** How a field is written: reads one value that is neither missing nor empty. */
export type Form = (value: unknown, zone: string) => Formed

/** `an..n`: text of at most so many characters (code points). */
export function text(most: number): Form {
  return (value) => {
    const { text: found, remark, wrong } = textOf(value)
    if (found === undefined) return { wrong }
    if ([...found].length > most) {
      return { wrong: { zh: `至多 ${most} 个字符`, en: `at most ${most} characters` } }
    }
    return remark ? { value: found, remark } : { value: found }
  }
}

/** `ann`: text of exactly so many letters and digits. */
export function exactly(characters: number): Form {
  return matching(new RegExp(`^[0-9A-Za-z]{${characters}}$`), {
    zh: `应为 ${characters} 位字母或数字`,
    en: `${characters} letters or digits`,
  })
}

/** Text of exactly so many digits. */
export function digits(count: number): Form {
  return matching(new RegExp(`^\\d{${count}}$`), {
    zh: `应为 ${count} 位数字`,
    en: `${count} digits`,
  })
}

/** A code of a list that is closed: any other is wrong. */
export function oneOf(codes: readonly string[]): Form {
  const known = new Set(codes)
  return (value) => {
    const { text: found, remark, wrong } = textOf(value)
    if (found === undefined) return { wrong }
    if (!known.has(found)) return { wrong: { zh: '不在代码集中', en: 'no code of its list' } }
    // Some lists are of numbers, which clients send as numbers.
    return remark && !/^\d+$/.test(found) ? { value: found, remark } : { value: found }
  }
}

/** A code of a list that provinces extend: another one is kept and remarked on. */
export function openCode(codes: readonly string[], most: number): Form {
  const known = new Set(codes)
  const form = text(most)
  return (value, zone) => {
    const formed = form(value, zone)
    if ('wrong' in formed || known.has(String(formed.value))) return formed
    return { value: formed.value, remark: 'unknown-code' }
  }
}

/** `n..d`: a whole number, written as a number or in digits. */
export function count(most: number): Form {
  const wrong = { zh: `应为至多 ${most} 的非负整数`, en: `a whole number up to ${most}` }
  return (value) => {
    const isText = typeof value === 'string' && /^\d{1,9}$/.test(value.trim())
    const number = isText || typeof value === 'number' ? Number(value) : Number.NaN
    return Number.isInteger(number) && number >= 0 && number <= most ? { value: number } : { wrong }
  }
}

/**
 * `n..d,s`: decimal text with exactly `scale` digits behind the point and at most `total` in all,
 * more than zero. A JSON number is wrong: its digits behind the point are lost.
 */
export function decimal(total: number, scale: number): Form {
  const pattern = new RegExp(`^\\d{1,${total - scale}}[.]\\d{${scale}}$`)
  const wrong = {
    zh: `应为保留 ${scale} 位小数的字符串，大于零`,
    en: `text with ${scale} digits behind the point, more than zero`,
  }
  return (value) => {
    if (typeof value !== 'string' || !pattern.test(value) || !/[1-9]/.test(value)) return { wrong }
    return { value: value.replace(/^0+(?=\d)/, '') }
  }
}

/** `n14`: YYYYMMDDhhmmss on the clocks of the zone; becomes an instant in UTC. */
export function dateTime(value: unknown, zone: string): Formed {
  const { text: found = '', remark } = textOf(value)
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(found)
  const [, year, month, day, hours, minutes, seconds] = match ?? []
  const instant = instantOf(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}`, zone)
  if (!match || instant === undefined) {
    return { wrong: { zh: '应为 YYYYMMDDhhmmss 的时刻', en: 'a time as YYYYMMDDhhmmss' } }
  }
  return remark ? { value: instant, remark } : { value: instant }
}

/** `n8`: YYYYMMDD; becomes YYYY-MM-DD. */
export function date(value: unknown): Formed {
  const { text: found = '', remark } = textOf(value)
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(found)
  const iso = `${match?.[1]}-${match?.[2]}-${match?.[3]}`
  if (!match || instantOf(`${iso}T00:00:00`, 'UTC') === undefined) {
    return { wrong: { zh: '应为 YYYYMMDD 的日期', en: 'a date as YYYYMMDD' } }
  }
  return remark ? { value: iso, remark } : { value: iso }
}

/** GB/T 2260 with 6 digits, 9 or 12 with the codes below a county, or letters of a country. */
export const area: Form = matching(/^(?:\d{6}(?:\d{3}){0,2}|[A-Z]{2,3})$/, {
  zh: '应为 GB/T 2260 行政区划代码',
  en: 'a code of GB/T 2260',
})

function matching(pattern: RegExp, wrong: Wrong): Form {
  return (value) => {
    const { text: found, remark } = textOf(value)
    if (found === undefined || !pattern.test(found)) return { wrong }
    return remark ? { value: found, remark } : { value: found }
  }
}

const NO_TEXT: Wrong = { zh: '应为字符串', en: 'text is expected' }

/** Text without space around it; a whole number is taken as its digits. */
function textOf(value: unknown): { text?: string; remark?: Remark; wrong: Wrong } {
  if (typeof value === 'string') {
    const found = value.trim().toWellFormed()
    return found === '' ? { wrong: NO_TEXT } : { text: found, wrong: NO_TEXT }
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
    return { text: String(value), remark: 'number-for-text', wrong: NO_TEXT }
  }
  return { wrong: NO_TEXT }
}
