import { expect, it } from 'vitest'
import { negotiate, negotiateCoding, negotiateLocale } from './negotiate.ts'

const offers = ['application/json', 'text/csv', 'application/x-ndjson']

it.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['text/*', 'text/csv'],
  ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
  ['*/*, text/csv', 'text/csv'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json'],
  ['application/json;q=0, */*', 'text/csv'],
  ['TEXT/CSV', 'text/csv'],
  ['image/png', undefined],
  ['*/*;q=0', undefined],
  ['text/csv;q=nonsense', undefined],
])('weighs Accept %j as RFC 9110 says', (accept, expected) => {
  expect(negotiate(accept, offers)).toBe(expected)
})

it.each([
  [undefined, undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['br;q=0.1, gzip;q=0.9', 'gzip'],
  ['identity', undefined],
  ['identity, gzip;q=0.5', undefined],
  ['*', 'zstd'],
  ['*;q=0', undefined],
  ['gzip;q=0', undefined],
])('chooses a coding for Accept-Encoding %j', (accept, expected) => {
  expect(negotiateCoding(accept)).toBe(expected)
})

it('speaks Chinese unless English is asked for', () => {
  expect(negotiateLocale(undefined, undefined)).toBe('zh-CN')
  expect(negotiateLocale(undefined, 'fr')).toBe('zh-CN')
  expect(negotiateLocale(undefined, 'en-GB,zh;q=0.5')).toBe('en')
  expect(negotiateLocale(undefined, 'en;q=0.3, zh-TW;q=0.8')).toBe('zh-CN')
  expect(negotiateLocale('en', 'zh')).toBe('en')
})
