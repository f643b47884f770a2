import type { Province } from '../province.ts'
import { type FleetClock, fleetClock } from './clock.ts'
import { type LowerPlatform, lowerPlatformOf } from './lower-platform.ts'
import { type MisbehaviourOrder, misbehaviours } from './misbehaviour.ts'
import { reportOf } from './report.ts'
import type { Counters, FleetWorld, Reporter } from './reporter.ts'
import { rosterCsv } from './roster.ts'
import { type Terminal, terminalOf } from './terminal.ts'
import { type AccessChoice, type FleetVehicle, vehiclesOf } from './vehicles.ts'
import { timerWheel } from './wheel.ts'
import type { Address } from './wires.ts'

export type FleetOptions = {
  province: Province
  /** Vehicles due or reporting, at most 100,000. */
  vehicles: number
  now: () => number
  /** Of the city's street grid; that of the province. */
  scale?: number
  /** Every vehicle its own way (default), or all the same: for benches. */
  access?: AccessChoice
  /** Vehicles that never come: off in benches, where every link counts. */
  absences?: boolean
  /** Simulated time at the start, milliseconds since 1970; default now, a day ago when faster. */
  startAt?: number
  /** Simulated seconds per second, until simulated time has caught up with the clock. */
  speed?: number
  /** Simulated seconds between two reports of an awake vehicle; a whole number. */
  intervalSeconds?: number
  /** A parked vehicle reports this much more seldom: 6; 1 in benches, where the rate counts. */
  parkedFactor?: number
  /** First connections a second. */
  connectsPerSecond?: number
  /** 0: no timer, the caller calls `advance`. */
  tickMilliseconds?: number
  jt808?: Address
  jt808Udp?: Address
  jt809?: Address
}

/** What a vehicle last sent: the oracle of tests. */
export type VehicleTruth = {
  plate: string
  plate_color: number
  phone: string
  vehicle_kind: string
  label: string
  operator_id: string
  area_code: string
  protocol: 'jt808' | 'jt809'
  protocol_version: '2011' | '2013' | '2019'
  transport: 'tcp' | 'udp'
  platform_id: string | null
  is_due: boolean
  is_online: boolean
  /** RFC 3339, UTC, by the terminal's clock; null before its first report. */
  located_at: string | null
  is_back_fill: boolean
  is_positioned: boolean
  in_service: boolean
  /** WGS 84, degrees, where the vehicle was; 0 without a fix. */
  latitude: number
  longitude: number
  /** As sent, in this datum. */
  source_datum: 'WGS84' | 'GCJ02'
  source_latitude: number
  source_longitude: number
  speed_kilometers_per_hour: number
  direction_degrees: number
  status_flags: string
  alarm_flags: string
  /** Positions sent, repeats included; acknowledged; made but not acknowledged yet. */
  sent: number
  acknowledged: number
  unacknowledged: number
}

export type Target = 'jt808' | 'jt808-udp' | 'jt809'

export type Fleet = {
  vehicles: readonly FleetVehicle[]
  /** Tells all vehicles of a target where to go; again after the hub has restarted. */
  dial(target: Target, address: Address): void
  counters(): Readonly<Counters>
  truth(): VehicleTruth[]
  roster(): string
  misbehave(order: MisbehaviourOrder): void
  /** The orders in force. */
  misbehaviours(): MisbehaviourOrder[]
  behave(): void
  platforms: readonly LowerPlatform[]
  /** Simulated milliseconds since 1970. */
  simulatedNow(): number
  /** Wakes all whose time has come; a timer calls it unless `tickMilliseconds` is 0. */
  advance(): void
  close(): Promise<void>
}

const TICK_MILLISECONDS = 20
const INTERVAL_SECONDS = 10
const PARKED_FACTOR = 6
const CONNECTS_PER_SECOND = 1_000
const DAY_MILLISECONDS = 86_400_000

/** A fleet of real clients. Nothing moves until an address is known: by options or by `dial`. */
export function openFleet(options: FleetOptions): Fleet {
  const { province, now, scale = 1, access = 'mixed', speed = 1 } = options
  const openedAt = now()
  const startAt = options.startAt ?? (speed > 1 ? openedAt - DAY_MILLISECONDS : openedAt)
  const clock = fleetClock(openedAt, startAt, speed)
  const vehicles = vehiclesOf(province, { count: options.vehicles, scale, choice: access })
  const tick = options.tickMilliseconds ?? TICK_MILLISECONDS
  const world = worldOf(options, clock, openedAt, tick || TICK_MILLISECONDS)
  const coming = vehicles.filter(({ isAbsent }) => options.absences === false || !isAbsent)
  const terminals = terminalsOf(coming, world, startAt)
  const platforms = platformsOf(coming, world, startAt)
  const timer = tick > 0 ? setInterval(() => world.wheel.advance(now()), tick) : undefined
  const gap = 1000 / (options.connectsPerSecond ?? CONNECTS_PER_SECOND)
  const dial = (target: Target, address: Address) => {
    const at = now()
    if (target === 'jt809') for (const platform of platforms) platform.dial(address, at)
    const transport = target === 'jt808-udp' ? 'udp' : 'tcp'
    const mine = target === 'jt809' ? [] : terminals.filter((one) => transportOf(one) === transport)
    for (const [index, terminal] of mine.entries()) terminal.dial(address, at + index * gap)
  }
  if (options.jt808) dial('jt808', options.jt808)
  if (options.jt808Udp) dial('jt808-udp', options.jt808Udp)
  if (options.jt809) dial('jt809', options.jt809)
  return {
    vehicles,
    platforms,
    dial,
    counters: () => ({ ...world.counters }),
    truth: () => truthOf(vehicles, terminals, platforms),
    roster: () => rosterCsv(vehicles),
    misbehave: (order) => world.faults.set(order, clock.simulated(now())),
    misbehaviours: () => world.faults.list(),
    behave: () => world.faults.clear(),
    simulatedNow: () => clock.simulated(now()),
    advance: () => world.wheel.advance(now()),
    async close() {
      clearInterval(timer)
      for (const terminal of terminals) terminal.close()
      await Promise.all(platforms.map((platform) => platform.close()))
    },
  }
}

