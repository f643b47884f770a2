import iconv from 'iconv-lite'
import { ZONE_OFFSET_SECONDS } from '../network.ts'

const DAY_SECONDS = 86_400
let cachedDay = Number.NaN
let cachedDate = Buffer.alloc(3)

/** Writes `YYMMDDhhmmss` as six BCD bytes, GMT+8, from milliseconds since 1970. */
export function writeBcdTime(target: Buffer, offset: number, at: number): void {
  const local = Math.floor(at / 1000) + ZONE_OFFSET_SECONDS
  const day = Math.floor(local / DAY_SECONDS)
  if (day !== cachedDay) {
    const text = new Date(day * DAY_SECONDS * 1000).toISOString().slice(2, 10).replaceAll('-', '')
    cachedDay = day
    cachedDate = Buffer.from(text, 'hex')
  }
  const second = local - day * DAY_SECONDS
  target[offset] = cachedDate[0] ?? 0
  target[offset + 1] = cachedDate[1] ?? 0
  target[offset + 2] = cachedDate[2] ?? 0
  target[offset + 3] = bcd(Math.floor(second / 3600))
  target[offset + 4] = bcd(Math.floor(second / 60) % 60)
  target[offset + 5] = bcd(second % 60)
}

/** Digits of a phone, padded with zeros in front, two a byte. */
export function bcdDigits(digits: string, bytes: number): Buffer {
  return Buffer.from(digits.padStart(bytes * 2, '0'), 'hex')
}

/** GBK text in a field of fixed width, cut or padded with zero bytes on the given side. */
export function gbkField(text: string, bytes: number, pad: 'after' | 'before' = 'after'): Buffer {
  const encoded = iconv.encode(text, 'gbk').subarray(0, bytes)
  const field = Buffer.alloc(bytes)
  encoded.copy(field, pad === 'after' ? 0 : bytes - encoded.length)
  return field
}

export function gbk(text: string): Buffer {
  return iconv.encode(text, 'gbk')
}

function bcd(number: number): number {
  return Math.floor(number / 10) * 16 + (number % 10)
}
