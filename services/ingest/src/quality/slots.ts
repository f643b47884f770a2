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
    for (const { values, width } of all) values.fill(Number.NaN, slot * width, (slot + 1) * width)
    return slot
  }

  return {
    slotOf(key) {
      const known = slots.get(key)
      if (known !== undefined) return known
      if (slots.size === room && room < most) grow()
      const slot = slots.size < room ? slots.size : takeOldest()
      slots.set(key, slot)
      return slot
    },
    numbers(width) {
      const one = { width, values: new Float64Array(room * width).fill(Number.NaN) }
      all.push(one)
      return one
    },
  }
}
