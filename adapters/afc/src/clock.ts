import { instantOf } from '@tongqu/adapter-kit'

/** A time as read, and whether it stood in a form of its own. */
export type ReadTime = { instant: string; isLenient: boolean }

/** Minutes, odd times and days that are remembered; then all are forgotten together. */
const MOST_REMEMBERED = 8_192

const PLAIN_CHARACTERS = 'YYYY-MM-DD hh:mm:ss'.length
const MINUTE_CHARACTERS = 'YYYY-MM-DD hh:mm'.length
const DIGITS = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/
const LOOSE = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/
/** Years 1970 to 9999: before them nobody had a card, and some zones had odd seconds of offset. */
const SOUND = /^(?:19[7-9]|[2-9]\d\d)\d-/
const DAY = /^(\d{4})-?(\d\d)-?(\d\d)(?:[ T]?00:?00:?00)?$/
const LOOSE_DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?$/

/**
 * Reads times of one zone. Millions of rows fall into the 1,440 minutes of a day: the minute is
 * worked out once, and the seconds are put behind it.
 */
export class Clock {
  #zone: string
  #minutes = new Map<string, string | undefined>()
  #days = new Map<string, ReadTime | undefined>()

  constructor(zone: string) {
    this.#zone = zone
  }

  /** `2018-08-31 22:14:50` and `20180831221450` as they are published; else leniently. */
  instantOf(text: string): ReadTime | undefined {
    const known = this.#plain(text)
    if (known !== undefined) return { instant: known, isLenient: false }
    const digits = DIGITS.exec(text)
    if (digits) {
      const [, year, month, day, hours, minutes, seconds] = digits
      const instant = this.#plain(`${year}-${month}-${day} ${hours}:${minutes}:${seconds}`)
      return instant === undefined ? undefined : { instant, isLenient: false }
    }
    const [, year, ...parts] = LOOSE.exec(text) ?? []
    const [month, day, hours, minutes, seconds] = parts.map((part) =>
      (part ?? '0').padStart(2, '0'),
    )
    const written = year ? `${year}-${month}-${day} ${hours}:${minutes}:${seconds}` : text
    const instant = instantOf(written, this.#zone)
    return instant && SOUND.test(instant) ? { instant, isLenient: true } : undefined
  }

  /** A day, `YYYY-MM-DD`: alone, with midnight behind it, or as eight digits; else leniently. */
  dayOf(text: string): { day: string; isLenient: boolean } | undefined {
    if (!this.#days.has(text)) {
      forgetIfFull(this.#days)
      this.#days.set(text, dayIn(text))
    }
    const found = this.#days.get(text)
    return found && { day: found.instant, isLenient: found.isLenient }
  }

  #plain(text: string): string | undefined {
    if (text.length !== PLAIN_CHARACTERS || text[10] !== ' ') return undefined
    const tens = text.charCodeAt(17) - ZERO
    const ones = text.charCodeAt(18) - ZERO
    if (text[16] !== ':' || !(tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9)) return undefined
    const minute = text.slice(0, MINUTE_CHARACTERS)
    let begin = this.#minutes.get(minute)
    if (begin === undefined) {
      if (this.#minutes.has(minute)) return undefined
      forgetIfFull(this.#minutes)
      const whole = instantOf(`${minute}:00`, this.#zone) ?? ''
      begin = SOUND.test(whole) && whole.endsWith(':00Z') ? whole.slice(0, -3) : undefined
      this.#minutes.set(minute, begin)
    }
    return begin === undefined ? undefined : `${begin}${text.slice(17)}Z`
  }
}

const ZERO = 48

function forgetIfFull(map: Map<string, unknown>): void {
  if (map.size >= MOST_REMEMBERED) map.clear()
}

function dayIn(text: string): ReadTime | undefined {
  const strict = DAY.exec(text)
  const [, year, month = '', day = ''] = strict ?? LOOSE_DAY.exec(text) ?? []
  if (year === undefined) return undefined
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = instantOf(`${written}T00:00:00Z`, 'UTC')
  return instant && SOUND.test(instant)
    ? { instant: written, isLenient: strict === null }
    : undefined
}
