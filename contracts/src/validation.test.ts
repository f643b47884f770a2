import { describe, expect, it } from 'vitest'
import { contracts } from './registry.ts'
import { isValid, validate } from './validation.ts'

const counter = {
  sensor_id: 'gate-3',
  counted_at: '2026-01-31T08:00:00Z',
  period_seconds: 60,
  entries: 12,
  exits: 9,
}

describe('validate', () => {
  it('accepts a reading that leaves out or nulls what is nullable', () => {
    expect(validate('example/counter@1', counter)).toEqual([])
    expect(validate('example/counter@1', { ...counter, state: null })).toEqual([])
    expect(isValid('example/counter@1', counter)).toBe(true)
  })

  it('tells every violation of a reading at once, with place and rule', () => {
    const reading = { ...counter, entries: 1.5, latitude: 91, colour: 'red', sensor_id: undefined }
    const found = validate('example/counter@1', reading).map(({ at, rule }) => `${at} ${rule}`)
    expect(found.sort()).toEqual([
      '/colour additionalProperties',
      '/entries type',
      '/latitude maximum',
      '/sensor_id required',
    ])
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the number %s', (latitude) => {
    expect(isValid('example/counter@1', { ...counter, latitude })).toBe(false)
  })

  it.each([null, undefined, 'text', 7, []])('refuses %j, which is no object', (reading) => {
    expect(validate('example/counter@1', reading)).toHaveLength(1)
  })

  it('tells no more than 20 violations of a hostile reading', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`c${index}`, 1]))
    expect(validate('example/counter@1', { ...counter, ...many })).toHaveLength(20)
  })

  it('has a validator for every contract that refuses an empty reading', () => {
    for (const { id, columns } of contracts) {
      const missing = columns.filter((column) => !column.nullable).map(({ name }) => `/${name}`)
      expect(validate(id, {}).map(({ at }) => at)).toEqual(missing)
    }
  })

  it('throws when the contract is unknown', () => {
    expect(() => isValid('gtfs/none@1', {})).toThrow('no contract gtfs/none@1')
  })
})
