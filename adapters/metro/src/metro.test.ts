import type { Decoded } from '@tongqu/adapter-kit'
import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metro } from './metro.ts'

adapterCases(metro, new URL('../fixtures/', import.meta.url))
goldenCases(metro, `${import.meta.dirname}/../goldens`)

const STATUS = 'metro/service_status@1'
const AT = '2026-04-15T08:00:00+08:00'

function decode(document: unknown, options: Readonly<Record<string, string>> = {}) {
  const bytes = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
  return metro.decode(bytes, { ...FIXTURE_CONTEXT, options })
}

describe('a document', () => {
  it('without notices says that all have ended, and one without the list says nothing of them', () => {
    expect(decode({ updatedAt: AT, status: [] }).snapshotOf).toEqual([STATUS])
    expect(decode({ updatedAt: AT, lines: [] }).snapshotOf).toBeUndefined()
    expect(decode({ updatedAt: AT, lines: [] }).covers).toEqual(['metro/line@1'])
  })

  it.each([
    { error: 'maintenance' },
    [],
    null,
    { status: 'normal' },
    { partial: true, status: [] },
  ])('%j ends no notice and takes nothing away', (document) => {
    const decoded = decode(document)
    expect(decoded.snapshotOf).toBeUndefined()
    expect(decoded.covers).toEqual([])
    expect(decoded.mode).toBe('differential')
  })

  it('keeps the key of a notice that cannot be read: it may still be going on', () => {
    const { rejects } = decode({ updatedAt: AT, status: [{ id: 'n1', line: 'M1', state: '?' }] })
    expect(rejects).toMatchObject([{ contract: STATUS, key: ['n1'] }])
  })

  it('says less than it holds when it holds too much, and ends nothing', () => {
    const status = Array.from({ length: 30 }, (_, index) => ({
      line: `M${index}`,
      state: 'normal',
    }))
    const limits = { ...FIXTURE_CONTEXT.limits, entities: 20 }
    const bytes = Buffer.from(JSON.stringify({ updatedAt: AT, status: [status, status].flat() }))
    const decoded = metro.decode(bytes, { ...FIXTURE_CONTEXT, limits })
    expect(decoded.readings.length + decoded.rejects.length).toBeLessThanOrEqual(20)
    expect(decoded.snapshotOf).toBeUndefined()
  })

  it('finds name, place and capacity of a station wherever its list stands', () => {
    const { readings } = decode({
      crowding: [{ station: 'S', passengers: 50, observedAt: AT }],
      stations: [{ id: 'S', name: '和平', capacity: 100, latitude: 31, longitude: 112 }],
    })
    expect(readings[1]?.reading).toMatchObject({ name: '和平', load_percentage: 50, latitude: 31 })
  })

  it('moves a line of another datum as it moves a station', () => {
    const geometry = {
      type: 'LineString',
      coordinates: [
        [112.1, 31],
        [112.2, 31.1],
      ],
    }
    const { readings } = decode({
      updatedAt: AT,
      datum: 'GCJ-02',
      stations: [{ id: 'S', latitude: 31, longitude: 112.1 }],
      crowding: [
        { line: 'M1', from: 'S', to: 'T', level: '舒适', geometry: JSON.stringify(geometry) },
      ],
    })
    const [station, section] = readings.map(({ reading }) => reading)
    const { coordinates } = JSON.parse(String(section?.geometry))
    expect(coordinates[0]).toEqual([station?.longitude, station?.latitude])
    expect(coordinates[0]).not.toEqual([112.1, 31])
  })
})

describe('a level', () => {
  const levelAt = (loadPercentage: number, options = {}) =>
    decode({ station: 'S', observedAt: AT, loadPercentage }, options).readings[0]?.reading

  it('follows the thresholds, whose lower bound belongs to the higher level', () => {
    const loads = [0, 39.9, 40, 69.9, 70, 99.9, 100, 300]
    expect(loads.map((load) => levelAt(load)?.level)).toEqual([
      ...['comfortable', 'comfortable', 'moderate', 'moderate'],
      ...['crowded', 'crowded', 'very_crowded', 'very_crowded'],
    ])
    expect(levelAt(125, { stationThresholds: '40,70,100,120' })?.level).toBe('restricted')
  })

  it('of the source stands as it is, and says that nobody derived it', () => {
    const told = decode({ station: 'S', observedAt: AT, loadPercentage: 5, level: '很拥挤' })
    expect(told.readings[0]?.reading).toMatchObject({ level: 'very_crowded', is_derived: false })
    expect(levelAt(5)).toMatchObject({ level: 'comfortable', is_derived: true })
  })
})

