/** One timer of a link that has several deadlines, of which most are moved before they come. */
export type Alarm = {
  /** Rings at this time (milliseconds since 1970) or a little later; sooner wishes win. */
  by(at: number): void
  stop(): void
}

/** Timers of about the same time share a list inside Node; it also spares needless precision. */
const GRAIN_MILLISECONDS = 50
/** Longest wait of Node's timers. */
const MOST_MILLISECONDS = 2 ** 31 - 1

/**
 * `ring` looks what is due and asks again with `by`. A timer that is armed for an earlier time is
 * left as it is: moving a deadline back, which every message does, costs nothing.
 */
export function openAlarm(now: () => number, ring: () => void): Alarm {
  let armedFor = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  return {
    by(at) {
      if (at >= armedFor) return
      clearTimeout(timer)
      armedFor = at
      const grains = Math.ceil(Math.max(at - now(), 1) / GRAIN_MILLISECONDS)
      const wait = Math.min(grains * GRAIN_MILLISECONDS, MOST_MILLISECONDS)
      timer = setTimeout(() => {
        armedFor = Number.POSITIVE_INFINITY
        ring()
      }, wait)
    },
    stop() {
      clearTimeout(timer)
      armedFor = Number.NEGATIVE_INFINITY
    },
  }
}
