import { expect, it } from 'vitest'
import { addressReader } from './principal.ts'

const behindProxy = addressReader(['10.0.0.0/8', '::1'])

it('believes X-Forwarded-For only from a configured proxy', () => {
  expect(behindProxy('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
  expect(behindProxy('10.1.2.3', '198.51.100.1')).toBe('198.51.100.1')
  expect(behindProxy('::1', '2001:db8::7')).toBe('2001:db8::7')
  expect(addressReader([])('10.1.2.3', '198.51.100.1')).toBe('10.1.2.3')
})

it('lets no caller write itself another address', () => {
  expect(behindProxy('10.1.2.3', '1.1.1.1, 203.0.113.9')).toBe('203.0.113.9')
  expect(behindProxy('10.1.2.3', '1.1.1.1, 203.0.113.9, 10.9.9.9')).toBe('203.0.113.9')
  expect(behindProxy('10.1.2.3', 'not an address')).toBe('10.1.2.3')
  expect(behindProxy('10.1.2.3', Array(50).fill('1.1.1.1').join(','))).toBe('10.1.2.3')
})

it('treats IPv4 behind an IPv6 socket as IPv4', () => {
  expect(behindProxy('::ffff:10.1.2.3', '198.51.100.1')).toBe('198.51.100.1')
})

it('refuses a configuration that means nothing', () => {
  for (const range of ['10.0.0.0/33', 'proxy.example', '10.0.0.0/x', '']) {
    expect(() => addressReader([range])).toThrow()
  }
})
