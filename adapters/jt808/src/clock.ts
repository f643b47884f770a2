/** An instant as milliseconds since 1970 and as RFC 3339 in UTC. */
export type ReadInstant = { at: number; text: string }

/** Milliseconds that terminals are ahead of UTC: their times are GMT+8 (JT/T 808 table 23). */
const AHEAD_MILLISECONDS = 8 * 3_600_000

const HOUR_MILLISECONDS = 3_600_000

/** Hours kept; terminals with honest clocks need two, blind-area uploads some days of them. */
const HOURS = 4_096

/** BCD byte to number, 255 for a byte that is no BCD. */
const NUMBERS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >> 4 < 10 && (byte & 15) < 10 ? (byte >> 4) * 10 + (byte & 15) : 255,
)

/** `mm:ssZ` by seconds of the hour. */
const REST = Array.from({ length: 3_600 }, (_, second) => {
  return `${two(Math.floor(second / 60))}:${two(second % 60)}Z`
})

/** Hours by their four BCD bytes; null for bytes that are no hour. */
const hours = new Map<number, ReadInstant | null>()

/**
 * A time BCD[6] `YYMMDDhhmmss`, GMT+8, of the years 2000 to 2099; undefined when it is no time.
 * Hours are kept, because nearly all messages of a second share theirs.
 */
export function readTime(bytes: Uint8Array, at: number): ReadInstant | undefined {
  const minute = NUMBERS[bytes[at + 4] as number] as number
  const second = NUMBERS[bytes[at + 5] as number] as number
  if (minute > 59 || second > 59) return undefined
  const key =
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  let hour = hours.get(key)
  if (hour === undefined) hour = keep(key, computedHour(bytes, at))
  if (hour === null) return undefined
  const seconds = minute * 60 + second
  return { at: hour.at + seconds * 1_000, text: hour.text + (REST[seconds] as string) }
}

/** An instant as BCD[6] in UTC, the form of 0x8004 (JT/T 808-2019 table 9). */
export function utcBcd(milliseconds: number): Uint8Array {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '')
  return Buffer.from(digits.slice(2, 14), 'hex')
}

function keep(key: number, hour: ReadInstant | null): ReadInstant | null {
  if (hours.size >= HOURS) hours.clear()
  hours.set(key, hour)
  return hour
}

function computedHour(bytes: Uint8Array, at: number): ReadInstant | null {
  const [year, month, day, hour] = [0, 1, 2, 3].map((place) => NUMBERS[bytes[at + place] ?? 255])
  if (year === undefined || month === undefined || day === undefined || hour === undefined) {
    return null
  }
  if (year > 99 || month < 1 || month > 12 || hour > 23) return null
  const midnight = new Date(Date.UTC(2000 + year, month - 1, day))
  if (midnight.getUTCDate() !== day || midnight.getUTCMonth() !== month - 1) return null
  const start = midnight.getTime() + hour * HOUR_MILLISECONDS - AHEAD_MILLISECONDS
  return { at: start, text: new Date(start).toISOString().slice(0, 14) }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
