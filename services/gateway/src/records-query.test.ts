import { Problem } from '@tongqu/contracts'
import { expect, it } from 'vitest'
import type { Ask } from './ask.ts'
import { recordsQueryOf } from './records-query.ts'

const view = ['stop_id', 'stop_name', 'stop_lat', 'zone_id']

/** The question that this query string asks. */
function asked(query: string) {
  const parameters = ['select', 'order', 'bbox', 'datetime']
  const search = new URLSearchParams(query)
  const ask = {
    text: (name: string) => search.get(name) || undefined,
    filters: [...search].filter(([name]) => !parameters.includes(name)),
  } as unknown as Ask
  return recordsQueryOf(ask, 'stops', { view })
}

function refusal(query: string): string {
  try {
    asked(query)
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return 'none'
}

it('reads filters in their order, a column as often as it is named', () => {
  expect(asked('stop_lat=gte.30&stop_lat=lt.31&stop_name=like.*站').where).toEqual([
    { column: 'stop_lat', operator: 'gte', values: ['30'] },
    { column: 'stop_lat', operator: 'lt', values: ['31'] },
    { column: 'stop_name', operator: 'like', values: ['*站'] },
  ])
})

it.each([
  ['in.a,b', ['a', 'b']],
  ['in.(a,b)', ['a', 'b']],
  ['in.("a,b", c)', ['a,b', 'c']],
  ['in.("say ""hi""")', ['say "hi"']],
  ['in.', ['']],
  ['in.a,,b', ['a', '', 'b']],
])('reads the list %j', (text, values) => {
  expect(asked(`stop_id=${encodeURIComponent(text)}`).where[0]?.values).toEqual(values)
})

it('keeps dots and equals signs of a value', () => {
  expect(asked('stop_id=eq.a.b%3Dc').where[0]?.values).toEqual(['a.b=c'])
})

it('reads select, order, bbox and datetime', () => {
  expect(asked('select=zone_id,stop_id').select).toEqual(['zone_id', 'stop_id'])
  expect(asked('order=stop_lat.desc,stop_id').order).toEqual([
    { column: 'stop_lat', descending: true },
    { column: 'stop_id', descending: false },
  ])
  expect(asked('bbox=120,30,121,31').bbox).toEqual([120, 30, 121, 31])
  expect(asked('datetime=2026-01-01').datetime).toEqual({
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-01T23:59:59.999999Z',
  })
  expect(asked('datetime=2026-01-01T08:00:00%2B08:00/..').datetime).toEqual({
    from: '2026-01-01T08:00:00+08:00',
  })
})

it.each([
  ['color=eq.red', 'unknown-parameter'],
  ['stop_id=eq', 'wrong-operator'],
  ['stop_id=', 'wrong-operator'],
  ['stop_id=almost.5', 'wrong-operator'],
  ['select=stop_id,secret', 'unknown-column'],
  ['order=secret', 'unknown-column'],
  ['order=stop_id.up', 'wrong-parameter'],
  ['select=stop_id,stop_id', 'wrong-parameter'],
  ['bbox=1,2,3', 'wrong-bbox'],
  ['bbox=1,2,3,x', 'wrong-bbox'],
  ['bbox=1,2,3,', 'wrong-bbox'],
  ['bbox=181,0,0,0', 'wrong-bbox'],
  ['bbox=0,10,1,5', 'wrong-bbox'],
  ['bbox=NaN,0,1,1', 'wrong-bbox'],
  ['datetime=yesterday', 'wrong-datetime'],
  ['datetime=../..', 'wrong-datetime'],
  ['datetime=2026-02-01/2026-01-01', 'wrong-datetime'],
  ['datetime=2026-01-01/2026-01-02/2026-01-03', 'wrong-datetime'],
  ['datetime=2026-13-01', 'wrong-datetime'],
  ['stop_id=in.("a)', 'wrong-value'],
  ['stop_id=in.("a"b)', 'wrong-value'],
])('refuses %j by name', (query, code) => {
  expect(refusal(query)).toBe(code)
})

it('takes 64 filters and 1 000 values, and no more', () => {
  const filters = (count: number) => Array(count).fill('stop_id=eq.1').join('&')
  const values = (count: number) => `stop_id=in.${Array(count).fill('a').join(',')}`
  expect(refusal(filters(64))).toBe('none')
  expect(refusal(filters(65))).toBe('too-many-values')
  expect(refusal(values(1_000))).toBe('none')
  expect(refusal(values(1_001))).toBe('too-many-values')
})
