import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openSecrets } from './index.ts'

const secrets = openSecrets(randomBytes(32))

it('what is sealed opens at its place, with its key, unchanged, and nowhere else', () => {
  const sealed = secrets.seal('webhooks/1', 'whsec 云泽')
  expect(secrets.open('webhooks/1', sealed)).toBe('whsec 云泽')
  const bytes = Buffer.from(sealed, 'base64url')
  const changed = [...bytes.keys()].map((at) => {
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ 1
    return copy.toString('base64url')
  })
  for (const wrong of [...changed, sealed.slice(0, -2), '', 'x', `${sealed}AA`]) {
    expect(() => secrets.open('webhooks/1', wrong)).toThrow('The keys cannot be used')
  }
  expect(() => secrets.open('webhooks/2', sealed)).toThrow()
  expect(() => openSecrets(randomBytes(32)).open('webhooks/1', sealed)).toThrow()
})

it('the same text is never sealed to the same', () => {
  const sealed = Array.from({ length: 100 }, () => secrets.seal('a', 'b'))
  expect(new Set(sealed).size).toBe(100)
})

it('keys of purposes differ, and are the same for each gateway of a master key', () => {
  const master = randomBytes(32)
  const keys = [openSecrets(master), openSecrets(master)].map((own) => [
    Buffer.from(own.derive('a')).toString('hex'),
    Buffer.from(own.derive('b')).toString('hex'),
  ])
  expect(keys[0]).toEqual(keys[1])
  expect(new Set(keys[0]).size).toBe(2)
})
