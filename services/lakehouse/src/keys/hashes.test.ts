import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { base32 } from './base32.ts'
import { keyedHash } from './hashes.ts'

const TEXTS = ['', 'CBEHFCFCG', '云A12345|2', '\u{1f68c}', '3'.repeat(170), '卡'.repeat(171)]

it.each([1, 20, 32, 64, 65, 131])(
  'is HMAC-SHA256 as the engine has it, for a key of %i bytes and texts of any length',
  (bytes) => {
    const key = Uint8Array.from({ length: bytes }, (_, index) => (index * 37 + bytes) & 0xff)
    const keyed = keyedHash(key)
    for (const text of [...TEXTS, ...TEXTS]) {
      const digest = createHmac('sha256', key).update(`card\0${text}`).digest()
      expect(keyed('card', text)).toBe(base32(digest, 26))
    }
  },
)

it('a text is not remembered as that of another purpose', () => {
  const keyed = keyedHash(new Uint8Array(32))
  expect(keyed('card', 'a')).not.toBe(keyed('bus', 'a'))
  expect(keyed('card', 'a')).toBe(keyed('card', 'a'))
})
