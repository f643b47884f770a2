import { describe, expect, it } from 'vitest'
import { codesOf, decodeWith, readingsOf } from '../testing/decode-with.ts'
import { type TestCell, workbookOf, zipOf } from '../testing/workbook.ts'

const MAPPING = {
  format: 'xlsx',
  rows: {
    contract: 'parking/occupancy@1',
    columns: { measured_at: '时刻', lot_id: '编号', group_id: '=all', free: '空位', name: '名称' },
  },
}
const HEADER: TestCell[] = ['编号', '名称', '空位', '时刻']

describe('workbooks', () => {
  it.each([true, false])('read texts, numbers and times by their style, shared: %s', (shared) => {
    const rows = [HEADER, ['LH-1', '站前', 7, { serial: 46_027.34375, style: 2 }]]
    const decoded = decodeWith(MAPPING, workbookOf({ rows, shared }))
    expect(readingsOf(decoded)).toEqual([
      {
        measured_at: '2026-01-05T00:15:00Z',
        lot_id: 'LH-1',
        group_id: 'all',
        free: 7,
        name: '站前',
      },
    ])
    expect(codesOf(decoded)).toEqual([])
  })

  it('count days from 1904 where the workbook does', () => {
    const rows = [HEADER, ['LH-1', '', 7, { serial: 46_027.34375 - 1_462, style: 2 }]]
    const decoded = decodeWith(MAPPING, workbookOf({ rows, is1904: true }))
    expect(readingsOf(decoded)[0]?.measured_at).toBe('2026-01-05T00:15:00Z')
  })

  it('take the last value of a formula, and say so; an error is no value', () => {
    const formula = { xml: '<c r="{at}"><f>SUM(1,2)</f><v>3</v></c>' }
    const error = { xml: '<c r="{at}" t="e"><v>#DIV/0!</v></c>' }
    const rows = [HEADER, ['LH-1', error, formula, '2026-01-05 08:15:00']]
    const decoded = decodeWith(MAPPING, workbookOf({ rows }))
    expect(readingsOf(decoded)[0]).toMatchObject({ free: 3 })
    expect(codesOf(decoded).toSorted()).toEqual(['cell-error', 'formula'])
  })

  it('refuse what is no workbook, lacks the sheet, or passes the limits', () => {
    expect(codesOf(decodeWith(MAPPING, 'no zip'))).toEqual(['not-zip'])
    expect(codesOf(decodeWith(MAPPING, zipOf({ 'a.txt': 'x' })))).toEqual(['not-workbook'])
    const other = { ...MAPPING, format: { kind: 'xlsx', sheet: 'other' } }
    expect(codesOf(decodeWith(other, workbookOf({ rows: [HEADER] })))).toEqual(['no-sheet'])
    const bytes = workbookOf({ rows: [HEADER] })
    const limits = { bytes: 1_000, entities: 10, depth: 10 }
    expect(codesOf(decodeWith(MAPPING, bytes, { limits }))).toEqual(['too-large'])
  })

  it('refuse bombs by what they declare and by what they are', () => {
    const bomb = zipOf({ 'xl/workbook.xml': ' '.repeat(20_000_000) })
    const limits = { bytes: 100_000_000, entities: 10, depth: 10 }
    expect(codesOf(decodeWith(MAPPING, bomb, { limits }))).toEqual(['zip-bomb'])
    // The directory says 10 bytes; the file holds 100 kB.
    const liar = zipOf({ 'xl/workbook.xml': ' '.repeat(100_000) })
    const view = new DataView(liar.buffer)
    for (let at = 0; at < liar.length - 4; at++) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
    }
    expect(codesOf(decodeWith(MAPPING, liar))).toEqual(['not-workbook'])
    // Offsets of a directory in ZIP64 are not followed.
    const large = workbookOf({ rows: [HEADER] })
    new DataView(large.buffer).setUint32(large.length - 6, 0xffffffff, true)
    expect(codesOf(decodeWith(MAPPING, large))).toEqual(['zip64'])
  })

  it('survive bytes changed anywhere', () => {
    const whole = workbookOf({ rows: [HEADER, ['LH-1', '站前', 7, '2026-01-05 08:15:00']] })
    for (let at = 0; at < whole.length; at += 9) {
      const spoilt = Uint8Array.from(whole)
      spoilt[at] = (spoilt[at] ?? 0) ^ 0xff
      expect(() => decodeWith(MAPPING, spoilt)).not.toThrow()
    }
  })
})
