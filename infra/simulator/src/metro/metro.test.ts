import { expect, it } from 'vitest'
import { generateProvince } from '../province.ts'
import { type World, worldOf } from '../world.ts'
import { sectionsAt, stationsAt } from './crowding.ts'
import { disruptionsAt } from './disruptions.ts'
import { metroCrowding, metroFlow, metroNetwork, metroStatus } from './documents.ts'
import { crowdingMessages } from './messages.ts'

const HOUR = 3_600_000
/** Midnight of a Wednesday on the clocks of the province. */
const DAY = Date.UTC(2026, 3, 14, 16)
const world = worldOf(generateProvince({ seed: 7, scale: 2 }))

// biome-ignore lint/suspicious/noExplicitAny: what a document holds is what these tests are about
type Json = any
type Make = (world: World, at: number) => Buffer

function read(make: Make, at: number, from = world): Json {
  return JSON.parse(String(make(from, at)))
}

it('gives the same documents for the same seed and instant, and others for another', () => {
  const again = worldOf(generateProvince({ seed: 7, scale: 2 }))
  const other = worldOf(generateProvince({ seed: 8, scale: 2 }))
  for (const make of [metroNetwork, metroFlow, metroCrowding]) {
    expect(make(again, DAY + 8 * HOUR).equals(make(world, DAY + 8 * HOUR))).toBe(true)
    expect(make(other, DAY + 8 * HOUR).equals(make(world, DAY + 8 * HOUR))).toBe(false)
  }
})

it('joins neighbouring stations of a line in both directions, and names no other', () => {
  const { lines, stations, sections } = read(metroNetwork, DAY)
  expect([lines.length, stations.length, sections.length]).toEqual([2, 24, 44])
  const ids = new Set(stations.map(({ id }: Json) => id))
  const pairs = new Set(sections.map(({ from, to }: Json) => `${from} ${to}`))
  for (const { from, to, lengthMeters, runningSeconds } of sections) {
    expect(ids.has(from) && ids.has(to) && pairs.has(`${to} ${from}`)).toBe(true)
    expect(lengthMeters / runningSeconds).toBeGreaterThan(5)
  }
  expect(stations.filter(({ isTransfer }: Json) => isTransfer).length).toBeGreaterThan(0)
})

it('has two rush hours, quiet between them and nobody at night', () => {
  const total = (hour: number) =>
    stationsAt(world, DAY + hour * HOUR).reduce((sum, { passengers }) => sum + passengers, 0)
  expect(total(3)).toBe(0)
  expect(total(8)).toBeGreaterThan(2.5 * total(11))
  expect(total(18.2)).toBeGreaterThan(2 * total(11))
  expect(total(21.5)).toBeLessThan(total(18.2) / 2)
})

it('fills trains towards offices in the morning and away from them in the evening', () => {
  const loads = (hour: number) =>
    sectionsAt(world, DAY + hour * HOUR)
      .filter(({ section }) => section.lineId === 'M1')
      .map(({ loadPercentage }) => loadPercentage)
  const morning = loads(8)
  const evening = loads(18.2)
  // The fourth section of direction 0 leads to the middle; its opposite leads away.
  const [inbound, outbound] = [3, morning.length - 4] as const
  expect(morning[inbound]).toBeGreaterThan(1.3 * (morning[outbound - 1] ?? 0))
  expect(evening[inbound]).toBeLessThan(evening[outbound] ?? 0)
  for (const load of [...morning, ...evening]) expect(load >= 0 && load < 250).toBe(true)
})

it('counts as many entries on a day as a metro of this size may have, and as many exits', () => {
  let [entries, exits] = [0, 0]
  for (let at = DAY + 300_000; at <= DAY + 24 * HOUR; at += 300_000) {
    const { flows } = read(metroFlow, at)
    const newest = flows.filter((_: Json, index: number) => index % 3 === 2)
    for (const flow of newest) {
      expect(flow.start).toMatch(/^2026-04-15 \d\d:\d[05]:00$/)
      entries += flow.entries
      exits += flow.exits
    }
  }
  expect(entries / 24).toBeGreaterThan(8_000)
  expect(entries / 24).toBeLessThan(40_000)
  expect(Math.abs(entries - exits) / entries).toBeLessThan(0.05)
})

it('tells of a hold-up with its cause while it lasts, and of good service otherwise', () => {
  const minutes = Array.from({ length: 24 * 60 * 3 }, (_, minute) => DAY + minute * 60_000)
  const held = minutes.filter((at) => disruptionsAt(world, at).length > 0)
  expect(held.length).toBeGreaterThan(30)
  expect(held.length).toBeLessThan(minutes.length / 3)
  const [at = 0] = held
  const [first] = disruptionsAt(world, at)
  const states = (instant: number) => read(metroStatus, instant).status
  const told = states(at).find(({ id }: Json) => id === first?.id)
  expect(told.text.zh).toContain(first?.cause.zh)
  expect(told.text.en).toContain(first?.cause.en)
  expect(Date.parse(told.expectedEndAt)).toBe(first?.endsAt)
  const after = states((first?.endsAt ?? 0) + 1_000)
  expect(after.some(({ id }: Json) => id === first?.id)).toBe(false)
  for (const instant of [at, DAY + 3 * HOUR]) {
    const lines = new Set(states(instant).map(({ line }: Json) => line))
    expect([...lines].sort()).toEqual(['M1', 'M2'])
  }
})

it('says in messages of a broker what its document says at the same instant', () => {
  const at = DAY + 8 * HOUR
  const messages = crowdingMessages(world, at)
  const { crowding } = read(metroCrowding, at)
  expect(messages.map(({ payload }) => JSON.parse(payload))).toEqual(crowding)
  expect(new Set(messages.map(({ topic }) => topic)).size).toBe(messages.length)
  expect(messages[0]?.topic).toBe('metro/crowding/station/M101')
  expect(messages.at(-1)?.topic).toBe('metro/crowding/section/M2/M202/M201')
})

it('shows frozen values, jumps, skewed clocks and places outside where it is told to', () => {
  const at = DAY + 8 * HOUR
  const wrong = (kind: 'freeze' | 'jump' | 'clock-skew' | 'outside') => {
    const own = worldOf(generateProvince({ seed: 7, scale: 2 }))
    own.faults.set({ kind, target: 'metro', share: 1, seed: 1 }, at)
    return own
  }
  const first = (from: World, instant = at) => read(metroCrowding, instant, from).crowding[0]
  expect(first(wrong('freeze'), at + HOUR).passengers).toBe(first(world).passengers)
  expect(first(wrong('jump')).passengers).toBeGreaterThan(5 * first(world).passengers)
  expect(first(wrong('clock-skew')).observedAt).toBe('2026-04-15T10:00:00+08:00')
  expect(first(wrong('outside')).latitude).toBeGreaterThan(40)
})
