import type { Decoded } from '@tongqu/adapter-kit'
import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loopDetector } from './loop-detector.ts'
import { kindOf } from './options.ts'

adapterCases(loopDetector, new URL('../fixtures/', import.meta.url))
goldenCases(loopDetector, `${import.meta.dirname}/../goldens`)

const HOUR = { kind: 'speed', start: '2026-01-05 08:00', intervalSeconds: '300' }

function decode(text: string | Uint8Array, options: Readonly<Record<string, string>> = HOUR) {
  return loopDetector.decode(Buffer.from(text), { ...FIXTURE_CONTEXT, options })
}

async function inPieces(pieces: readonly Uint8Array[], options = HOUR): Promise<Decoded> {
  const whole: Decoded = { readings: [], rejects: [], findings: [] }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* pieces
  }
  const context = { ...FIXTURE_CONTEXT, options, limits: LARGE }
  for await (const { readings, rejects, findings, covers } of loopDetector.decodePieces(
    all(),
    context,
  )) {
    whole.readings.push(...readings)
    whole.rejects.push(...rejects)
    whole.findings.push(...findings)
    if (covers) whole.covers = covers
  }
  return whole
}

const LARGE = { bytes: 1e8, entities: 1e6, depth: 1 }

describe('a file in pieces', () => {
  const text = `\uFEFF时刻,东环一,"湖滨,南"\n2026-01-05 08:00,61,x\r\n2026-01-05 08:05,"59",58\n`

  it('says the same however it is cut', async () => {
    const bytes = Buffer.from(text)
    const whole = decode(bytes, { kind: 'speed' })
    expect(whole.readings).toHaveLength(3)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (cuts) => {
        const ends = [...cuts, bytes.length].sort((one, other) => one - other)
        const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
        expect(await inPieces(pieces, { kind: 'speed' } as typeof HOUR)).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })

  it('comes some thousand readings at a time, not all at once', async () => {
    const row = `${Array.from({ length: 100 }, () => '60').join(',')}\n`
    const header = `${Array.from({ length: 100 }, (_, index) => `D${index}`).join(',')}\n`
    const bytes = Buffer.from(header + row.repeat(1_000))
    const sizes: number[] = []
    const context = { ...FIXTURE_CONTEXT, options: HOUR, limits: LARGE }
    async function* all(): AsyncGenerator<Uint8Array> {
      yield bytes
    }
    for await (const { readings } of loopDetector.decodePieces(all(), context)) {
      sizes.push(readings.length)
    }
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(100_000)
    expect(Math.max(...sizes)).toBeLessThan(60_000)
    expect(sizes.length).toBeGreaterThan(2)
  })

  it('stops at the bytes and the entities that a delivery may have', async () => {
    const limits = { bytes: 40, entities: 4, depth: 1 }
    const context = { ...FIXTURE_CONTEXT, options: HOUR, limits }
    const five = loopDetector.decode(Buffer.from('D1\n1\n2\n3\n4\n5\n'), context)
    expect(five.readings).toHaveLength(3)
    expect(five.rejects.map(({ at, code }) => `${at} ${code}`)).toEqual([
      'line 5, column 1 too-many',
    ])
    expect(five.covers).toEqual([])
    const long = loopDetector.decode(Buffer.from(`D1\n${'1\n'.repeat(40)}`), context)
    expect(long.rejects.map(({ code }) => code)).toEqual(['too-large'])
  })
})

it.each([
  ['METR-LA_los_adj', 'adjacency'],
  ['metr-la_los_speed_week', 'speed'],
  ['sz_speed', 'speed'],
  ['流量_20260105', 'flow'],
  ['detector_occupancy', 'occupancy'],
  ['graph_sensor_locations', 'sensors'],
  ['检测器表', 'sensors'],
  ['speed_adj', 'adjacency'],
  ['readme', undefined],
  [undefined, undefined],
])('a file named %s holds %s', (name, kind) => {
  expect(kindOf({}, name)).toBe(kind)
  expect(kindOf({ kind: 'flow' }, name)).toBe('flow')
})

it('a table of sensors is told by its columns where neither name nor option do', () => {
  expect(decode('id,lat,lon\nD1,30.2,120.1\n', {}).readings[0]?.reading).toEqual({
    detector_id: 'D1',
    latitude: 30.2,
    longitude: 120.1,
  })
})

it('the speed, the flow and the occupancy of one instant do not overwrite one another', () => {
  const keys = ['speed', 'flow', 'occupancy'].map((kind) => {
    const reading = decode('D1\n50\n', { ...HOUR, kind }).readings[0]?.reading
    return `${reading?.detector_id} ${reading?.measured_at} ${reading?.measure_index}`
  })
  expect(new Set(keys).size).toBe(3)
})

it('intervals go on through the hour when clocks change', () => {
  const text = `D1\n${'50\n'.repeat(36)}`
  const options = { ...HOUR, start: '2026-03-29 01:00' }
  const context = { ...FIXTURE_CONTEXT, zone: 'Europe/Berlin', options }
  const { readings } = loopDetector.decode(Buffer.from(text), context)
  expect(readings[0]?.reading.measured_at).toBe('2026-03-29T00:00:00Z')
  expect(readings[35]?.reading.measured_at).toBe('2026-03-29T02:55:00Z')
})

it('a first line that can not be read refuses the file: no row of values becomes names', () => {
  const { readings, rejects, covers } = decode('"D1,D2\n61,60\n59,58\n')
  expect(readings).toEqual([])
  expect(rejects.map(({ at, code }) => `${at} ${code}`)).toEqual(['line 1 broken-quotes'])
  expect(covers).toEqual([])
})

it('an instant beyond what a contract holds is a row without time, not a fault of ours', () => {
  const options = { ...HOUR, start: '9999-12-31 23:59', intervalSeconds: '999999' }
  const { readings, rejects } = decode('D1\n50\n51\n', options)
  expect(readings).toHaveLength(1)
  expect(rejects).toHaveLength(1)
})