describe('a matrix of flows', () => {
  const options = { layout: 'flow-matrix', start: '2026-01-05 05:00', intervalSeconds: '900' }
  const starts = (text: string, more: Readonly<Record<string, string>>) =>
    decode(text, { ...options, ...more }).readings.map(({ reading }) => reading.interval_start_at)

  it('goes on without a break when no hours of service are told', () => {
    const text = `${Array.from({ length: 77 }, () => '1').join(',')}\n`
    expect(starts(text, {}).at(-1)).toBe('2026-01-05T16:00:00Z')
  })

  it('passes over nights, and over weekends when it is told to', () => {
    const days = (more: object) =>
      starts('1,2,3,4,5,6\n', { start: '2026-01-09 05:00', serviceHours: '05:00-05:30', ...more })
    expect(days({})).toEqual([
      ...['2026-01-08T21:00:00Z', '2026-01-08T21:15:00Z'],
      ...['2026-01-09T21:00:00Z', '2026-01-09T21:15:00Z'],
      ...['2026-01-10T21:00:00Z', '2026-01-10T21:15:00Z'],
    ])
    expect(days({ days: 'weekdays' }).slice(2)).toEqual([
      ...['2026-01-11T21:00:00Z', '2026-01-11T21:15:00Z'],
      ...['2026-01-12T21:00:00Z', '2026-01-12T21:15:00Z'],
    ])
  })

  it.each([
    [{ serviceHours: '06:00-23:00' }, 'bad-hours'],
    [{ serviceHours: '05:00-23:10' }, 'bad-hours'],
    [{ start: '2026-13-05 05:00' }, 'no-start'],
  ])('with %j is refused: its times would be wrong', (more, code) => {
    expect(decode('1,2\n', { ...options, ...more }).rejects.map((one) => one.code)).toEqual([code])
  })

  it('is exits when its name says so, and the option counts more than the name', () => {
    const columns = (part: string, direction?: string) => {
      const own = { ...options, ...(direction && { direction }) }
      const context = { ...FIXTURE_CONTEXT, part, options: own }
      return Object.keys(metro.decode(Buffer.from('7\n'), context).readings[0]?.reading ?? {})
    }
    expect(columns('out_15min')).toContain('exits')
    expect(columns('in_15min')).toContain('entries')
    expect(columns('out_15min', 'in')).toContain('entries')
    expect(columns('southgate')).toContain('entries')
  })

  it('gives a row after one that is no text to the station it is of', () => {
    const bytes = Buffer.concat([Buffer.from('1\n'), Buffer.from([0xff, 0x0a]), Buffer.from('3\n')])
    const { readings } = metro.decode(bytes, { ...FIXTURE_CONTEXT, options })
    expect(readings.map(({ reading }) => reading.station_id)).toEqual(['0', '2'])
  })
})

describe('a delivery in pieces', () => {
  it.each([
    [
      '3,0,12\n1,x,5\n',
      { layout: 'flow-matrix', start: '2026-01-05 05:00', intervalSeconds: '900' },
    ],
    ['0,1\n1,0\n', { layout: 'adjacency-matrix' }],
    [JSON.stringify({ updatedAt: AT, status: [{ line: 'M1', state: '正常' }] }), {}],
  ])('says the same however it is cut: %s', async (text, options) => {
    const bytes = Buffer.from(text)
    const whole = decode(text, options as Readonly<Record<string, string>>)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (cuts) => {
        const ends = [...cuts, bytes.length].sort((one, other) => one - other)
        const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
        expect(await inPieces(pieces, options as Readonly<Record<string, string>>)).toEqual(whole)
      }),
      { numRuns: 100 },
    )
  })

  it('comes some thousand readings at a time, not all at once', async () => {
    const row = `${Array.from({ length: 400 }, () => '60').join(',')}\n`
    const sizes: number[] = []
    const options = { layout: 'flow-matrix', start: '2026-01-05 05:00', intervalSeconds: '900' }
    const context = { ...FIXTURE_CONTEXT, options, limits: LARGE }
    const pieces = metro.decodePieces(streamOf([Buffer.from(row.repeat(300))]), context)
    for await (const { readings } of pieces) sizes.push(readings.length)
    expect(sizes.length).toBeGreaterThan(3)
    expect(Math.max(...sizes)).toBeLessThan(40_000)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(120_000)
  })
})

const LARGE = { bytes: 1e8, entities: 1e6, depth: 8 }

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

async function inPieces(
  pieces: readonly Uint8Array[],
  options: Readonly<Record<string, string>>,
): Promise<Decoded> {
  const whole: Decoded = { readings: [], rejects: [], findings: [] }
  const context = { ...FIXTURE_CONTEXT, options }
  for await (const piece of metro.decodePieces(streamOf(pieces), context)) {
    const { readings, rejects, findings, ...extent } = piece
    whole.readings.push(...readings)
    whole.rejects.push(...rejects)
    whole.findings.push(...findings)
    Object.assign(whole, extent)
  }
  return whole
}
