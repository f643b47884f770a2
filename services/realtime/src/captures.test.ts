import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gtfsRealtime } from '@tongqu/adapter-gtfs-realtime'
import { contracts } from '@tongqu/contracts'
import bindings from 'gtfs-realtime-bindings'
import { describe, expect, it } from 'vitest'
import type { FeedView } from './index.ts'
import { openRealtime } from './index.ts'

/** Captures of real feeds, beside the repository; see their SOURCES.md. */
const CAPTURES = new URL('../../../../shared/data/bus/gtfs-rt/', import.meta.url)

const { FeedMessage } = bindings.transit_realtime

const captures = existsSync(CAPTURES)
  ? readdirSync(CAPTURES).filter((name) => name.endsWith('.pb'))
  : []

describe('captures of real feeds come out value for value', () => {
  it('has captures to try', (context) => {
    context.skip(captures.length === 0, 'the folder ../shared/data/bus/gtfs-rt is absent')
    expect(captures).toContain('bart-trip-updates.pb')
  })

  for (const name of captures) {
    it(`${basename(name)} as protobuf, to the reader of the standard`, () => {
      const original = readFileSync(new URL(name, CAPTURES))
      const served = viewOf(original).protobuf?.() ?? Buffer.alloc(0)
      expect(plain(served)).toEqual(plain(original))
    })

    it(`${basename(name)} as JSON, in the mapping of the standard`, () => {
      const expected = JSON.parse(readFileSync(new URL(`${name}.json`, CAPTURES), 'utf8'))
      const served = viewOf(readFileSync(new URL(name, CAPTURES))).json()
      expect(JSON.parse(served.toString())).toEqual(expected)
    })
  }
})

/** What a plan without any restriction sees. */
function viewOf(bytes: Uint8Array): FeedView {
  const receivedAt = '2026-03-01T08:00:00Z'
  const { readings, rejects } = gtfsRealtime.decode(bytes, {
    receivedAt,
    zone: 'UTC',
    limits: { bytes: 1e7, entities: 1e6, depth: 64 },
    options: {},
  })
  expect(rejects).toEqual([])
  const realtime = openRealtime({
    now: () => new Date(receivedAt),
    freshnessLimitSeconds: () => 60,
  })
  const update = {
    dataset: 'capture',
    feed: 'f',
    source: 's',
    delivery: 'd',
    receivedAt,
    mode: 'full' as const,
    readings,
  }
  expect(realtime.apply(update)).toBe('applied')
  const tables = contracts
    .filter(({ family }) => family === 'gtfs-realtime')
    .map(({ name, columns }) => [name, { columns: columns.map((column) => column.name) }])
  return realtime.feed('capture', { tables: Object.fromEntries(tables), hash: 'all' })
}

function plain(bytes: Uint8Array): unknown {
  return FeedMessage.toObject(FeedMessage.decode(bytes), { longs: String, enums: String })
}
