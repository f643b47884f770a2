/**
 * What was sent on a link of JT/T 809, in order, until the peer has confirmed it. Nothing answers a
 * single position. An upper platform that sends 0x9101, the number of positions received since a
 * START_TIME, confirms the first so many; another START_TIME begins a new count behind what was
 * confirmed. Of one that sends none, the answer to a heartbeat counts: TCP keeps the order.
 */
export function unconfirmedItems<T>() {
  let items: T[] = []
  /** Items sent on this link before each heartbeat without an answer. */
  let tests: number[] = []
  let sent = 0
  let confirmed = 0
  let period: { start: bigint; base: number } | undefined
  const confirm = (until: number): T[] => {
    const count = Math.max(0, Math.min(until, sent) - confirmed)
    confirmed += count
    return items.splice(0, count)
  }
  return {
    add(item: T): void {
      items.push(item)
      sent += 1
    },
    list: (): readonly T[] => items,
    count: () => items.length,
    /** A heartbeat goes out. */
    test: () => void tests.push(sent),
    isTesting: () => tests.length > 0,
    /** A heartbeat is answered: what that confirms. */
    answered(): T[] {
      const until = tests.shift() ?? confirmed
      return period ? [] : confirm(until)
    },
    /** A 0x9101: `total` positions since `start`. */
    receipted(total: number, start: bigint): T[] {
      if (period?.start !== start) period = { start, base: confirmed }
      return confirm(period.base + total)
    },
    /** The link has ended: what nobody has confirmed. */
    lost(): T[] {
      const lost = items
      items = []
      tests = []
      sent = 0
      confirmed = 0
      period = undefined
      return lost
    },
  }
}
