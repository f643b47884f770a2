import bindings from 'gtfs-realtime-bindings'
import { expect, it, onTestFinished } from 'vitest'
import { metersBetween } from '../geography.ts'
import { vehiclePositions } from '../gtfs-realtime.ts'
import { generateProvince } from '../province.ts'
import { gcj02 } from './datum.ts'
import { type Fleet, type FleetOptions, openFleet } from './fleet.ts'
import { MISBEHAVIOURS, misbehaviours } from './misbehaviour.ts'
import { PLATFORMS } from './platforms.ts'
import { reportOf } from './report.ts'
import { type ScriptedHub808, scriptedHub808 } from './testing/hub808.ts'
import { scriptedUpper809 } from './testing/upper809.ts'
import { vehiclesOf } from './vehicles.ts'

const { FeedMessage } = bindings.transit_realtime
const province = generateProvince({ seed: 7, scale: 1 })
/** A Wednesday, eight in the morning in China. */
const MORNING = Date.UTC(2026, 3, 15, 0, 0, 0)
const timely = { timeout: 20_000, interval: 20 }

/** A fleet for which a second of ours is `pace` seconds: time-outs and back-off pass quickly. */
function fleetOf(options: Partial<FleetOptions>, pace = 50): Fleet {
  const start = performance.now()
  const now = () => MORNING + (performance.now() - start) * pace
  const common = { province, now, vehicles: 12, absences: false, intervalSeconds: 2 }
  const fleet = openFleet({ ...common, ...options })
  onTestFinished(() => fleet.close())
  return fleet
}

async function hubOf(script: Parameters<typeof scriptedHub808>[0] = {}): Promise<ScriptedHub808> {
  const hub = await scriptedHub808(script)
  onTestFinished(hub.close)
  return hub
}

async function upperOf() {
  const upper = await scriptedUpper809(PLATFORMS)
  onTestFinished(upper.close)
  return upper
}

const to = (hub: { port: number }) => ({ host: '127.0.0.1', port: hub.port })

it('registers, authenticates and reports in each edition, every frame by the tables', async () => {
  const hub = await hubOf()
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub) })
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(150)
  expect(hub.faults).toEqual([])
  const said = Map.groupBy(hub.frames, ({ phone }) => phone)
  expect(said.size).toBe(12)
  for (const frames of said.values()) {
    expect(frames.slice(0, 2).map(({ id }) => id)).toEqual([0x0100, 0x0102])
  }
  const registered = hub.frames.filter(({ id }) => id === 0x0100).map(({ body }) => body.length)
  expect(new Set(registered).size).toBeGreaterThanOrEqual(3)
  expect(hub.frames.some(({ is2019 }) => is2019)).toBe(true)
  expect(fleet.counters().online).toBe(12)
})

it('reports over UDP as well', async () => {
  const hub = await hubOf({ transport: 'udp' })
  fleetOf({ access: 'jt808-udp', jt808Udp: to(hub), vehicles: 5 })
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(40)
  expect(hub.faults).toEqual([])
})

it('sends what a vehicle measures at the time it says, and tells tests so', async () => {
  const hub = await hubOf()
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub) })
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(100)
  const byPhone = new Map(fleet.vehicles.map((vehicle) => [`${vehicle.phone}`, vehicle]))
  for (const position of hub.positions) {
    const vehicle = byPhone.get(position.phone.replace(/^0+/, ''))
    if (!vehicle) throw new Error('a vehicle of no fleet')
    const report = reportOf(vehicle, instantOf(`20${position.time}`))
    expect(position.latitude).toBe(report.latitude / 1e6)
    expect(position.speed).toBe(report.speed / 10)
    expect(position.items.get(1)?.readUInt32BE()).toBe(report.mileage)
  }
  const truth = fleet.truth()
  const last = hub.positions.findLast(({ phone }) => phone.endsWith(String(truth[0]?.phone)))
  expect(truth[0]?.is_online).toBe(true)
  expect(Date.parse(String(truth[0]?.located_at))).toBeGreaterThanOrEqual(
    instantOf(`20${last?.time}`),
  )
})

it('loses no position when links are cut again and again', async () => {
  const hub = await hubOf()
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub) })
  for (let round = 1; round <= 4; round += 1) {
    await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(round * 60)
    hub.cutAll()
  }
  await expect.poll(() => fleet.counters().reconnects, timely).toBeGreaterThanOrEqual(36)
  await expect.poll(() => fleet.counters().online, timely).toBe(12)
  const enough = hub.positions.length + 200
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(enough)
  expect(gaps(hub.positions)).toEqual([])
  expect(hub.positions.some(({ isBackFill }) => isBackFill)).toBe(true)
  expect(hub.faults.filter((fault) => !fault.startsWith('serial'))).toEqual([])
})

