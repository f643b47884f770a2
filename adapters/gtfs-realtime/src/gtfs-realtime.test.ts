import { existsSync, readFileSync } from 'node:fs'
import { adapterCases, FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gtfsRealtime } from './gtfs-realtime.ts'
import { decodedByBindings, encoded, feedMessages } from './testing/messages.ts'
import { pruned, regroup } from './testing/regroup.ts'

const CAPTURES = new URL('../../../../shared/data/bus/gtfs-rt/', import.meta.url)

adapterCases(gtfsRealtime, new URL('../fixtures/', import.meta.url))

describe('beside the bindings of MobilityData', () => {
  it('every message reads the same, field for field', () => {
    fc.assert(
      fc.property(feedMessages, (bytes) => {
        const { readings, rejects } = gtfsRealtime.decode(bytes, FIXTURE_CONTEXT)
        expect(rejects).toEqual([])
        expect(singles(regroup(readings))).toEqual(pruned(decodedByBindings(bytes)))
      }),
      { numRuns: 1_000 },
    )
  })

  it.for(['bart-alerts', 'bart-trip-updates', 'caltrain-vehicle-positions'])(
    'the capture %s reads as its published rendering',
    (name, { skip }) => {
      const file = new URL(`${name}.pb`, CAPTURES)
      skip(!existsSync(file), 'the folder of sample data is not there')
      const { readings, rejects } = gtfsRealtime.decode(readFileSync(file), FIXTURE_CONTEXT)
      const rendering = JSON.parse(readFileSync(new URL(`${file.href}.json`), 'utf8'))
      expect(rejects).toEqual([])
      expect(regroup(readings)).toEqual(pruned(numbers(rendering)))
    },
  )
})

/** Values of `float` fields as the float32 that stood on the wire. */
function singles(value: unknown): unknown {
  return mapped(value, (name, member) =>
    ['latitude', 'longitude', 'bearing', 'speed'].includes(name)
      ? Math.fround(Number(member))
      : member,
  )
}

/** int64 values, which protobuf's JSON writes as strings, as numbers. */
function numbers(value: unknown): unknown {
  return mapped(value, (name, member) =>
    ['timestamp', 'time', 'start', 'end'].includes(name) ? Number(member) : member,
  )
}

function mapped(value: unknown, change: (name: string, member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, change(name, mapped(member, change))]),
  )
}

describe('findings', () => {
  it('count what no contract carries, and deletions where there is nothing to delete from', () => {
    const bytes = encoded({
      header: { gtfsRealtimeVersion: '2.0' },
      entity: [
        { id: 's1', shape: { shapeId: 'x' } },
        { id: 's2', shape: { shapeId: 'y' } },
        { id: 'm', tripModifications: {} },
        { id: 'v', isDeleted: true, vehicle: {} },
      ],
    })
    const { readings, rejects, findings } = gtfsRealtime.decode(bytes, FIXTURE_CONTEXT)
    expect(rejects).toEqual([])
    expect(readings.map(({ reading }) => reading.entity_id)).toEqual([undefined, 'v'])
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['kind-not-carried', 'entities of kind shape: 2, kept in the raw delivery only'],
      ['kind-not-carried', 'entities of kind trip_modifications: 1, kept in the raw delivery only'],
      ['deleted-in-full', 'entities deleted although the dataset is full: 1'],
    ])
  })
})

/** Two million entities as objects would take more than ten times this. */
const MOST_HEAP_BYTES = 16_000_000

describe('limits', () => {
  const header = encoded({ header: { gtfsRealtimeVersion: '2.0' }, entity: [] })

  it('two million empty entities are refused whole, none of them made', () => {
    const bloated = Buffer.concat([header, Buffer.alloc(4_000_000, Uint8Array.of(0x12, 0x00))])
    const context = { ...FIXTURE_CONTEXT, limits: { bytes: 1e7, entities: 100_000, depth: 32 } }
    const before = process.memoryUsage().heapUsed
    const decoded = gtfsRealtime.decode(bloated, context)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_HEAP_BYTES)
    expect(decoded).toMatchObject({ readings: [], rejects: [{ at: 'body', code: 'too-many' }] })
  })

  it('an entity with more parts than readings are allowed is refused with its message', () => {
    const parts = Buffer.alloc(4_000_000, Uint8Array.of(0x12, 0x00))
    const update = frame(0x1a, Buffer.concat([Uint8Array.of(0x0a, 0x00), parts]))
    const entity = frame(0x12, Buffer.concat([Uint8Array.of(0x0a, 0x01, 0x61), update]))
    const context = { ...FIXTURE_CONTEXT, limits: { bytes: 1e7, entities: 100_000, depth: 32 } }
    expect(gtfsRealtime.decode(Buffer.concat([header, entity]), context)).toMatchObject({
      readings: [],
      rejects: [{ at: 'body', code: 'too-many' }],
    })
  })

  it('a message cut anywhere keeps the entities before the cut and names the byte', () => {
    const ids = ['a', 'b', 'c', 'd']
    const whole = encoded({
      header: { gtfsRealtimeVersion: '2.0', timestamp: 1_700_000_000 },
      entity: ids.map((id) => ({ id, vehicle: { stopId: `stop ${id}` } })),
    })
    const at = expect.stringMatching(/^byte \d+$/)
    const cut = expect.objectContaining({ at, code: 'truncated' })
    const ends = new Set(ids.map((_, count) => lengthOf(ids.slice(0, count))).concat(whole.length))
    for (let length = lengthOf([]); length < whole.length; length++) {
      const { readings, rejects } = gtfsRealtime.decode(whole.subarray(0, length), FIXTURE_CONTEXT)
      const complete = ids.filter((_, index) => lengthOf(ids.slice(0, index + 1)) <= length)
      expect(readings.slice(1).map(({ reading }) => reading.entity_id)).toEqual(complete)
      if (ends.has(length)) expect(rejects).toEqual([])
      else expect(rejects).toEqual([cut])
    }
  })
})

it('a feed says when it was made; one that is broken, or has no time, says nothing', () => {
  const header = { gtfsRealtimeVersion: '2.0', timestamp: 1_700_000_000 }
  const whole = encoded({ header, entity: [{ id: 'a', vehicle: { stopId: 's' } }] })
  expect(gtfsRealtime.madeAt(whole)).toBe('2023-11-14T22:13:20Z')
  expect(gtfsRealtime.madeAt(encoded({ header: { gtfsRealtimeVersion: '2.0' } }))).toBeUndefined()
  for (let length = 0; length < 6; length += 1) {
    expect(gtfsRealtime.madeAt(whole.subarray(0, length))).toBeUndefined()
  }
  expect(gtfsRealtime.madeAt(Buffer.from('<html>'))).toBeUndefined()
})

function lengthOf(ids: readonly string[]): number {
  return encoded({
    header: { gtfsRealtimeVersion: '2.0', timestamp: 1_700_000_000 },
    entity: ids.map((id) => ({ id, vehicle: { stopId: `stop ${id}` } })),
  }).length
}

/** A length-delimited field. */
function frame(tag: number, content: Uint8Array): Buffer {
  const head = [tag]
  let rest = content.length
  for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80)
  return Buffer.concat([Uint8Array.of(...head, rest), content])
}
