/** What waits under an id; `hash`: `hashOfId` of it. */
type Held = { readonly id: string; readonly hash: number }

/** Those that wait, by id. */
export type Pending<T extends Held> = {
  readonly size: number
  find(hash: number, id: string): T | undefined
  /** Of one that is not in it. */
  add(one: T): void
  remove(one: T): void
}

const FIRST_SLOTS = 1_024
/** At most this part of the slots is taken, so that a search ends soon. */
const MOST_TAKEN = 0.5

/**
 * Slots in a row (open addressing, linear probing): a Map of which much is added and removed is
 * laid out anew again and again, and V8 keeps what the layouts before held for long.
 */
export function openPending<T extends Held>(): Pending<T> {
  let slots: (T | undefined)[] = new Array(FIRST_SLOTS).fill(undefined)
  let size = 0
  const after = (slot: number) => (slot + 1) & (slots.length - 1)

  /** The slot of the one that is looked for, or the free one in which it would stand. */
  function find(hash: number, isIt: (one: T) => boolean): number {
    let slot = hash & (slots.length - 1)
    for (let one = slots[slot]; one !== undefined && !isIt(one); one = slots[slot]) {
      slot = after(slot)
    }
    return slot
  }
  function put(one: T): void {
    slots[find(one.hash, () => false)] = one
  }
  function grow(): void {
    const before = slots
    slots = new Array(before.length * 2).fill(undefined)
    for (const one of before) if (one !== undefined) put(one)
  }

  return {
    get size() {
      return size
    },
    find: (hash, id) => slots[find(hash, (one) => one.id === id)],
    add(one) {
      if (size >= slots.length * MOST_TAKEN) grow()
      size += 1
      put(one)
    },
    remove(given) {
      let free = find(given.hash, (one) => one === given)
      if (slots[free] !== given) return
      size -= 1
      slots[free] = undefined
      // Those behind it that stand there only because it was in their way move up.
      for (let slot = after(free); ; slot = after(slot)) {
        const one = slots[slot]
        if (one === undefined) return
        const distance = (from: number) => (slot - from) & (slots.length - 1)
        if (distance(one.hash & (slots.length - 1)) < distance(free)) continue
        slots[free] = one
        slots[slot] = undefined
        free = slot
      }
    },
  }
}