it('sends again, as back-fill, what nobody has acknowledged', async () => {
  let count = 0
  const acknowledges = () => {
    count += 1
    return count % 5 !== 0
  }
  const hub = await hubOf({ acknowledges })
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub), vehicles: 4 }, 60)
  await expect.poll(() => fleet.counters().backFilled, timely).toBeGreaterThan(20)
  await expect.poll(() => fleet.counters().acknowledged, timely).toBeGreaterThan(200)
  expect(hub.faults).toEqual([])
})

it('registers anew when its old code is refused', async () => {
  let refuse = false
  const hub = await hubOf({ authenticates: () => (refuse ? 1 : 0) })
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub), vehicles: 3 })
  await expect.poll(() => fleet.counters().online, timely).toBe(3)
  refuse = true
  hub.cutAll()
  await expect.poll(() => count(hub, 0x0102), timely).toBeGreaterThanOrEqual(6)
  refuse = false
  await expect.poll(() => fleet.counters().online, timely).toBe(3)
  expect(count(hub, 0x0100)).toBeGreaterThanOrEqual(6)
})

it('logs in by JT/T 809, is dialled back, encrypts, and tells of its vehicles', async () => {
  const upper = await upperOf()
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 30 })
  const { state } = upper
  await expect.poll(() => state.slaves.size, timely).toBe(3)
  await expect.poll(() => state.positions.length, timely).toBeGreaterThan(200)
  expect(state.faults).toEqual([])
  expect(fleet.platforms.every((platform) => platform.hasSlave())).toBe(true)
  for (const { code, encrypts } of PLATFORMS) {
    const frames = state.frames.filter((frame) => frame.code === code && frame.body.length > 0)
    expect(frames.length).toBeGreaterThan(0)
    expect(frames.every(({ isEncrypted }) => isEncrypted === encrypts)).toBe(true)
  }
  const plates = new Set(fleet.vehicles.map(({ plate, plateColor }) => `${plate}|${plateColor}`))
  for (const { plate, color } of state.positions) expect(plates.has(`${plate}|${color}`)).toBe(true)
  const subs = state.frames
    .filter(({ id }) => id === 0x1200)
    .map(({ body }) => body.readUInt16BE(22))
  expect(subs.filter((sub) => sub === 0x1201).length).toBe(30)
  expect(state.frames.filter(({ id }) => id === 0x1600).length).toBe(30)
  await expect.poll(() => fleet.counters().acknowledged, timely).toBeGreaterThan(100)
})

it('refuses a slave link that presents a wrong code', async () => {
  const upper = await upperOf()
  upper.state.presents = (code) => code + 1
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 9 })
  await expect.poll(() => upper.state.slaveResults.length, timely).toBeGreaterThan(1)
  expect(new Set(upper.state.slaveResults)).toEqual(new Set([1]))
  expect(fleet.platforms.some((platform) => platform.hasSlave())).toBe(false)
})

it('fills back by 0x1203 what a cut main link has lost', async () => {
  const upper = await upperOf()
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 15 })
  const { state } = upper
  for (let round = 1; round <= 3; round += 1) {
    await expect.poll(() => state.positions.length, timely).toBeGreaterThan(round * 120)
    state.isDeaf = true
    await expect.poll(() => state.lost, timely).toBeGreaterThan(round * 20)
    upper.cutAll()
    state.isDeaf = false
  }
  await expect.poll(() => state.logins, timely).toBeGreaterThanOrEqual(12)
  const enough = state.positions.length + 300
  await expect.poll(() => state.positions.length, timely).toBeGreaterThan(enough)
  expect(state.positions.some(({ isHistory }) => isHistory)).toBe(true)
  expect(gaps(state.positions.map((one) => ({ ...one, phone: one.plate })))).toEqual([])
  expect(state.faults).toEqual([])
  expect(fleet.counters().dropped).toBe(0)
})

it('believes receipts, not heartbeats, of a platform that gives them', async () => {
  const upper = await upperOf()
  const { state } = upper
  state.receipts = true
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 15 })
  await expect.poll(() => fleet.counters().acknowledged, timely).toBeGreaterThan(60)
  state.isForgetful = true
  const tests = () => state.frames.filter(({ id }) => id === 0x1005).length
  const before = tests()
  await expect.poll(() => tests() - before, timely).toBeGreaterThan(4)
  upper.cutAll()
  state.isForgetful = false
  await expect.poll(() => state.logins, timely).toBeGreaterThanOrEqual(6)
  const enough = state.positions.length + 200
  await expect.poll(() => state.positions.length, timely).toBeGreaterThan(enough)
  expect(state.lost).toBeGreaterThan(20)
  expect(gaps(state.positions.map((one) => ({ ...one, phone: one.plate })))).toEqual([])
  expect(state.faults).toEqual([])
})

