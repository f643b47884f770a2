/** Simulated time of a fleet: it runs faster than the clock until it has caught up with it. */
export type FleetClock = {
  /** Simulated milliseconds since 1970 at a real instant. */
  simulated(now: number): number
  /** The real instant at which the simulated time comes. */
  real(simulated: number): number
}

/**
 * Begins at `startAt` and runs `speed` times as fast as the real clock. No terminal reports from
 * the future: once simulated time meets real time it goes at the pace of the clock.
 */
export function fleetClock(openedAt: number, startAt: number, speed: number): FleetClock {
  const meets =
    speed > 1 ? openedAt + Math.max(0, openedAt - startAt) / (speed - 1) : Number.POSITIVE_INFINITY
  const fast = (now: number) => startAt + (now - openedAt) * speed
  return {
    simulated: (now) => (now < meets ? fast(now) : now),
    real: (simulated) => (simulated < meets ? openedAt + (simulated - startAt) / speed : simulated),
  }
}
