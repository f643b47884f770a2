import { expect, it } from 'vitest'
import { FEED_SIDES, type FeedOrder, feedOrderOf, feedOrderOfText } from '../faults.ts'
import { metersBetween } from '../geography.ts'
import { delayAt, journeysAt, MOST_DELAY_SECONDS } from '../journeys.ts'
import { CENTRE, durationSeconds } from '../network.ts'
import { generateProvince } from '../province.ts'
import { linesOn } from '../siri/situations.ts'
import { worldOf } from '../world.ts'
import { elaborated } from './elaborated.ts'
import { incidentsAt, versionAt } from './incidents.ts'
import { measured, sites } from './measured.ts'
import { situations } from './situations.ts'
import { vms } from './vms.ts'
import { fieldDevices, workZones } from './wzdx.ts'

const MORNING = Date.UTC(2026, 3, 15, 0, 12, 0)
const MINUTE = 60_000
const province = generateProvince({ seed: 7, scale: 1 })
const plain = worldOf(province)

function worldWith(order: Omit<FeedOrder, 'share' | 'seed'>, share = 1) {
  const world = worldOf(province)
  world.faults.set({ ...order, share, seed: 3 }, MORNING)
  return world
}

/** Texts of all elements of a name. */
function textsOf(document: Buffer, name: string): string[] {
  const found = String(document).matchAll(new RegExp(`<[\\w]*:?${name}>([^<]*)<`, 'g'))
  return [...found].map(([, text]) => text ?? '')
}

it('cuts the roads into at least 150 sections that lie in the province and follow each other', () => {
  const { sections, detectors, signs } = plain.road()
  expect(sections.length).toBeGreaterThanOrEqual(150)
  expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length)
  expect(new Set(sections.map(({ roadClass }) => roadClass)).size).toBe(4)
  for (const { shape, lengthMeters, next, roadNumber } of sections) {
    expect(lengthMeters).toBeGreaterThan(100)
    for (const place of shape) expect(metersBetween(place, CENTRE)).toBeLessThan(150_000)
    const following = sections[next]
    if (!following) continue
    expect(following.roadNumber).toBe(roadNumber)
    const [end, start] = [shape.at(-1), following.shape[0]]
    expect(end && start && metersBetween(end, start)).toBeLessThan(1)
  }
  expect(detectors.length).toBeGreaterThan(100)
  expect(signs.length).toBeGreaterThan(20)
})

it('gives the same documents for the same seed and instant, and others for another', () => {
  const again = worldOf(generateProvince({ seed: 7, scale: 1 }))
  const other = worldOf(generateProvince({ seed: 8, scale: 1 }))
  for (const make of [situations, measured, elaborated, vms, workZones]) {
    expect(make(again, MORNING).equals(make(plain, MORNING))).toBe(true)
    expect(make(other, MORNING).equals(make(plain, MORNING))).toBe(false)
  }
})

it('slows the rush hour and what lies before an incident, and never stops the night', () => {
  const { sections, trafficAt } = plain.road()
  const mean = (at: number) => {
    const { states } = trafficAt(at)
    const sum = states.reduce(
      (all, state, index) =>
        all + state.speedKilometersPerHour / (sections[index]?.freeFlowKilometersPerHour ?? 1),
      0,
    )
    return sum / states.length
  }
  expect(mean(MORNING)).toBeLessThan(mean(MORNING - 5 * 60 * MINUTE) - 0.05)
  const { states, incidents } = trafficAt(MORNING)
  const hit = incidents.filter(
    ({ kind, startsAt, endsAt }) => kind !== 'event' && startsAt <= MORNING && endsAt > MORNING,
  )
  expect(hit.length).toBeGreaterThan(5)
  const before = (index: number, at: number) => trafficAt(at).states[index]?.incident
  for (const { section } of hit) {
    expect(states[section.index]?.incident).toBeDefined()
    expect(before(section.index, MORNING)).toBeDefined()
  }
})

it('tells works in situations, work zones, arrow boards and on signs alike', () => {
  const { incidents } = plain.road().trafficAt(MORNING)
  const works = incidents.filter(({ kind }) => kind === 'works')
  const told = String(situations(plain, MORNING))
  const zones = JSON.parse(String(workZones(plain, MORNING))).features
  expect(zones.map(({ id }: { id: string }) => id).sort()).toEqual(works.map(({ id }) => id).sort())
  for (const { id } of works) expect(told).toContain(`id="${id}"`)
  const boards = JSON.parse(String(fieldDevices(plain, MORNING))).features
  expect(boards.length).toBeGreaterThan(0)
  const signs = String(vms(plain, MORNING))
  const related = [...signs.matchAll(/targetClass="sit:Situation" id="([^"]+)"/g)]
  expect(related.length).toBeGreaterThan(0)
  for (const [, id] of related) expect(told).toContain(`id="${id}"`)
  expect(textsOf(Buffer.from(signs), 'textLine').some((text) => text.includes('前方'))).toBe(true)
})

