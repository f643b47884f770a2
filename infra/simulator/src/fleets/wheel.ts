/** Something that wants to be woken; it stands in the wheel once. */
export type Sleeper = {
  /** Milliseconds since 1970; whatever stands in the wheel for another time is stale. */
  wakeAt: number
  wake(now: number): void
}

const SLOTS = 2_048

/**
 * One timer for all vehicles: sleepers lie in slots by the tick at which they want to be woken, so
 * that a hundred thousand of them cost one interval and no heap.
 */
export function timerWheel(tickMilliseconds: number, now: number) {
  const slots: { sleeper: Sleeper; at: number }[][] = Array.from({ length: SLOTS }, () => [])
  let tick = Math.floor(now / tickMilliseconds)
  return {
    /** Wakes the sleeper at `at` or soon after; replaces what it wanted before. */
    schedule(sleeper: Sleeper, at: number): void {
      sleeper.wakeAt = at
      const slot = Math.max(tick + 1, Math.ceil(at / tickMilliseconds))
      slots[slot % SLOTS]?.push({ sleeper, at })
    },
    /** Wakes all whose time has come. */
    advance(now: number): void {
      const until = Math.floor(now / tickMilliseconds)
      // After a long stop every slot is looked at once; none can hold more.
      if (until - tick > SLOTS) tick = until - SLOTS
      while (tick < until) {
        tick += 1
        const due = slots[tick % SLOTS] ?? []
        slots[tick % SLOTS] = []
        for (const entry of due) {
          if (entry.sleeper.wakeAt !== entry.at) continue
          if (entry.at > tick * tickMilliseconds) slots[tick % SLOTS]?.push(entry)
          else {
            entry.sleeper.wakeAt = Number.POSITIVE_INFINITY
            entry.sleeper.wake(now)
          }
        }
      }
    },
  }
}

export type TimerWheel = ReturnType<typeof timerWheel>
