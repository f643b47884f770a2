import { instantOf } from '@tongqu/adapter-kit'

/** A time as read: RFC 3339 in UTC, and whether it stood in a form of its own. */
export type ReadTime = { instant: string; isLenient: boolean }

/** A day as read, `YYYY-MM-DD`. */
export type ReadDay = { day: string; isLenient: boolean }

/** Minutes that are remembered; then all are forgotten together. A day has 1,440. */
const MOST_MINUTES = 8_192

/** The two forms in which times are published: where their minutes end and their seconds begin. */
const SPACED = { characters: 19, minute: 16, seconds: 17 }
const DIGITS = { characters: 14, minute: 12, seconds: 12 }

const SPACED_MINUTE = /^\d{4}-\d\d-\d\d \d\d:\d\d$/
const DIGITS_MINUTE = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/
const LOOSE = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/
const DAY = /^(\d{4})-?(\d\d)-?(\d\d)(?:[ T]?00:?00:?00)?$/
const LOOSE_DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?$/
/** Years 1970 to 9999: before them nobody had a card, and some zones had odd seconds of offset. */
const SOUND = /^(?:19[7-9]|[2-9]\d\d)\d-/

/**
 * Reads times of one zone. Millions of rows fall into the minutes of a day: each minute is worked
 * out once, and the seconds are put behind it.
 */
export class Clock {
  #zone: string
  #minutes = new Map<string, string | undefined>()
  /** The minute before: rows are often in the order of time. */
  #minute = '?'
  #begin: string | undefined
  #dayText = '?'
  #day: ReadDay | undefined

  constructor(zone: string) {
    this.#zone = zone
  }

  /** `2018-08-31 22:14:50` or `20180831221450`, as they are published. */
  published(text: string): string | undefined {
    const { length } = text
    if (length !== SPACED.characters && length !== DIGITS.characters) return undefined
    const { minute, seconds } = length === SPACED.characters ? SPACED : DIGITS
    const tens = text.charCodeAt(seconds) - ZERO
    const ones = text.charCodeAt(seconds + 1) - ZERO
    if (!(tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9)) return undefined
    if (length === SPACED.characters && text[minute] !== ':') return undefined
    if (!text.startsWith(this.#minute) || this.#minute.length !== minute) {
      this.#minute = text.slice(0, minute)
      this.#begin = this.#beginOf(this.#minute)
    }
    return this.#begin && this.#begin + SECONDS[tens * 10 + ones]
  }

  /** A published form, or any other that leaves no doubt. */
  instantOf(text: string): ReadTime | undefined {
    const published = this.published(text)
    if (published !== undefined) return { instant: published, isLenient: false }
    const [, year, ...parts] = LOOSE.exec(text) ?? []
    const [month, day, hours, minutes, seconds] = parts.map((part) =>
      (part ?? '0').padStart(2, '0'),
    )
    const written = year ? `${year}-${month}-${day} ${hours}:${minutes}:${seconds}` : text
    const instant = instantOf(written, this.#zone)
    return instant && SOUND.test(instant) ? { instant, isLenient: true } : undefined
  }

  /** A day: alone, with midnight behind it, or as eight digits; else leniently. */
  dayOf(text: string): ReadDay | undefined {
    if (text !== this.#dayText) {
      this.#dayText = text
      this.#day = dayIn(text)
    }
    return this.#day
  }

  /** The minute in UTC, `YYYY-MM-DDThh:mm:`. */
  #beginOf(minute: string): string | undefined {
    const known = this.#minutes.get(minute)
    if (known !== undefined || this.#minutes.has(minute)) return known
    const spaced = minute.replace(DIGITS_MINUTE, '$1-$2-$3 $4:$5')
    const whole = SPACED_MINUTE.test(spaced) ? instantOf(`${spaced}:00`, this.#zone) : undefined
    const isSound = whole !== undefined && SOUND.test(whole) && whole.endsWith(':00Z')
    const begin = isSound ? whole.slice(0, -3) : undefined
    if (this.#minutes.size >= MOST_MINUTES) this.#minutes.clear()
    this.#minutes.set(minute, begin)
    return begin
  }
}

const ZERO = 48
const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}Z`)

function dayIn(text: string): ReadDay | undefined {
  const strict = DAY.exec(text)
  const [, year, month = '', day = ''] = strict ?? LOOSE_DAY.exec(text) ?? []
  if (year === undefined) return undefined
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = instantOf(`${written}T00:00:00Z`, 'UTC')
  const isSound = instant !== undefined && SOUND.test(instant)
  return isSound ? { day: written, isLenient: strict === null } : undefined
}