function worldOf(
  options: FleetOptions,
  clock: FleetClock,
  openedAt: number,
  tick: number,
): FleetWorld {
  const intervalSeconds = options.intervalSeconds ?? INTERVAL_SECONDS
  if (!Number.isInteger(intervalSeconds) || intervalSeconds < 1) {
    throw new RangeError(`interval: whole seconds from 1, not ${intervalSeconds}`)
  }
  return {
    clock,
    wheel: timerWheel(tick, openedAt),
    faults: misbehaviours(),
    intervalSeconds,
    parkedFactor: options.parkedFactor ?? PARKED_FACTOR,
    now: options.now,
    counters: {
      online: 0,
      reconnects: 0,
      positions: 0,
      sent: 0,
      backFilled: 0,
      acknowledged: 0,
      dropped: 0,
      frames: 0,
      bytes: 0,
      faults: 0,
    },
  }
}

function terminalsOf(vehicles: readonly FleetVehicle[], world: FleetWorld, startAt: number) {
  return vehicles.flatMap((vehicle): Terminal[] => {
    const { access } = vehicle
    return access.protocol === 'jt808' ? [terminalOf(vehicle, access, world, startAt)] : []
  })
}

function platformsOf(vehicles: readonly FleetVehicle[], world: FleetWorld, startAt: number) {
  const groups = Map.groupBy(vehicles, ({ access }) =>
    access.protocol === 'jt809' ? access.platform : undefined,
  )
  return [...groups].flatMap(([platform, members]): LowerPlatform[] =>
    platform ? [lowerPlatformOf(platform, members, world, startAt)] : [],
  )
}

function transportOf({ vehicle: { access } }: Terminal): 'tcp' | 'udp' {
  return access.protocol === 'jt808' ? access.transport : 'tcp'
}

function truthOf(
  vehicles: readonly FleetVehicle[],
  terminals: readonly Terminal[],
  platforms: readonly LowerPlatform[],
): VehicleTruth[] {
  type Link = { reporter: Reporter; isOnline: boolean; open: number }
  const links = new Map<FleetVehicle, Link>()
  for (const terminal of terminals) {
    const isOnline = terminal.isOnline()
    links.set(terminal.vehicle, { reporter: terminal, isOnline, open: terminal.unacknowledged() })
  }
  for (const platform of platforms) {
    const open = platform.unacknowledged()
    for (const reporter of platform.members) {
      const link = { reporter, isOnline: platform.isOnline(), open: open.get(reporter) ?? 0 }
      links.set(reporter.vehicle, link)
    }
  }
  return vehicles.map((vehicle) => {
    const link = links.get(vehicle)
    return { ...identityOf(vehicle), ...lastOf(vehicle, link?.reporter), ...countsOf(link) }
  })
}

function countsOf(link: { reporter: Reporter; isOnline: boolean; open: number } | undefined) {
  return {
    is_online: link?.isOnline ?? false,
    sent: link?.reporter.sent ?? 0,
    acknowledged: link?.reporter.acknowledged ?? 0,
    unacknowledged: link?.open ?? 0,
  }
}

function identityOf(vehicle: FleetVehicle) {
  const { access } = vehicle
  const is808 = access.protocol === 'jt808'
  return {
    plate: vehicle.plate,
    plate_color: vehicle.plateColor,
    phone: vehicle.phone,
    vehicle_kind: vehicle.kind,
    label: vehicle.label,
    operator_id: vehicle.operator.id,
    area_code: vehicle.areaCode,
    protocol: access.protocol,
    protocol_version: is808 ? access.edition : access.platform.version,
    transport: is808 ? access.transport : ('tcp' as const),
    platform_id: is808 ? null : String(access.platform.code),
    is_due: vehicle.isDue,
  }
}

function lastOf(vehicle: FleetVehicle, reporter: Reporter | undefined) {
  const fix = reporter?.lastFix
  const report = reportOf(vehicle, fix?.placeAt ?? 0)
  const plain = reportOf({ ...vehicle, datum: 'WGS84' }, fix?.placeAt ?? 0)
  return {
    located_at: fix ? new Date(fix.at).toISOString() : null,
    is_back_fill: reporter?.wasBackFill ?? false,
    is_positioned: (report.status & 2) !== 0,
    in_service: (report.status & 16) === 0,
    latitude: plain.latitude / 1e6,
    longitude: plain.longitude / 1e6,
    source_datum: vehicle.datum,
    source_latitude: report.latitude / 1e6,
    source_longitude: report.longitude / 1e6,
    speed_kilometers_per_hour: report.speed / 10,
    direction_degrees: report.direction,
    status_flags: String(report.status >>> 0),
    alarm_flags: String(report.alarm >>> 0),
  }
}
