import { isValid } from '@tongqu/contracts'
import { expect, it } from 'vitest'
import { mended } from './mend.ts'

const LOT = 'parking/lot@1'

it('a value that an optional column cannot hold costs the column, not the record', () => {
  const reading = { lot_id: 'a', capacity: -1, lot_kind: 'garage', name: 'A' }
  expect(mended(LOT, reading)).toEqual({
    losses: [
      { column: 'lot_kind', rule: 'enum', message: expect.stringContaining('allowed') },
      { column: 'capacity', rule: 'minimum', message: 'must be >= 0' },
    ],
  })
  expect(reading).toEqual({ lot_id: 'a', name: 'A' })
  expect(isValid(LOT, reading)).toBe(true)
})

it('a demanded column that is missing or wrong costs the record', () => {
  expect(mended(LOT, { name: 'A' })).toMatchObject({ code: 'required' })
  expect(mended(LOT, { lot_id: '' })).toMatchObject({ code: 'minLength' })
})

it('what obeys is left as it is', () => {
  const reading = { lot_id: 'a' }
  expect(mended(LOT, reading)).toEqual({ losses: [] })
  expect(reading).toEqual({ lot_id: 'a' })
})
