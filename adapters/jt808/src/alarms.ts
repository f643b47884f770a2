import type { Edition } from './position.ts'

/**
 * Names of the alarm bits (JT/T 808-2013 table 24, 808-2019 table 25), by bit. A bit that an
 * edition reserves has no name there and is told as `code-<bit>`.
 */
const NAMES_2013: readonly (string | undefined)[] = [
  'sos',
  'overspeed',
  'fatigue',
  'danger-warning',
  'gnss-fault',
  'gnss-antenna-open',
  'gnss-antenna-short',
  'power-low',
  'power-off',
  'display-fault',
  'tts-fault',
  'camera-fault',
  'ic-card-fault',
  'overspeed-warning',
  'fatigue-warning',
  undefined,
  undefined,
  undefined,
  'daily-driving-exceeded',
  'parking-overtime',
  'area-crossed',
  'route-crossed',
  'segment-time',
  'route-deviation',
  'vss-fault',
  'fuel-abnormal',
  'stolen',
  'illegal-ignition',
  'illegal-move',
  'collision',
  'rollover',
  'illegal-door-open',
]

const NAMES_2019 = NAMES_2013.with(3, 'dangerous-driving')
  .with(15, 'unlawful-driving')
  .with(16, 'tyre-pressure')
  .with(17, 'right-turn-blind-area')
  .with(31, undefined)

/** Of the 32 bits, in the words of an edition; `code-<bit>` where it reserves the bit. */
export function alarmName(bit: number, edition: Edition): string {
  const names = edition === '2019' ? NAMES_2019 : NAMES_2013
  return names[bit] ?? `code-${bit}`
}
