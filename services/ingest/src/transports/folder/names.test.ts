import { expect, it } from 'vitest'
import { isLeftAlone, matchesPattern, numbered, textOfName } from './names.ts'

it('fits names to patterns as a shell does, in a time that no pattern makes long', () => {
  const fits = (pattern: string, ...names: string[]) => names.map((n) => matchesPattern(n, pattern))
  expect(fits('*.csv', 'a.csv', '.csv', 'a.CSV', 'a.csv.zip')).toEqual([true, true, false, false])
  expect(fits('路口?-*.csv', '路口1-2026.csv', '路口-2026.csv')).toEqual([true, false])
  expect(fits('*', '')).toEqual([true])
  expect(fits(`${'*a'.repeat(50)}b`, 'a'.repeat(200))).toEqual([false])
})

it('leaves hidden and half-written names alone', () => {
  const names = ['.a.csv', 'a.csv.part', 'a.csv~', 'a.TMP', 'b.filepart', 'a.txt']
  expect(names.every((name) => isLeftAlone(name, '*.csv'))).toBe(true)
  expect(isLeftAlone('a.csv', '*.csv')).toBe(false)
})

it('reads names in GBK, and numbers those that are taken', () => {
  expect(textOfName(Buffer.from('cda3b3b5b3a12e637376', 'hex'))).toBe('停车场.csv')
  expect(textOfName(Buffer.from('停车场.csv'))).toBe('停车场.csv')
  expect([0, 1, 2].map((count) => numbered('a.b.csv', count))).toEqual([
    'a.b.csv',
    'a.b.2.csv',
    'a.b.3.csv',
  ])
  expect(numbered('plain', 1)).toBe('plain.2')
})
