import { describe, expect, it } from 'vitest'
import { cellValue } from './cell.ts'
import { contractOf } from './registry.ts'
import type { Column } from './types.ts'

const stopTimes = contractOf('gtfs/stop_times@1')
const calendar = contractOf('gtfs/calendar@1')

describe('cellValue', () => {
  it('reads GTFS times past midnight and without a leading zero', () => {
    const column = columnOf('arrival_time')
    expect(cellValue(column, '25:30:00')).toBe(91_800)
    expect(cellValue(column, ' 5:30:00')).toBe(19_800)
  })

  it('reads GTFS dates and flags into their JSON form', () => {
    const [date, flag] = [columnOf('start_date', calendar), columnOf('monday', calendar)]
    expect(cellValue(date, '20240229')).toBe('2024-02-29')
    expect(cellValue(flag, '1')).toBe(true)
    expect(cellValue(flag, '0 ')).toBe(false)
  })

  it('keeps the spaces of text and ignores those around a number', () => {
    expect(cellValue(columnOf('stop_id'), ' a ')).toBe(' a ')
    expect(cellValue(columnOf('stop_sequence'), '\t7 ')).toBe(7)
  })

  it('takes an absent cell and a blank number for no value', () => {
    expect(cellValue(columnOf('stop_id'), '')).toBeUndefined()
    expect(cellValue(columnOf('stop_id'), undefined)).toBeUndefined()
    expect(cellValue(columnOf('stop_sequence'), '  ')).toBeUndefined()
  })

  it.each([
    ['stop_sequence', '1.5'],
    ['stop_sequence', '1e3'],
    ['stop_sequence', '1_000'],
    ['shape_dist_traveled', '1e400'],
    ['shape_dist_traveled', 'nan'],
    ['shape_dist_traveled', 'inf'],
    ['arrival_time', '05:60:00'],
  ])('never makes a value of %s = %s', (name, text) => {
    expect(cellValue(columnOf(name), text)).toEqual([text])
  })
})

function columnOf(name: string, contract = stopTimes): Column {
  const column = contract.columns.find((each) => each.name === name)
  if (!column) throw new Error(`no column ${name}`)
  return column
}
