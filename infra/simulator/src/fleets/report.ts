import type { Place } from '../geography.ts'
import { noise } from '../random.ts'
import { busMotion } from './bus-motion.ts'
import { gcj02 } from './datum.ts'
import { type Motion, shuttleMotion } from './motion.ts'
import type { FleetVehicle } from './vehicles.ts'

/** One position as a terminal knows it, in the units of JT/T 808-2019 table 23. */
export type Report = {
  alarm: number
  status: number
  /** 1e-6 degrees, in the datum of the vehicle; 0 without a fix. */
  latitude: number
  longitude: number
  altitudeMeters: number
  /** 0.1 km/h. */
  speed: number
  /** 0 to 359. */
  direction: number
  /** 0.1 km. */
  mileage: number
  /** 0.1 L. */
  fuel: number
  signal: number
  satellites: number
}

/** Bits of the status flags, JT/T 808-2019 table 24. */
export const STATUS = {
  acc: 1 << 0,
  positioned: 1 << 1,
  outOfService: 1 << 4,
  secret: 1 << 5,
  halfLoad: 1 << 8,
  fullLoad: (1 << 8) | (1 << 9),
  doorsLocked: 1 << 12,
  frontDoorOpen: 1 << 13,
  middleDoorOpen: 1 << 14,
  gps: 1 << 18,
  beidou: 1 << 19,
  moving: 1 << 22,
} as const

/** Bits of the alarm flags, JT/T 808-2019 table 25. */
export const ALARM = { overspeed: 1 << 1, fatigue: 1 << 2 } as const

/** An overspeed begins with at most one of these slices of time, and ends within it. */
const OVERSPEED = { everySeconds: 900, forSeconds: 60, share: 0.015, factor: 1.35 } as const
const FATIGUE = { everySeconds: 14_400, forSeconds: 900, share: 0.02 } as const
/** Without satellites for a slice, among high houses or under a bridge. */
const LOST_FIX = { everySeconds: 60, share: 0.002 } as const
const METERS_PER_SECOND = 36
const FULL_TANK_DECILITERS = 1_900
const EMPTIEST_TANK_DECILITERS = 300
const DECILITERS_PER_METER = 0.0025

/** Where a vehicle is at an instant, milliseconds since 1970. */
export function motionOf({ plan }: FleetVehicle, at: number): Motion {
  return plan.kind === 'bus' ? busMotion(plan, at) : shuttleMotion(plan, at)
}

/** What the terminal of a vehicle measures at an instant: the same whenever it is asked. */
export function reportOf(vehicle: FleetVehicle, at: number): Report {
  const motion = motionOf(vehicle, at)
  const { key } = vehicle.plan
  const second = Math.floor(at / 1000)
  const isMoving = motion.metersPerSecond > 0
  const isFast = isMoving && isWithin(OVERSPEED, key, second, 21)
  const isTired = isMoving && vehicle.kind !== 'bus' && isWithin(FATIGUE, key, second, 22)
  const hasFix = noise(key, Math.floor(second / LOST_FIX.everySeconds), 23) >= LOST_FIX.share
  const jitter = isFast ? OVERSPEED.factor : 0.88 + 0.24 * noise(key, Math.floor(second / 5), 24)
  const place: Place = vehicle.datum === 'GCJ02' ? gcj02(motion) : motion
  const burnt = (motion.odometerMeters * DECILITERS_PER_METER) % FULL_TANK_DECILITERS
  return {
    alarm: (isFast ? ALARM.overspeed : 0) | (isTired ? ALARM.fatigue : 0),
    status: statusOf(vehicle, motion, hasFix),
    latitude: hasFix ? Math.round(place.latitude * 1e6) : 0,
    longitude: hasFix ? Math.round(place.longitude * 1e6) : 0,
    altitudeMeters: Math.round(70 + 30 * Math.sin(motion.latitude * 40 + motion.longitude * 30)),
    speed: Math.round(motion.metersPerSecond * METERS_PER_SECOND * jitter),
    direction: motion.bearingDegrees,
    mileage: Math.floor(motion.odometerMeters / 100),
    fuel: EMPTIEST_TANK_DECILITERS + Math.round(FULL_TANK_DECILITERS - burnt),
    signal: 12 + Math.floor(20 * noise(key, Math.floor(second / 30), 25)),
    satellites: hasFix ? 7 + Math.floor(12 * noise(key, Math.floor(second / 30), 26)) : 0,
  }
}

function statusOf({ kind, datum }: FleetVehicle, motion: Motion, hasFix: boolean): number {
  let status: number = STATUS.beidou | STATUS.gps
  if (motion.isAwake) status |= STATUS.acc
  if (hasFix) status |= STATUS.positioned
  if (datum === 'GCJ02') status |= STATUS.secret
  if (!motion.isInService) status |= STATUS.outOfService
  if (motion.load !== 'empty') status |= motion.load === 'half' ? STATUS.halfLoad : STATUS.fullLoad
  if (motion.metersPerSecond > 0) status |= STATUS.moving
  if (!motion.isAwake) status |= STATUS.doorsLocked
  if (motion.hasDoorsOpen) status |= STATUS.frontDoorOpen
  if (motion.hasDoorsOpen && kind === 'bus') status |= STATUS.middleDoorOpen
  return status
}

function isWithin(
  rule: { everySeconds: number; forSeconds: number; share: number },
  key: number,
  second: number,
  about: number,
): boolean {
  if (second % rule.everySeconds >= rule.forSeconds) return false
  return noise(key, Math.floor(second / rule.everySeconds), about) < rule.share
}
