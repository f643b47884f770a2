import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { dcsa } from './dcsa.ts'
import { EVENT_WORDS } from './words.ts'

adapterCases(dcsa, new URL('../fixtures/', import.meta.url))
goldenCases(dcsa, `${import.meta.dirname}/../goldens`)

const FLAT = {
  eventID: 'a',
  eventType: 'EQUIPMENT',
  eventClassifierCode: 'ACT',
  eventDateTime: '2026-01-05T08:10:00+08:00',
}

function decode(document: unknown) {
  return dcsa.decode(Buffer.from(JSON.stringify(document)), FIXTURE_CONTEXT)
}

it.each([
  ['SHIPMENT', 35],
  ['TRANSPORT', 2],
  ['EQUIPMENT', 17],
  ['IOT', 11],
  ['REEFER', 2],
])('every code of %s has one word, and every word is its own', (type, words) => {
  const known = EVENT_WORDS.get(type) ?? new Map()
  expect(new Set(known.values()).size).toBe(words)
  for (const word of known.values()) expect(known.get(word)).toBe(word)
})

it('a code of 2.2 and its word of 3.0 say the same', () => {
  const { eventID, eventDateTime } = FLAT
  for (const [code, word] of EVENT_WORDS.get('EQUIPMENT') ?? []) {
    const flat = decode([{ ...FLAT, equipmentEventTypeCode: code }])
    const eventClassification = {
      eventType: 'EQUIPMENT',
      eventClassifier: 'ACTUAL',
      equipmentEventType: word,
    }
    const classified = decode({ events: [{ eventID, eventDateTime, eventClassification }] })
    const saidOf = ({ readings }: typeof flat) => {
      const { event_type, classifier, code: said } = readings[0]?.reading ?? {}
      return [event_type, classifier, said]
    }
    expect(saidOf(flat)).toEqual(['EQUIPMENT', 'ACTUAL', word])
    expect(saidOf(classified)).toEqual(saidOf(flat))
  }
})

it('a code that is not known is kept as it was sent, and told', () => {
  const { readings, findings } = decode([{ ...FLAT, equipmentEventTypeCode: 'WASH' }])
  expect(readings[0]?.reading).toMatchObject({ code: 'WASH', source_code: 'WASH' })
  expect(findings.map(({ code }) => code)).toEqual(['unknown-code'])
})

it('an answer without events is none, an error page is refused', () => {
  for (const document of [[], { events: [] }]) {
    expect(decode(document)).toEqual({ readings: [], rejects: [], findings: [] })
  }
  expect(decode({ message: 'x' }).rejects.map(({ code }) => code)).toEqual(['no-events'])
})

it('a retraction that names no more than its event is refused with the key of the event', () => {
  const { rejects } = decode({ events: [{ eventID: 'gone', isRetracted: true }] })
  expect(rejects).toMatchObject([{ code: 'retraction-without-event', key: ['gone'] }])
})

it('neither findings nor reasons of rejects say what an event says', () => {
  const { rejects, findings } = decode([
    { ...FLAT, eventDateTime: 'SECRET', equipmentEventTypeCode: 'SECRET', reason: 'SECRET' },
    { ...FLAT, equipmentEventTypeCode: 'SECRET', ISOEquipmentCode: 'SECRET', seals: 'SECRET' },
  ])
  expect(rejects).toHaveLength(1)
  const reasons = rejects.map(({ at, code, reason }) => [at, code, reason])
  expect(JSON.stringify([reasons, findings])).not.toContain('SECRET')
})

it('stops at the limit of entities and says so', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 3 }
  const events = [0, 1, 2].map((index) => ({
    ...FLAT,
    eventID: `e${index}`,
    equipmentEventTypeCode: 'LOAD',
  }))
  const bytes = Buffer.from(JSON.stringify(events))
  const { readings, rejects } = dcsa.decode(bytes, { ...FIXTURE_CONTEXT, limits })
  expect(readings).toHaveLength(2)
  expect(rejects.map(({ code }) => code)).toEqual(['too-many'])
})
