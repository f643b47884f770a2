/** Numbers that a rule remembers of one key, `width` of them for each slot; NaN: none yet. */
export type Numbers = {
  readonly width: number
  /** Number `n` of slot `s` stands at `s * width + n`. Another array after new keys came. */
  values: Float64Array
}

/**
 * Places for keys: each key of a table has one number, its slot, under which rules remember what
 * they have seen of it. Bounded: when all slots are taken the key that came first makes room.
 */
export type Slots = {
  slotOf(key: string): number
  /**
   * Slots of many keys at once: `parts` are the values a key is made of, a list for each column,
   * and `keyOf` joins those of one place. What comes in the order of last time needs no joining.
   */
  slotsOf(parts: readonly unknown[][], count: number, keyOf: (index: number) => string): Int32Array
  /** Room for `width` numbers of each key. */
  numbers(width: number): Numbers
}

/** Keys of one table of one source that rules remember: a large fleet, several times over. */
export const MOST_KEYS = 100_000
const FIRST_KEYS = 64

export function createSlots(most: number = MOST_KEYS): Slots {
  const slots = new Map<string, number>()
  const all: Numbers[] = []
  let room = Math.min(most, FIRST_KEYS)
  /** What was asked for last; forgotten as soon as a slot changes hands. */
  let last: { parts: readonly unknown[][]; slots: Int32Array } | undefined

  function grow(): void {
    room = Math.min(most, room * 2)
    for (const one of all) {
      const values = new Float64Array(room * one.width).fill(Number.NaN)
      values.set(one.values)
      one.values = values
    }
  }

  function takeOldest(): number {
    const [oldest] = slots
    if (!oldest) return 0
    const [key, slot] = oldest
    slots.delete(key)
    last = undefined
    for (const { values, width } of all) values.fill(Number.NaN, slot * width, (slot + 1) * width)
    return slot
  }

  function slotOf(key: string): number {
    const known = slots.get(key)
    if (known !== undefined) return known
    if (slots.size === room && room < most) grow()
    const slot = slots.size < room ? slots.size : takeOldest()
    slots.set(key, slot)
    return slot
  }

  return {
    slotOf,
    slotsOf(parts, count, keyOf) {
      const found = new Int32Array(count)
      let at = 0
      for (let index = 0; index < count; index++) {
        if (last && isSame(last.parts, at, parts, index)) found[index] = last.slots[at++] ?? 0
        else if (last && isSame(last.parts, at + 1, parts, index)) {
          found[index] = last.slots[at + 1] ?? 0
          at += 2
        } else found[index] = slotOf(keyOf(index))
      }
      // With more keys than slots some of these may have been taken over meanwhile.
      last = count < most ? { parts, slots: found } : undefined
      return found
    },
    numbers(width) {
      const one = { width, values: new Float64Array(room * width).fill(Number.NaN) }
      all.push(one)
      return one
    },
  }
}

function isSame(
  before: readonly unknown[][],
  at: number,
  parts: readonly unknown[][],
  index: number,
): boolean {
  for (let column = 0; column < parts.length; column++) {
    const one = before[column]
    if (!one || at >= one.length || one[at] !== parts[column]?.[index]) return false
  }
  return true
}
