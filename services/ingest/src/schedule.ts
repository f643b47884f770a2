/** How long a source that fails is left alone. */
export type Backoff = { firstSeconds: number; mostSeconds: number }

const SHORTEST_CAP_SECONDS = 300
const LONGEST_CAP_SECONDS = 3_600
const LONGEST_FIRST_SECONDS = 30
const DOUBLINGS_LIMIT = 20

/**
 * Back-off fitting a schedule: a feed of every 5 s is tried again after some 5 s, 10 s, 20 s … up
 * to 5 minutes; a timetable of every day after 30 s, 1 min … up to an hour.
 */
export function backoffFor(everySeconds: number): Backoff {
  return {
    firstSeconds: Math.min(everySeconds, LONGEST_FIRST_SECONDS),
    mostSeconds: Math.min(Math.max(everySeconds, SHORTEST_CAP_SECONDS), LONGEST_CAP_SECONDS),
  }
}

/**
 * Seconds to wait after `failures` failures in a row. `random` in [0, 1) spreads sources that
 * failed together: between half of the full wait and all of it.
 */
export function waitAfterFailure(backoff: Backoff, failures: number, random: number): number {
  const doublings = Math.min(failures - 1, DOUBLINGS_LIMIT)
  const full = Math.min(backoff.firstSeconds * 2 ** doublings, backoff.mostSeconds)
  return full * (0.5 + random / 2)
}

/**
 * Milliseconds until the next turn of a schedule whose last turn began at `startedAt`: turns keep
 * their beat, and those that were missed are left out.
 */
export function waitUntilNextTurn(everySeconds: number, startedAt: number, now: number): number {
  const every = everySeconds * 1000
  const spent = Math.max(0, now - startedAt)
  return spent === 0 ? every : Math.ceil(spent / every) * every - spent
}

/** Slower schedules keep the beat of their first turn: there is no herd of them. */
const PHASED_SECONDS = 3_600
/** The second turn comes a quarter of the interval after the first, or later. */
const LEAST_SHARE = 0.25

/**
 * As `waitUntilNextTurn`, but the turns of one schedule fall on their own place in the interval
 * (`phase` in [0, 1)) from the second one on: two thousand sources of every 30 s that began
 * together are asked evenly over the 30 s. `now` and `startedAt` are milliseconds since 1970.
 */
export function waitForBeat(
  everySeconds: number,
  phase: number,
  startedAt: number,
  now: number,
): number {
  if (everySeconds > PHASED_SECONDS) return waitUntilNextTurn(everySeconds, startedAt, now)
  const every = everySeconds * 1000
  const earliest = Math.max(startedAt + every * LEAST_SHARE, now)
  const beats = Math.ceil((earliest - phase * every) / every)
  return Math.max(0, phase * every + beats * every - now)
}

/** A place in [0, 1) for a name: the same in every run, and far from that of the next name. */
export function phaseOf(name: string): number {
  // FNV-1a of 32 bits, and the last step of MurmurHash3, for names that differ in their last digit.
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** Waits, but no longer than until the signal; never fails. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    const timer = setTimeout(finish, milliseconds)
    signal.addEventListener('abort', finish, { once: true })
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      done()
    }
  })
}
