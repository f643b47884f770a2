import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf, newUlid, ULID } from '../ulid.ts'
import { wordsOf } from '../ulid-words.ts'
import { hashOfId, openIdTable } from './id-table.ts'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ulid = fc
  .tuple(fc.nat({ max: 7 }), fc.array(fc.nat({ max: 31 }), { minLength: 25, maxLength: 25 }))
  .map(([first, others]) => [first, ...others].map((digit) => DIGITS[digit]).join(''))

describe('ids in numbers', () => {
  it('are ULIDs with their instant', () => {
    for (const at of [0, 1, 1_770_000_000_000, 2 ** 48 - 1]) {
      const id = newUlid(at)
      expect(id).toMatch(ULID)
      expect(instantOf(id)).toBe(at)
    }
    expect(instantOf('7ZZZZZZZZZ0000000000000000')).toBe(2 ** 48 - 1)
  })

  it('tell any two ids apart, and by each digit', () => {
    const property = fc.property(ulid, fc.nat({ max: 25 }), (id, place) => {
      const other = id[place] === '0' ? '1' : '0'
      const changed = `${id.slice(0, place)}${other}${id.slice(place + 1)}`
      expect(wordsOf(changed)).not.toEqual(wordsOf(id))
    })
    fc.assert(property)
  })

  it('are found where they were put, also when the table has grown, and others are not', () => {
    const table = openIdTable()
    const kept = new Map<string, number>()
    for (let index = 500; index < 20_500; index += 1) {
      const id = newUlid(1_770_000_000_000 + (index % 7))
      table.add(id, index)
      kept.set(id, index)
    }
    expect(table.size).toBe(kept.size)
    for (const [id, index] of kept) {
      expect(table.at(id, hashOfId(id))).toBe(index)
      const near = `${id.slice(0, 25)}${id.endsWith('0') ? '1' : '0'}`
      expect(table.at(near, hashOfId(near))).toBe(kept.get(near))
    }
    table.clear()
    const [id = ''] = kept.keys()
    expect([table.size, table.at(id, hashOfId(id))]).toEqual([0, undefined])
    table.add(id, 7)
    expect(table.at(id, hashOfId(id))).toBe(7)
  })

  it('spread, though only one digit is another', () => {
    const ids = Array.from(DIGITS, (a) =>
      Array.from(DIGITS, (b) => `01ABCDEFGH${a}JKMNPQRSTVWX${b}Y0`),
    )
    const hashes = new Set(ids.flat().map(hashOfId))
    expect(hashes.size).toBe(DIGITS.length ** 2)
  })
})
