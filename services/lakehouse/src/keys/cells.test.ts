import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isToken, openCells } from './cells.ts'

function cellsOf(master: string) {
  return openCells((use) => new Uint8Array(hkdfSync('sha256', master, '', use, 32)))
}

const cells = cellsOf('master')
const plates = cells.of('taxi-positions', 'plate')
const text = fc.string({ unit: 'grapheme', maxLength: 200 })

it('whatever is sealed is revealed, by another process as well', () => {
  const entry = fc.option(text, { nil: undefined })
  fc.assert(
    fc.property(text, entry, (plain, key) => {
      const token = plates.seal(plain, key)
      expect(isToken(token)).toBe(true)
      expect(plates.reveal(token, key)).toBe(plain)
      expect(cellsOf('master').of('taxi-positions', 'plate').reveal(token, key)).toBe(plain)
    }),
  )
})

it('equal texts of a column of a dataset are equal tokens, and of nothing else', () => {
  const token = plates.seal('云A10001')
  expect(cellsOf('master').of('taxi-positions', 'plate').seal('云A10001')).toBe(token)
  const others = [
    plates.seal('云A10002'),
    plates.seal('云A10001', 'plate'),
    cells.of('taxi-positions', 'phone').seal('云A10001'),
    cells.of('coach-positions', 'plate').seal('云A10001'),
    cellsOf('another').of('taxi-positions', 'plate').seal('云A10001'),
  ]
  expect(new Set([token, ...others]).size).toBe(others.length + 1)
})

it('a token opens only with its keys and in its dataset, column and entry', () => {
  const token = plates.seal('云A10001')
  const entry = plates.seal('云A10001', 'owner')
  expect(cellsOf('another').of('taxi-positions', 'plate').reveal(token)).toBeUndefined()
  expect(cells.of('coach-positions', 'plate').reveal(token)).toBeUndefined()
  expect(cells.of('taxi-positions', 'phone').reveal(token)).toBeUndefined()
  expect(plates.reveal(token, 'owner')).toBeUndefined()
  expect(plates.reveal(entry)).toBeUndefined()
  expect(plates.reveal(entry, 'driver')).toBeUndefined()
})

it('a token with any character changed, added or cut off does not open', () => {
  const signs = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n']
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom(...signs), (plain, place, sign) => {
      const token = plates.seal(plain)
      const at = 'sealed:'.length + (place % (token.length - 'sealed:'.length))
      for (const changed of [
        token.slice(0, at) + sign + token.slice(at + 1),
        token.slice(0, at) + sign + token.slice(at),
        token.slice(0, -1),
        token + sign,
      ]) {
        if (changed !== token) expect(plates.reveal(changed)).toBeUndefined()
      }
    }),
  )
  expect(plates.reveal('sealed:')).toBeUndefined()
})

it('text of before there were tokens is what it is', () => {
  expect(plates.reveal('云A10001')).toBe('云A10001')
  expect(plates.reveal('')).toBe('')
})

it('text that looks like a token is sealed like any other', () => {
  const token = plates.seal(plates.seal('云A10001'))
  expect(plates.reveal(plates.reveal(token) ?? '')).toBe('云A10001')
})

it('a token is tag and AES-256-CTR as any library has them (RFC 2104, SP 800-38A 6.5)', () => {
  const use = (name: string) => new Uint8Array(hkdfSync('sha256', 'master', '', name, 32))
  for (const plain of ['', '云A10001', 'x'.repeat(16), 'y'.repeat(17), '长'.repeat(500)]) {
    const bytes = Buffer.from(plates.seal(plain).slice('sealed:'.length), 'base64url')
    const tag = bytes.subarray(0, 16)
    const mac = createHmac('sha256', use('cells mac taxi-positions'))
    expect(mac.update(`["plate"]\0${plain}`).digest().subarray(0, 16)).toEqual(tag)
    const cipher = createDecipheriv('aes-256-ctr', use('cells cipher taxi-positions'), tag)
    expect(cipher.update(bytes.subarray(16)).toString()).toBe(plain)
  }
})
