import { expect, it, onTestFinished } from 'vitest'
import { generateProvince } from '../province.ts'
import { openFleet } from './fleet.ts'
import { PLATFORMS } from './platforms.ts'
import { reportOf } from './report.ts'
import {
  count,
  fleetOf,
  hubOf,
  instantOf,
  MORNING,
  PATIENT,
  timely,
  to,
  upperOf,
} from './testing/trial.ts'

it('registers, authenticates and reports in each edition, every frame by the tables', async () => {
  const hub = await hubOf()
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub), intervalSeconds: 1 }, PATIENT)
  await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(60)
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
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 30 }, PATIENT)
  const { state } = upper
  await expect.poll(() => state.slaves.size, timely).toBe(3)
  await expect.poll(() => state.positions.length, timely).toBeGreaterThan(100)
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
  await expect.poll(() => fleet.counters().acknowledged, timely).toBeGreaterThan(30)
})

it('refuses a slave link that presents a wrong code', async () => {
  const upper = await upperOf()
  upper.state.presents = (code) => code + 1
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 9 })
  await expect.poll(() => upper.state.slaveResults.length, timely).toBeGreaterThan(1)
  expect(new Set(upper.state.slaveResults)).toEqual(new Set([1]))
  expect(fleet.platforms.some((platform) => platform.hasSlave())).toBe(false)
})

it('gives the same bytes for the same seed and clock', async () => {
  const first = await recorded(7)
  expect(first.size).toBe(6)
  expect(await recorded(7)).toEqual(first)
  const other = await recorded(8)
  expect(other.size).toBe(6)
  expect(other).not.toEqual(first)
})

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
  await expect.poll(settled, { timeout: 20_000, interval: 2 }).toBe(true)
  for (let second = 0; second < 60; second += 1) {
    at += 1_000
    fleet.advance()
    await expect.poll(settled, { timeout: 20_000, interval: 2 }).toBe(true)
  }
  const heard = [...hub.state.raw].map(([phone, frames]): [string, string] => [
    phone,
    Buffer.concat(frames).toString('hex'),
  ])
  return new Map(heard.sort())
}
