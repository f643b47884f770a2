import { createHmac } from 'node:crypto'
import { openSecrets } from '@tongqu/store'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pseudonymKey, pseudonymKeys, subjectKey } from './pseudonyms.ts'

const secrets = openSecrets(new Uint8Array(32).fill(7))
const pseudonym = pseudonymKeys(secrets)

it('is 26 characters of base32 over HMAC-SHA256', () => {
  const key = createHmac('sha256', secrets.derive('pseudonyms')).update('k').digest()
  const bits = [...createHmac('sha256', key).update('云A·12345').digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const expected = Array.from({ length: 26 }, (_, at) =>
    'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(bits.slice(5 * at, 5 * at + 5), 2)),
  ).join('')
  expect(pseudonym('k', '云A·12345')).toBe(expected)
})

it('is the same in every process of one master key, and different for every other', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (key, text) => {
      expect(pseudonymKeys(secrets)(key, text)).toBe(pseudonym(key, text))
      const other = openSecrets(new Uint8Array(32).fill(8))
      expect(pseudonymKeys(other)(key, text)).not.toBe(pseudonym(key, text))
      expect(pseudonym(`${key}x`, text)).not.toBe(pseudonym(key, text))
      expect(pseudonym(key, `${text}x`)).not.toBe(pseudonym(key, text))
    }),
  )
})

it('keys differ by dataset, recipient and epoch, and from those of subjects', () => {
  const now = '2026-06-15T08:00:00.000Z'
  const next = '2026-07-01T00:00:00.000Z'
  const keys = [
    pseudonymKey('a', 'x', 'read', now),
    pseudonymKey('b', 'x', 'read', now),
    pseudonymKey('a', 'y', 'read', now),
    pseudonymKey('a', 'x', 'read', next),
    pseudonymKey('a', 'x', 'subscribe', now),
    pseudonymKey('a', 'x', 'subscribe', '2026-06-16T00:00:00.000Z'),
    subjectKey('a'),
    subjectKey('b'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(pseudonymKey('a', 'x', 'download', now)).toBe(keys[0])
  expect(pseudonymKey('a', 'x', 'read', '2026-06-30T23:59:59.999Z')).toBe(keys[0])
})