it('gives the same bytes for the same seed and clock', async () => {
  const first = await recorded(7)
  expect(first.size).toBe(6)
  expect(await recorded(7)).toEqual(first)
  const other = await recorded(8)
  expect(other.size).toBe(6)
  expect(other).not.toEqual(first)
})

it.each(MISBEHAVIOURS)('does %s on request, and by the seed', async (kind) => {
  const hub = await hubOf()
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub), vehicles: 10 })
  await expect.poll(() => fleet.counters().online, timely).toBe(10)
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(20)
  fleet.misbehave({ kind, share: 1, seed: 3 })
  const before = hub.positions.length
  await expect.poll(() => seen(kind, hub, fleet, before), timely).toBe(true)
  fleet.behave()
  const after = hub.positions.length + 60
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(after)
})

it('has buses where the GTFS-Realtime feed has them, under the same plates', () => {
  const fleet = vehiclesOf(province, { count: 300, scale: 1 })
  const { entity } = FeedMessage.decode(vehiclePositions(province, MORNING))
  const buses = new Map(fleet.map((vehicle) => [vehicle.plate, vehicle]))
  const shared = entity.flatMap(({ vehicle }) => {
    const bus = buses.get(String(vehicle?.vehicle?.licensePlate))
    return bus && vehicle?.position ? [{ bus, position: vehicle.position }] : []
  })
  expect(shared.length).toBeGreaterThan(20)
  for (const { bus, position } of shared) {
    const report = reportOf(bus, MORNING)
    expect(report.status & 16).toBe(0)
    if (report.latitude === 0) continue
    const place = { latitude: report.latitude / 1e6, longitude: report.longitude / 1e6 }
    expect(metersBetween(place, position)).toBeLessThan(5)
  }
})

it('moves every kind of vehicle without a jump, odometers only forward', () => {
  const fleet = vehiclesOf(province, { count: 120, scale: 1 })
  const last = new Map<string, { mileage: number; latitude: number; longitude: number }>()
  const moved = new Set<string>()
  for (let at = MORNING; at < MORNING + 86_400_000; at += 120_000) {
    for (const vehicle of fleet) {
      const report = reportOf(vehicle, at)
      if (report.latitude === 0) continue
      const [latitude, longitude] = [report.latitude / 1e6, report.longitude / 1e6]
      const before = last.get(vehicle.plate)
      last.set(vehicle.plate, { mileage: report.mileage, latitude, longitude })
      if (!before) continue
      const meters = metersBetween(before, { latitude, longitude })
      expect(report.mileage).toBeGreaterThanOrEqual(before.mileage)
      expect(meters).toBeLessThan(120 * 60)
      if (meters > 0) moved.add(vehicle.kind)
    }
  }
  expect([...moved].sort()).toEqual(['bus', 'coach', 'hazmat', 'taxi', 'truck'])
})

it('has some vehicles out of service, some tired or too fast, and some that never come', () => {
  const fleet = vehiclesOf(province, { count: 600, scale: 1 })
  const reports = Array.from({ length: 96 }, (_, quarter) =>
    fleet.map((vehicle) => reportOf(vehicle, MORNING + quarter * 900_000)),
  ).flat()
  const share = (has: (one: (typeof reports)[number]) => boolean) =>
    reports.filter(has).length / reports.length
  expect(share(({ status }) => (status & 16) !== 0)).toBeGreaterThan(0.1)
  expect(share(({ alarm }) => (alarm & 2) !== 0)).toBeGreaterThan(0)
  expect(share(({ alarm }) => (alarm & 4) !== 0)).toBeGreaterThan(0)
  expect(share(({ alarm }) => alarm !== 0)).toBeLessThan(0.05)
  const absent = fleet.filter(({ isAbsent, isDue }) => isAbsent && isDue).length / fleet.length
  expect(absent).toBeGreaterThan(0.01)
  expect(absent).toBeLessThan(0.1)
})

it('shifts the coordinates of terminals with the secrecy plug-in, and says so', () => {
  // Worked with the formula of the public Java implementation, to 1e-7 degrees.
  const beijing = gcj02({ latitude: 39.915, longitude: 116.404 })
  expect(beijing.latitude).toBeCloseTo(39.9164043, 6)
  expect(beijing.longitude).toBeCloseTo(116.4102445, 6)
  const fleet = vehiclesOf(province, { count: 600, scale: 1 })
  const secret = fleet.filter(({ datum }) => datum === 'GCJ02')
  expect(secret.length).toBeGreaterThan(3)
  for (const vehicle of fleet) {
    const { status, latitude } = reportOf(vehicle, MORNING)
    expect((status & 32) !== 0).toBe(vehicle.datum === 'GCJ02')
    const plain = reportOf({ ...vehicle, datum: 'WGS84' }, MORNING)
    expect(latitude !== plain.latitude).toBe(vehicle.datum === 'GCJ02' && latitude !== 0)
  }
})

