import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { taxiTrace } from './taxi-trace.ts'

adapterCases(taxiTrace, new URL('../fixtures/', import.meta.url))
goldenCases(taxiTrace, `${import.meta.dirname}/../goldens`)

const LINE = '1,2026-01-05 08:00:00,104.1,30.2'

function decode(text: string, options: Record<string, string> = {}) {
  return taxiTrace.decode(Buffer.from(text), { ...FIXTURE_CONTEXT, options })
}

it('without keys no taxi is let in', () => {
  const { keyed: _, ...context } = FIXTURE_CONTEXT
  const { readings, rejects } = taxiTrace.decode(Buffer.from(LINE), context)
  expect(readings).toEqual([])
  expect(rejects.map(({ code }) => code)).toEqual(['no-keys'])
})

it('neither taxis, trips nor callers are told', () => {
  const header = 'TRIP_ID,CALL_TYPE,ORIGIN_CALL,TAXI_ID,TIMESTAMP,POLYLINE'
  const trip = 'TRIP77,A,CALL88,TAXI99,1767571200,"[[104.1,30.2]]"'
  const broken = 'TRIP77,A,CALL88,TAXI99,TIME66,"[[104.1,30.2]]"'
  const decoded = decode(`${header}\n${trip}\n${broken}\n`)
  expect(decoded.readings).toHaveLength(1)
  expect(decoded.rejects).toHaveLength(1)
  for (const text of ['TRIP77', 'CALL88', 'TAXI99', 'TIME66']) {
    expect(JSON.stringify(decoded)).not.toContain(text)
  }
})

it('a datum that is declared is converted, and the original kept', () => {
  const { readings } = decode(LINE, { datum: 'gcj02' })
  const { latitude, longitude, source_latitude, source_longitude } = readings[0]?.reading ?? {}
  expect([source_latitude, source_longitude]).toEqual([30.2, 104.1])
  expect(Number(latitude)).toBeCloseTo(30.2024, 3)
  expect(Number(longitude)).toBeCloseTo(104.0975, 3)
})

it('stops at the limit of entities and says so', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 3 }
  const lines = [1, 2, 3, 4].map((taxi) => LINE.replace('1', String(taxi)))
  const bytes = Buffer.from(lines.join('\n'))
  const { readings, rejects } = taxiTrace.decode(bytes, { ...FIXTURE_CONTEXT, limits })
  expect(readings).toHaveLength(2)
  expect(rejects.map(({ code }) => code)).toEqual(['too-many'])
})
