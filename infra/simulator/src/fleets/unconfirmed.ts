/**
 * What was sent on a link whose protocol confirms nothing: JT/T 809 answers heartbeats only, and
 * in order, so that the answer to one confirms all that was sent before it.
 */
export function unconfirmedItems<T>() {
  let items: T[] = []
  /** Items sent on this link before each heartbeat without an answer. */
  let tests: number[] = []
  let sent = 0
  let confirmed = 0
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
      const count = Math.max(0, until - confirmed)
      confirmed += count
      return items.splice(0, count)
    },
    /** The link has ended: what nobody has confirmed. */
    lost(): T[] {
      const lost = items
      items = []
      tests = []
      sent = 0
      confirmed = 0
      return lost
    },
  }
}
