import { noise } from '../random.ts'
import type { FleetClock } from './clock.ts'
import { garbled, type Misbehaviours } from './misbehaviour.ts'
import { type Report, reportOf } from './report.ts'
import type { FleetVehicle } from './vehicles.ts'
import type { TimerWheel } from './wheel.ts'

/** One position by two times: what the terminal's clock says, and when it really was there. */
export type Fix = { at: number; placeAt: number }

/** What all links of a fleet share. */
export type FleetWorld = {
  clock: FleetClock
  wheel: TimerWheel
  faults: Misbehaviours
  counters: Counters
  /** Simulated seconds between two reports of an awake vehicle. */
  intervalSeconds: number
  /** A parked vehicle reports this much more seldom. */
  parkedFactor: number
  now(): number
}

/** Totals since the fleet was opened. */
export type Counters = {
  /** Links standing now: terminals authenticated, platforms logged in. */
  online: number
  /** Connections that were opened after the first of each link. */
  reconnects: number
  /** Positions made; each is sent at least once, as soon as there is a link. */
  positions: number
  /** Positions written to a socket, repeats included; of them, those sent as history. */
  sent: number
  backFilled: number
  /** Positions that the hub has acknowledged. */
  acknowledged: number
  /** Positions thrown away because a vehicle kept too many. */
  dropped: number
  frames: number
  bytes: number
  /** Frames of the hub that could not be read. */
  faults: number
}

/** The reporting half of a vehicle: what it has to say, whatever link it says it on. */
export type Reporter = {
  vehicle: FleetVehicle
  /** Simulated time of the next report. */
  nextAt: number
  /** Positions that wait for a link, oldest first. */
  waiting: Fix[]
  lastFix: Fix | undefined
  sent: number
  acknowledged: number
  wasBackFill: boolean
}

/** Positions that one vehicle keeps while it has no link: a day at one every ten seconds. */
export const MOST_KEPT = 8_640

/** A vehicle begins to report within one interval after `startAt`, at a moment of its own. */
export function reporterOf(
  vehicle: FleetVehicle,
  startAt: number,
  intervalSeconds: number,
): Reporter {
  const phase = Math.floor(noise(vehicle.plan.key, 41) * intervalSeconds * 1000)
  return {
    vehicle,
    // Terminals measure on whole seconds, which is all that the protocols can say.
    nextAt: Math.ceil((startAt + phase) / 1000) * 1000,
    waiting: [],
    lastFix: undefined,
    sent: 0,
    acknowledged: 0,
    wasBackFill: false,
  }
}

/** A terminal that is switched on later begins with its first report after that. */
export function beginAt(reporter: Reporter, world: FleetWorld, at: number): void {
  const interval = world.intervalSeconds * 1000
  const missed = Math.ceil((world.clock.simulated(at) - reporter.nextAt) / interval)
  if (missed > 0) reporter.nextAt += missed * interval
}

/** Takes the position that is due at `nextAt` and sets when the next one is. */
export function takeFix(reporter: Reporter, world: FleetWorld): { fix: Fix; report: Report } {
  const { vehicle, nextAt } = reporter
  const { faults, intervalSeconds, parkedFactor } = world
  const fix = {
    at: nextAt + faults.skewMilliseconds(vehicle.index),
    placeAt: faults.placeTime(vehicle.index, nextAt),
  }
  const report = reportOf(vehicle, fix.placeAt)
  const isAwake = (report.status & 1) === 1
  reporter.nextAt += intervalSeconds * (isAwake ? 1 : parkedFactor) * 1000
  world.counters.positions += 1
  return { fix, report }
}

/** Keeps a position until there is a link; the oldest goes when there are too many. */
export function keep(reporter: Reporter, world: FleetWorld, fixes: readonly Fix[]): void {
  reporter.waiting.push(...fixes)
  const excess = reporter.waiting.length - MOST_KEPT
  if (excess <= 0) return
  reporter.waiting.splice(0, excess)
  world.counters.dropped += excess
}

/** Notes positions that go out now. */
export function noteSent(
  reporter: Reporter,
  world: FleetWorld,
  fixes: readonly Fix[],
  isBackFill: boolean,
): void {
  reporter.lastFix = fixes[fixes.length - 1]
  reporter.wasBackFill = isBackFill
  reporter.sent += fixes.length
  world.counters.sent += fixes.length
  if (isBackFill) world.counters.backFilled += fixes.length
}

export function noteAcknowledged(reporter: Reporter, world: FleetWorld, count: number): void {
  reporter.acknowledged += count
  world.counters.acknowledged += count
}

/** The frame as the vehicle's misbehaviour has it go out: itself, bent, or twice. */
export function asSent(
  reporter: Reporter,
  world: FleetWorld,
  frame: Buffer,
  at: number,
): readonly Buffer[] {
  const { index } = reporter.vehicle
  const { faults } = world
  const bent = faults.garbles(index, at) ? garbled(frame, noise(index, at / 1000, 42)) : frame
  return faults.does('duplicate', index) ? [bent, bent] : [bent]
}
