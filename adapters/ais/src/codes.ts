/**
 * Navigational status (ITU-R M.1371-5, table 48) in the words of `vessel/position@1`; 15 is "not
 * defined". 9, 10 and 13 are reserved.
 */
export const STATUSES: readonly (string | undefined)[] = [
  'under_way_using_engine',
  'at_anchor',
  'not_under_command',
  'restricted_manoeuvrability',
  'constrained_by_draught',
  'moored',
  'aground',
  'fishing',
  'under_way_sailing',
  'reserved',
  'reserved',
  'power_driven_towing_astern',
  'power_driven_pushing_ahead',
  'reserved',
  'ais_sart',
  undefined,
]

/** How the position was found when the second is none: 61, 62, 63 (table 48, time stamp). */
export const FIXES: readonly (string | undefined)[] = [
  undefined,
  'manual',
  'estimated',
  'inoperative',
]

/**
 * Hazard category by the second digit of the type of ship (table 53): 1 to 4 are A to D, which
 * newer texts call X, Y, Z and OS.
 */
const CATEGORIES = [undefined, 'A', 'B', 'C', 'D']

/**
 * First digits whose second one tells a category: wing in ground, high speed craft, passenger,
 * cargo, tanker, other. 3 and 5 are vessels told by their work.
 */
const CATEGORY_DIGITS = new Set([2, 4, 6, 7, 8, 9])

/** Hazard category of the cargo; undefined when the type of ship tells none. */
export function hazardCategory(shipType: number): string | undefined {
  if (!CATEGORY_DIGITS.has(Math.floor(shipType / 10))) return undefined
  return CATEGORIES[shipType % 10]
}

/** Fields of a message 1, 2 or 3 that a rate of turn of 8 bits stands for. */
export type Turn = { rate: number | undefined; extra: string | undefined }

/** Rates of turn by their byte, 0 to 255. */
export const TURNS: readonly Turn[] = Array.from({ length: 256 }, (_, byte) => turnOf(byte))

/**
 * ±126 is 4.733 times the square root of degrees per minute, ±127 is more than 5° in 30 s without
 * an indicator of turn, −128 is unknown (table 48).
 */
function turnOf(byte: number): Turn {
  const value = byte > 127 ? byte - 256 : byte
  if (value === -128) return { rate: undefined, extra: undefined }
  if (Math.abs(value) === 127) {
    return { rate: undefined, extra: value > 0 ? 'right' : 'left' }
  }
  const rate = Math.sign(value) * (value / 4.733) ** 2
  return { rate: Math.round(rate * 10) / 10 + 0, extra: undefined }
}
