import { expect, it } from 'vitest'
import type { Fleet } from './fleet.ts'
import { MISBEHAVIOURS } from './misbehaviour.ts'
import type { ScriptedHub808 } from './testing/hub808.ts'
import { count, fleetOf, gaps, hubOf, instantOf, timely, to, upperOf } from './testing/trial.ts'

it('loses no position when links are cut again and again', async () => {
  const hub = await hubOf()
  const fleet = fleetOf({ access: 'jt808', jt808: to(hub) })
  for (let round = 1; round <= 4; round += 1) {
    const before = hub.positions.length
    await expect.poll(() => hub.positions.length, timely).toBeGreaterThan(before + 60)
    hub.cutAll()
    await expect.poll(() => fleet.counters().reconnects, timely).toBeGreaterThanOrEqual(round * 12)
    await expect.poll(() => fleet.counters().online, timely).toBe(12)
  }
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

it('fills back by 0x1203 what a cut main link has lost', async () => {
  const upper = await upperOf()
  const fleet = fleetOf({ access: 'jt809', jt809: to(upper), vehicles: 15 })
  const { state } = upper
  for (let round = 1; round <= 3; round += 1) {
    await expect.poll(() => state.logins, timely).toBeGreaterThanOrEqual(round * 3)
    const [before, lost] = [state.positions.length, state.lost]
    await expect.poll(() => state.positions.length, timely).toBeGreaterThan(before + 120)
    state.isDeaf = true
    await expect.poll(() => state.lost, timely).toBeGreaterThan(lost + 20)
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