it('gives a situation new versions, then an end in the past, then nothing', () => {
  const { sections } = plain.road()
  const accident = incidentsAt(sections, 7, MORNING).find(({ kind }) => kind === 'accident')
  if (!accident) throw new Error('no accident')
  const { startsAt, endsAt, id } = accident
  const versions: number[] = []
  for (let at = startsAt; at < endsAt; at += MINUTE) versions.push(versionAt(accident, at).version)
  expect(versions).toEqual([...versions].sort((a, b) => a - b))
  expect(new Set(versions).size).toBeGreaterThan(1)
  const last = versionAt(accident, endsAt)
  expect(last).toEqual({ version: (versions.at(-1) ?? 0) + 1, versionAt: endsAt, phase: 'ended' })
  expect(String(situations(plain, endsAt + MINUTE))).toContain(`id="${id}"`)
  expect(String(situations(plain, endsAt + 11 * MINUTE))).not.toContain(`id="${id}"`)
})

it('measures every lane of every site that its table names', () => {
  const table = String(sites(plain, MORNING))
  const data = String(measured(plain, MORNING))
  const named = [...table.matchAll(/<roa:measurementSite id="([^"]+)"/g)].map(([, id]) => id)
  const told = [...data.matchAll(/targetClass="roa:MeasurementSite" id="([^"]+)"/g)]
  expect(told.map(([, id]) => id)).toEqual(named)
  const speeds = textsOf(Buffer.from(data), 'speed').map(Number)
  expect(speeds.length).toBeGreaterThan(300)
  for (const speed of speeds) expect(speed > 0 && speed < 140).toBe(true)
  expect(data).toContain('noDataValuesAvailable')
})

it('finds incidents on the way of bus lines, so that passengers can be told', () => {
  const found = Array.from({ length: 48 }, (_, hour) => MORNING + hour * 60 * MINUTE).flatMap(
    (at) =>
      plain
        .road()
        .trafficAt(at)
        .incidents.flatMap((incident) => linesOn(plain, incident)),
  )
  expect(found.length).toBeGreaterThan(0)
})

it('makes buses later where their streets are slow, never beyond the worst of the timetable', () => {
  const delays = (at: number) =>
    journeysAt(province.bus, 7, at).map((journey) => {
      const duration = durationSeconds(journey.trip.pattern)
      const pressure = journey.trip.line.pressureAt?.(journey.startsAt) ?? 0
      return { pressure, seconds: delayAt(journey, 7, duration) }
    })
  const hours = Array.from({ length: 24 }, (_, hour) => delays(MORNING + hour * 60 * MINUTE)).flat()
  const mean = (list: readonly { seconds: number }[]) =>
    list.reduce((sum, { seconds }) => sum + seconds, 0) / list.length
  const slow = hours.filter(({ pressure }) => pressure > 0.2)
  expect(slow.length).toBeGreaterThan(20)
  expect(mean(slow)).toBeGreaterThan(mean(hours.filter(({ pressure }) => pressure === 0)))
  for (const { seconds } of hours) expect(seconds).toBeLessThanOrEqual(MOST_DELAY_SECONDS)
})

it('shows frozen values, jumps, skewed clocks and places outside, each where it is told to', () => {
  const later = MORNING + 30 * MINUTE
  const frozen = worldWith({ kind: 'freeze', target: 'road' })
  const speeds = (world: typeof plain, at: number) => textsOf(measured(world, at), 'speed')
  expect(speeds(frozen, later)).toEqual(speeds(plain, MORNING))
  expect(speeds(plain, later)).not.toEqual(speeds(plain, MORNING))
  const jumping = worldWith({ kind: 'jump', target: 'road' }, 0.3)
  const wild = speeds(jumping, MORNING).filter((speed) => Number(speed) > 140).length
  expect(wild).toBeGreaterThan(50)
  expect(wild).toBeLessThan(speeds(plain, MORNING).length)
  const skewed = worldWith({ kind: 'clock-skew', target: 'road' })
  expect(textsOf(measured(skewed, MORNING), 'timeValue')[0]).toBe('2026-04-15T10:12:00+08:00')
  const away = worldWith({ kind: 'outside', target: 'road' })
  for (const latitude of textsOf(sites(away, MORNING), 'latitude')) {
    expect(Number(latitude)).toBeGreaterThan(40)
  }
})

it('takes orders to misbehave and says what is wrong with the others', () => {
  const order = { kind: 'outage', target: '/road/datex2/measured.xml', share: 1, seed: 1 }
  expect(feedOrderOf({ kind: 'outage', target: order.target })).toEqual(order)
  expect(feedOrderOfText('freeze:bikes=0.2')).toEqual({
    kind: 'freeze',
    target: 'bikes',
    share: 0.2,
    seed: 1,
  })
  for (const wrong of [
    {},
    { kind: 'freeze', target: '/a' },
    { kind: 'x', target: FEED_SIDES[0] },
  ]) {
    expect(typeof feedOrderOf(wrong)).toBe('string')
  }
  expect(() => feedOrderOfText('freeze')).toThrow('--misfeed')
})
