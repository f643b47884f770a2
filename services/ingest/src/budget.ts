import type { HttpPoll } from '@tongqu/catalog'

/** What a source may still be asked. Shared by all polls of the source. */
export type Budget = {
  /** Milliseconds until something may be asked; 0: now. */
  wait(now: number): number
  /** `bytes` of bodies as they came over the wire. */
  spend(now: number, requests: number, bytes: number): void
}

const MINUTE_MILLISECONDS = 60_000
const HOUR_MINUTES = 60

/**
 * Counts by the minute, and never lets an hour hold more than it may: what was spent in a minute is
 * given back when the whole minute is an hour old. The body that passes the limit of bytes is the
 * last one. `now` is milliseconds since 1970.
 */
export function openBudget(limits: HttpPoll['budget'] = {}): Budget {
  const { requestsPerHour = Number.POSITIVE_INFINITY, bytesPerHour = Number.POSITIVE_INFINITY } =
    limits
  const minutes: { minute: number; requests: number; bytes: number }[] = []
  let requests = 0
  let bytes = 0

  function forget(now: number): void {
    const oldest = Math.floor(now / MINUTE_MILLISECONDS) - HOUR_MINUTES
    for (;;) {
      const [first] = minutes
      if (!first || first.minute >= oldest) return
      minutes.shift()
      requests -= first.requests
      bytes -= first.bytes
    }
  }

  return {
    wait(now) {
      forget(now)
      let requestsOver = requests + 1 - requestsPerHour
      let bytesOver = bytes + 1 - bytesPerHour
      for (const one of minutes) {
        if (requestsOver <= 0 && bytesOver <= 0) return 0
        requestsOver -= one.requests
        bytesOver -= one.bytes
        if (requestsOver > 0 || bytesOver > 0) continue
        return (one.minute + HOUR_MINUTES + 1) * MINUTE_MILLISECONDS - now
      }
      return 0
    },
    spend(now, moreRequests, moreBytes) {
      forget(now)
      const minute = Math.floor(now / MINUTE_MILLISECONDS)
      const last = minutes.at(-1)
      if (last && last.minute >= minute) {
        last.requests += moreRequests
        last.bytes += moreBytes
      } else minutes.push({ minute, requests: moreRequests, bytes: moreBytes })
      requests += moreRequests
      bytes += moreBytes
    },
  }
}
