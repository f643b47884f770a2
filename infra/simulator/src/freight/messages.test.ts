import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openProvince } from '../open.ts'
import { generateProvince } from '../province.ts'
import { sideTargetOf } from '../sides.ts'
import { worldOf } from '../world.ts'
import { consignmentNumbers } from './consignments.ts'
import { DCSA_FEEDS } from './dcsa.ts'
import { EDIFACT_SLOT_MILLISECONDS, edifactFile } from './edifact.ts'

const MORNING = Date.UTC(2026, 3, 15, 0, 12, 0)
const world = worldOf(generateProvince({ seed: 7, scale: 1 }))

type Event = {
  eventID: string
  eventClassifierCode?: string
  eventClassification?: { eventClassifier: string }
  references?: { referenceValue: string }[]
  shipmentDetails?: { shipmentReferences: { reference: string }[] }
}

function eventsAt(path: string, at: number): Event[] {
  const feed = DCSA_FEEDS.find((each) => each.path.includes(path))
  const document = JSON.parse(feed?.make(world, at, '').toString() ?? '[]')
  return Array.isArray(document) ? document : document.events
}

function numberOf({ references, shipmentDetails }: Event): string {
  const [reference] = shipmentDetails?.shipmentReferences ?? []
  return reference?.reference ?? references?.[0]?.referenceValue ?? ''
}

function isFact({ eventClassifierCode, eventClassification }: Event): boolean {
  return eventClassifierCode === 'ACT' || eventClassification?.eventClassifier === 'ACTUAL'
}

it('interchanges count their segments right, and now and then their messages wrong', () => {
  const seen = { short: 0, wrong: 0 }
  for (let slot = 0; slot < 77; slot += 1) {
    const text = edifactFile(
      world,
      MORNING + slot * EDIFACT_SLOT_MILLISECONDS,
      slot === 0,
    ).toString()
    const messages = text.split('UNH+').slice(1)
    for (const message of messages) {
      const segments = message.split(/'\r\n/)
      const end = segments.findIndex((segment) => segment.startsWith('UNT+'))
      expect(segments[end]).toMatch(new RegExp(`^UNT\\+${end + 1}\\+`))
      expect(message).toMatch(/RFF\+AAM:YZ\d{13}'/)
    }
    if (!text.includes(`UNZ+${messages.length}+`)) seen.wrong += 1
    if (!text.startsWith("UNA:+.? '")) seen.short += 1
  }
  expect(seen).toEqual({ short: 11, wrong: 7 })
})

it('consignments are instructed under the number of their waybill', () => {
  const day = '20260415'
  const file = edifactFile(world, MORNING + 8 * 3_600_000, true).toString()
  const numbers = [...file.matchAll(/BGM\+340\+(YZ\d+)\+9/g)].map(([, number]) => number)
  expect(numbers.length).toBeGreaterThan(20)
  const known = new Set(consignmentNumbers(day))
  expect(numbers.every((number) => known.has(number ?? ''))).toBe(true)
})

it.each(['v2', 'v3'])('events of %s grow: no fact of a consignment is taken back', (path) => {
  const before = eventsAt(path, MORNING)
  const later = eventsAt(path, MORNING + 10 * 60_000)
  const ids = new Set(later.map(({ eventID }) => eventID))
  const still = new Set(later.map(numberOf))
  const facts = before.filter(isFact).filter((event) => still.has(numberOf(event)))
  expect(facts.length).toBeGreaterThan(50)
  expect(facts.filter(({ eventID }) => !ids.has(eventID))).toEqual([])
  expect(new Set(before.map(({ eventID }) => eventID)).size).toBe(before.length)
})

it('each carrier tells of consignments of its own', () => {
  const [first, second] = ['v2', 'v3'].map((path) => new Set(eventsAt(path, MORNING).map(numberOf)))
  expect(first?.size).toBeGreaterThan(5)
  expect(second?.size).toBeGreaterThan(5)
  expect([...(first ?? [])].filter((number) => second?.has(number))).toEqual([])
})

it('a folder that takes EDIFACT gets a file each half minute', async () => {
  const clock = { at: MORNING }
  const pace = { tickMilliseconds: 0, pauseMilliseconds: 10 }
  const { sides, close } = await openProvince({ seed: 7, scale: 1, now: () => clock.at, ...pace })
  onTestFinished(close)
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const said = { simulator: 'dial', transport: 'directory', adapter: 'edifact', path: folder }
  const target = sideTargetOf({ ...said, source: 'freight-edifact' })
  expect(target).toEqual({ side: 'edifact', folder })
  if (target) sides.dial(target)
  for (let slot = 0; slot < 4; slot += 1) {
    await sides.advance()
    clock.at += EDIFACT_SLOT_MILLISECONDS
  }
  const names = await readdir(folder)
  expect(names.sort()[0]).toBe('orders_20260415081200.edi')
  expect(names).toHaveLength(4)
  expect(await readFile(join(folder, names[1] ?? ''), 'utf8')).toMatch(/UNZ\+\d+\+\d+'\r\n$/)
  expect(sides.counters().files.edifact).toBe(4)
})