it('chooses by the seed who misbehaves, about as many as were asked for', () => {
  const chosen = (seed: number) => {
    const faults = misbehaviours()
    faults.set({ kind: 'freeze', share: 0.3, seed }, MORNING)
    return Array.from({ length: 1_000 }, (_, vehicle) => faults.does('freeze', vehicle))
  }
  expect(chosen(1)).toEqual(chosen(1))
  expect(chosen(1)).not.toEqual(chosen(2))
  const share = chosen(1).filter(Boolean).length / 1_000
  expect(Math.abs(share - 0.3)).toBeLessThan(0.06)
})

it('numbers a hundred thousand vehicles without a repetition', () => {
  const fleet = vehiclesOf(province, { count: 100_000, scale: 1 })
  expect(fleet.length).toBe(100_000)
  expect(new Set(fleet.map(({ plate, plateColor }) => `${plate}|${plateColor}`)).size).toBe(100_000)
  expect(new Set(fleet.map(({ phone }) => phone)).size).toBe(100_000)
})

/** Steps of a vehicle's reports that are neither the interval nor that of a parked one. */
function gaps(positions: readonly { phone: string; time: string }[]): string[] {
  return [...Map.groupBy(positions, ({ phone }) => phone)].flatMap(([phone, list]) => {
    const times = [...new Set(list.map(({ time }) => instantOf(time.padStart(14, '20'))))].sort()
    return times.flatMap((at, index) => {
      const step = (at - (times[index - 1] ?? at)) / 1000
      return [0, 2, 12].includes(step) ? [] : [`${phone}: ${step} s`]
    })
  })
}

/** Milliseconds since 1970 of `YYYYMMDDhhmmss` in GMT+8. */
function instantOf(time: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(..)(..)(..)(..)(..)$/.exec(time)?.map(Number) ?? []
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, (hour ?? 0) - 8, minute, second)
}

function count(hub: ScriptedHub808, id: number): number {
  return hub.frames.filter((frame) => frame.id === id).length
}

/** Has the misbehaviour shown itself to the hub since it was asked for? */
function seen(kind: string, hub: ScriptedHub808, fleet: Fleet, before: number): boolean {
  const since = hub.positions.slice(before)
  if (kind === 'cut') return fleet.counters().reconnects > 2
  if (kind === 'duplicate') return hub.faults.some((fault) => fault.startsWith('serial'))
  if (kind === 'garble') return hub.faults.includes('checksum')
  if (kind === 'tunnel') return since.some(({ isBackFill }) => isBackFill)
  if (kind === 'flood') return count(hub, 0x0002) > 1_000
  if (kind === 'clock-skew') {
    const ages = since.map(({ time }) => fleet.simulatedNow() - instantOf(`20${time}`))
    return ages.some((age) => age < -3_600_000 || age > 3_000_000)
  }
  const places = Map.groupBy(since, ({ phone }) => phone)
  return [...places.values()].some((list) => {
    const moving = list.filter(({ speed, latitude }) => speed > 0 && latitude > 0)
    const kinds = new Set(moving.map(({ latitude, longitude }) => `${latitude} ${longitude}`))
    return moving.length > 8 && kinds.size === 1
  })
}

/** What six terminals say in a minute, by a clock that waits for the hub. */
async function recorded(seed: number): Promise<Map<string, string>> {
  const hub = await hubOf()
  let at = MORNING
  const fleet = openFleet({
    province: generateProvince({ seed, scale: 1 }),
    vehicles: 6,
    now: () => at,
    absences: false,
    access: 'jt808',
    jt808: to(hub),
    tickMilliseconds: 0,
  })
  onTestFinished(() => fleet.close())
  const settled = () => {
    const { online, sent, acknowledged } = fleet.counters()
    return online === 6 && sent === acknowledged
  }
  at += 100
  fleet.advance()
  await expect.poll(settled, { timeout: 5_000, interval: 2 }).toBe(true)
  for (let second = 0; second < 60; second += 1) {
    at += 1_000
    fleet.advance()
    await expect.poll(settled, { timeout: 5_000, interval: 2 }).toBe(true)
  }
  const heard = [...hub.state.raw].map(([phone, frames]): [string, string] => [
    phone,
    Buffer.concat(frames).toString('hex'),
  ])
  return new Map(heard.sort())
}
