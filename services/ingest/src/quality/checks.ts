import type { Quality } from './quality.ts'

/** What landing needs of quality; see `Quality`. */
export type Checks = Pick<Quality, 'judge' | 'landed'>

/** Checks of a quality that is still being opened: they wait for it, in their order. */
export function checksOf(opening: Promise<Quality>): Checks {
  return {
    judge: async (...given) => (await opening).judge(...given),
    landed: (...given) => void opening.then((quality) => quality.landed(...given)),
  }
}
