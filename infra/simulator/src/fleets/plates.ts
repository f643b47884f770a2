import type { VehicleKind } from './kinds.ts'

export type Plate = {
  plate: string
  /** JT/T 415: 2 yellow, 93 yellow and green (large, new energy), 94 green (small, new energy). */
  plateColor: number
}

const AREA_LETTERS = ['A', 'B', 'C', 'D']
const LETTERS = { coach: 'KLMN', hazmat: 'WXYZ', truck: 'HGFJ' } as const
const NUMBERS = 10_000
/** Shares no factor with a power of ten, so that neighbours look unlike and none comes twice. */
const STRIDE = 3_767

/**
 * The plate of the `index`-th vehicle of a kind. The province of 云 plates is invented; numbers are
 * given by rule, to no real vehicle's likeness.
 */
export function plateOf(kind: VehicleKind, index: number): Plate {
  if (kind === 'bus') return { plate: `云A${mixed(index, 5)}D`, plateColor: 93 }
  if (kind === 'taxi') return { plate: `云AD${mixed(index, 5)}`, plateColor: 94 }
  const area = AREA_LETTERS[index % AREA_LETTERS.length]
  const place = Math.floor(index / AREA_LETTERS.length)
  const letter = LETTERS[kind][Math.floor(place / NUMBERS) % LETTERS[kind].length]
  return { plate: `云${area}${letter}${mixed(place, 4)}`, plateColor: 2 }
}

function mixed(index: number, digits: 4 | 5): string {
  return String((index * STRIDE + 1_234) % 10 ** digits).padStart(digits, '0')
}
