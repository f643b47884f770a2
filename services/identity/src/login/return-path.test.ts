import { expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

const HUB = 'https://hub.example'

it.each([
  'https://evil.example/',
  'https://hub.example.evil.example/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/./\\evil.example',
  '/.//evil.example/',
  '/x/..//evil.example/',
  'javascript:alert(1)',
  '@evil.example',
  '',
  '/login',
  '/login?return=/',
  '/logout',
  '/oidc/session/end',
  `/${'a'.repeat(3_000)}`,
])('leads nowhere but to the start page: %j', (wish) => {
  expect(returnPath(wish, HUB)).toBe('/')
})

it.each(['/', '/datasets/bus-gps?lang=en#access', '/loginless', '/a%2F%2Fb'])(
  'leads back to a path of the hub: %j',
  (wish) => expect(returnPath(wish, HUB)).toBe(wish),
)

it('leads to the start page when nothing is asked for', () => {
  expect(returnPath(null, HUB)).toBe('/')
})
