import type { InboundCounts } from '@tongqu/realtime'
import { expect, it, onTestFinished, vi } from 'vitest'
import { instantOfHttp } from './arrival.ts'
import { boundOf, openChannels } from './channels.ts'

const BY = { source: 'feed', dataset: 'trips' }

function counting() {
  vi.useFakeTimers({ now: Date.parse('2026-03-01T23:59:30Z') })
  onTestFinished(() => void vi.useRealTimers())
  const told: InboundCounts[] = []
  const bus = { publish: (_: string, event: unknown) => void told.push(event as InboundCounts) }
  const channels = openChannels({ bus, now: () => Date.now(), randomWord: () => 7 })
  return { channels, told }
}

it('tells what has changed within a minute, each day by itself, and the rest when it is closed', () => {
  const { channels, told } = counting()
  channels.came(BY, 'equal', 2)
  channels.came({ ...BY, source: 'other' }, 'different')
  vi.advanceTimersByTime(2_000)
  const none = { equal: 0, different: 0, unknown: 0, delays: {} }
  const first = { ...BY, day: '2026-03-01', ...none, equal: 2 }
  const other = { ...first, source: 'other', equal: 0, different: 1 }
  expect(told).toEqual([{ run: '2026-03-01T23:59:30.000Z.7', days: [first, other] }])
  vi.advanceTimersByTime(40_000)
  channels.came(BY, 'unknown')
  vi.advanceTimersByTime(2_000)
  const second = { ...BY, day: '2026-03-02', ...none, unknown: 1 }
  expect(told.at(-1)?.days).toEqual([first, other, second])
  vi.advanceTimersByTime(30_000)
  expect(told.at(-1)?.days).toEqual([second])
  const quiet = told.length
  vi.advanceTimersByTime(60_000)
  const last = told.length
  expect(last).toBeGreaterThan(quiet)
  vi.advanceTimersByTime(600_000)
  expect(told).toHaveLength(last)
  channels.came(BY, 'unknown')
  channels.close()
  expect(told.at(-1)?.days).toEqual([{ ...second, unknown: 2 }])
})

it('a clock that is set back to a day that was over goes on from what that day had', () => {
  const { channels, told } = counting()
  channels.came(BY, 'equal', 1_000)
  vi.advanceTimersByTime(180_000)
  channels.came(BY, 'equal', 5)
  vi.setSystemTime(Date.parse('2026-03-01T23:59:59Z'))
  channels.came(BY, 'equal', 1)
  channels.close()
  expect(told.at(-1)?.days).toMatchObject([
    { day: '2026-03-01', equal: 1_001 },
    { day: '2026-03-02', equal: 5 },
  ])
})

it('a clock that is set forward, or a machine that slept, loses nothing of what was counted', () => {
  const { channels, told } = counting()
  channels.came(BY, 'equal', 3)
  vi.setSystemTime(Date.parse('2026-03-04T12:00:00Z'))
  vi.advanceTimersByTime(2_000)
  expect(told.at(-1)?.days).toMatchObject([{ day: '2026-03-01', equal: 3 }])
  channels.came(BY, 'equal', 4)
  vi.setSystemTime(Date.parse('2026-03-09T12:00:00Z'))
  channels.close()
  expect(told.at(-1)?.days).toMatchObject([{ equal: 3 }, { day: '2026-03-04', equal: 4 }])
})

it('a delay is rounded up to a preferred number; a clock that is far off says nothing', () => {
  const { channels, told } = counting()
  const now = Date.now()
  for (const sentAt of [now, now + 200_000, now - 101, now - 5_000]) channels.took(BY, sentAt, now)
  for (const sentAt of [now + 300_001, now - 2e9, Number.NaN]) channels.took(BY, sentAt, now)
  channels.close()
  expect(told.at(-1)?.days).toMatchObject([{ delays: { 10: 2, 125: 1, 5000: 1 } }])
  const bounds = Array.from({ length: 3_000 }, (_, at) => [at * 7, boundOf(at * 7)] as const)
  for (const [delay, bound] of bounds) {
    expect(bound).toBeGreaterThanOrEqual(delay)
    expect(bound).toBeLessThanOrEqual(Math.max(10, delay * 1.31))
  }
})

it('reads dates of HTTP, and no others', () => {
  const told = 'Sun, 06 Nov 1994 08:49:37 GMT'
  expect(instantOfHttp(told)).toBe('1994-11-06T08:49:37.000Z')
  expect(instantOfHttp('1994-11-06 08:49:37')).toBeUndefined()
  expect(instantOfHttp('soon GMT')).toBeUndefined()
  for (const far of ['Sat, 13 Sep 275760 00:00:00 GMT', '1 Jan -000002 00:00:00 GMT']) {
    expect(instantOfHttp(far), 'a year of four digits is all that RFC 3339 writes').toBeUndefined()
  }
  expect(instantOfHttp(undefined)).toBeUndefined()
})
