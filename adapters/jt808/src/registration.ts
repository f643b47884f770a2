import { u16 } from './bytes.ts'
import type { Edition } from './position.ts'
import { shortText } from './text.ts'

/** What a 0x0100 says. */
export type Registration = {
  /** Two digits of GB/T 2260 and the four behind them; `0`: the platform decides. */
  province: string
  county: string
  maker: string | undefined
  model: string | undefined
  terminal: string | undefined
  plateColor: number
  /** The VIN when the colour is 0. */
  plate: string | undefined
}

/** Widths of maker, model and terminal id (JT/T 808-2011 table 6, 2013 8.x, 2019 table 8). */
const WIDTHS: Readonly<Record<Edition, readonly [number, number, number]>> = {
  '2011': [5, 8, 7],
  '2013': [5, 20, 7],
  '2019': [11, 30, 30],
}

/** Widest text of the contract. */
const TEXT_CHARACTERS = 40
const PLATE_CHARACTERS = 24

/** Bytes before the plate in the layouts of 2011 and 2013. */
const FIXED_2011 = 25
const FIXED_2013 = 37

/** Length of a vehicle identification number (ISO 3779). */
const VIN_BYTES = 17

/**
 * Which of the two old layouts a 0x0100 body has: no flag says so, only its length. A plate has 8
 * or 9 bytes, so that 2011 ends at 34 and 2013 begins at 37; the exception is 2011 with a VIN in
 * the place of the plate, 42 bytes, where 2013 would leave 5 bytes of plate.
 */
export function oldEditionOf(body: Uint8Array, start: number, end: number): '2011' | '2013' {
  const length = end - start
  if (length < FIXED_2013) return '2011'
  const isUnplated = body[start + FIXED_2011 - 1] === 0
  return length === FIXED_2011 + VIN_BYTES && isUnplated ? '2011' : '2013'
}

/** Reads a 0x0100 body; undefined when it is shorter than its fixed part. */
export function readRegistration(
  bytes: Uint8Array,
  start: number,
  end: number,
  edition: Edition,
): Registration | undefined {
  const [maker, model, terminal] = WIDTHS[edition]
  const makerAt = start + 4
  const modelAt = makerAt + maker
  const terminalAt = modelAt + model
  const colorAt = terminalAt + terminal
  if (colorAt >= end) return undefined
  return {
    province: digits(u16(bytes, start), 2),
    county: digits(u16(bytes, start + 2), 4),
    maker: shortText(bytes, makerAt, modelAt, TEXT_CHARACTERS),
    model: shortText(bytes, modelAt, terminalAt, TEXT_CHARACTERS),
    terminal: shortText(bytes, terminalAt, colorAt, TEXT_CHARACTERS),
    plateColor: bytes[colorAt] as number,
    plate: shortText(bytes, colorAt + 1, end, PLATE_CHARACTERS),
  }
}

/** The code a 0x0102 brings; undefined when the body is cut off. */
export function readAuthentication(
  bytes: Uint8Array,
  start: number,
  end: number,
  is2019: boolean,
): string | undefined {
  if (!is2019) return shortText(bytes, start, end, CODE_CHARACTERS)
  const length = bytes[start]
  if (length === undefined || start + 1 + length > end) return undefined
  return shortText(bytes, start + 1, start + 1 + length, CODE_CHARACTERS)
}

const CODE_CHARACTERS = 255

function digits(value: number, width: number): string {
  return value === 0 ? '0' : String(value).padStart(width, '0')
}
