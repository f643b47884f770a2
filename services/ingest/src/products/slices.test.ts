import { expect, it } from 'vitest'
import { reachOf, slicesOf } from './slices.ts'

const ms = (text: string) => Date.parse(text)
const NOW = ms('2026-11-20T12:00:00Z')
const FIRST = ms('2026-01-01T00:00:00Z')
const ZONE = 'Asia/Shanghai'

const product = {
  inputs: { taps: { dataset: 'd', table: 't', hoursBefore: 0, hoursAfter: 2 } },
  sql: 'SELECT 1',
  parameters: {},
  slice: 'hour' as const,
}

function files(...spans: [path: string, from: string, to: string][]) {
  return [
    {
      name: 'taps',
      spans: spans.map(([path, from, to]) => ({ path, from: ms(from), to: ms(to) })),
    },
  ]
}

function slices(...spans: [path: string, from: string, to: string][]) {
  return slicesOf(product, files(...spans), ZONE, { first: FIRST, now: NOW })
}

it('there is a slice for every hour that holds events, and for no other', () => {
  const found = slices(
    ['a', '2026-11-20T01:10:00Z', '2026-11-20T02:20:00Z'],
    ['b', '2026-11-20T05:00:00Z', '2026-11-20T05:00:00Z'],
  )
  expect(found.map(({ from }) => from)).toEqual([
    '2026-11-20T01:00:00.000Z',
    '2026-11-20T02:00:00.000Z',
    '2026-11-20T05:00:00.000Z',
  ])
})

it('a new file changes the slices within whose reach it lies, and leaves the others', () => {
  const old: [string, string, string] = ['a', '2026-11-20T01:00:00Z', '2026-11-20T06:59:00Z']
  const before = slices(old)
  const after = slices(old, ['b', '2026-11-20T05:30:00Z', '2026-11-20T05:40:00Z'])
  const changed = after.filter(({ fingerprint }, at) => fingerprint !== before[at]?.fingerprint)
  expect(changed.map(({ from }) => from)).toEqual([
    '2026-11-20T03:00:00.000Z',
    '2026-11-20T04:00:00.000Z',
    '2026-11-20T05:00:00.000Z',
  ])
})

it('another SQL or parameter changes every slice', () => {
  const old: [string, string, string] = ['a', '2026-11-20T01:00:00Z', '2026-11-20T01:59:00Z']
  const [before] = slices(old)
  for (const other of [{ sql: 'SELECT 2' }, { parameters: { most: 1 } }]) {
    const given = { ...product, ...other }
    const [after] = slicesOf(given, files(old), ZONE, { first: FIRST, now: NOW })
    expect(after?.fingerprint).not.toBe(before?.fingerprint)
  }
})

it('days are those of the zone: where clocks change one has 23 hours', () => {
  const spans = files(['a', '2026-03-29T10:00:00Z', '2026-03-30T10:00:00Z'])
  const daily = { ...product, slice: 'day' as const }
  const found = slicesOf(daily, spans, 'Europe/Berlin', { first: FIRST, now: NOW })
  expect(found.map(({ from, to }) => [from, to])).toEqual([
    ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z'],
  ])
})

it('a clock that is wrong by years makes no slices outside of history and tomorrow', () => {
  const found = slices(['a', '1970-01-01T00:00:00Z', '2099-01-01T00:00:00Z'])
  expect(found[0]?.from).toBe('2026-01-01T00:00:00.000Z')
  expect(found.at(-1)?.from).toBe('2026-11-21T12:00:00.000Z')
})

it('an input reaches as far as its hours say', () => {
  const slice = { from: '2026-11-20T01:00:00.000Z', to: '2026-11-20T02:00:00.000Z' }
  expect(reachOf({ dataset: 'd', table: 't', hoursBefore: 24, hoursAfter: 1 }, slice)).toEqual({
    from: '2026-11-19T01:00:00.000Z',
    to: '2026-11-20T03:00:00.000Z',
  })
})
