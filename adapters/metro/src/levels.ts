export type Level = 'comfortable' | 'moderate' | 'crowded' | 'very_crowded' | 'restricted'

/** From the emptiest to the one at which the operator lets people in by turns. */
export const LEVELS: readonly Level[] = [
  'comfortable',
  'moderate',
  'crowded',
  'very_crowded',
  'restricted',
]

/**
 * Percent of the capacity at which a level ends, and the next begins. No standard of China that we
 * have seen fixes them; these are ours: 40 % is about all seats and some who stand, 70 % is where
 * one no longer moves freely, 100 % is what trains and platforms are built for.
 */
export const DEFAULT_THRESHOLDS: readonly number[] = [40, 70, 100]

/** Three or four percentages by commas: `40,70,100` or `40,70,100,120`. */
export const THRESHOLDS = /^\d{1,3}(\.\d{1,2})?(, ?\d{1,3}(\.\d{1,2})?){2,3}$/

/** Words of a source and the level each means, by commas: `绿=comfortable,黄=moderate`. */
export const LEVEL_WORDS = new RegExp(
  `^[^=,]{1,40}=(${LEVELS.join('|')})(,[^=,]{1,40}=(${LEVELS.join('|')}))*$`,
)

const WORDS: ReadonlyMap<string, Level> = new Map([
  ...LEVELS.map((level) => [level, level] as const),
  ['舒适', 'comfortable'],
  ['较舒适', 'moderate'],
  ['拥挤', 'crowded'],
  ['很拥挤', 'very_crowded'],
  ['非常拥挤', 'very_crowded'],
  ['严重拥挤', 'very_crowded'],
  ['限流', 'restricted'],
])

/** The level a word means; undefined for others. `own`: words of the option `levels`. */
export function levelOfWord(word: unknown, own: ReadonlyMap<string, Level>): Level | undefined {
  const text = String(word).trim().toLowerCase()
  return own.get(text) ?? WORDS.get(text.replaceAll(/[\s-]/g, '_'))
}

/** The words of the option `levels`. */
export function wordsOf(option: string | undefined): ReadonlyMap<string, Level> {
  return new Map(
    (option ?? '').split(',').flatMap((pair) => {
      const [word = '', name] = pair.split('=')
      const level = LEVELS.find((one) => one === name?.trim())
      return level ? [[word.trim().toLowerCase(), level] as const] : []
    }),
  )
}

/** The thresholds of an option; undefined when they do not grow. */
export function thresholdsOf(option: string | undefined): readonly number[] | undefined {
  if (option === undefined) return DEFAULT_THRESHOLDS
  const numbers = option.split(',').map(Number)
  const doGrow = numbers.every((number, index) => number > (numbers[index - 1] ?? -1))
  return doGrow && numbers.length <= LEVELS.length - 1 ? numbers : undefined
}

/** The level of a load in percent: the first one whose threshold is above it. */
export function levelOfLoad(load: number, thresholds: readonly number[]): Level {
  const place = thresholds.findIndex((threshold) => load < threshold)
  return LEVELS[place < 0 ? thresholds.length : place] ?? 'restricted'
}
