import { expect, it } from 'vitest'
import { checkPasswordStrength, hashPassword, isPassword, normalLogin } from './passwords.ts'

const GOOD = '夜航船的灯-在河口-亮着'

it('knows a password again, written in any form of Unicode, and no other', async () => {
  const stored = await hashPassword(`${GOOD} é`)
  expect(stored).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  expect(await isPassword(`${GOOD} e\u0301`, stored)).toBe(true)
  expect(await isPassword(`${GOOD} e`, stored)).toBe(false)
})

it('lets nobody in whose hash is missing or broken', async () => {
  for (const stored of [null, '', 'scrypt$15$8$1$$', 'plain', 'scrypt$15$8$1$AA$AA']) {
    expect(await isPassword('', stored)).toBe(false)
  }
})

it('works as long for a login that nobody has as for a wrong password', async () => {
  const stored = await hashPassword(GOOD)
  const cpu = async (hash: string | null) => {
    const before = process.cpuUsage()
    await isPassword('a wrong password', hash)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  await cpu(stored)
  const [known, unknown] = [await cpu(stored), await cpu(null)]
  expect(unknown / known).toBeGreaterThan(0.3)
  expect(unknown / known).toBeLessThan(3)
})

it.each([
  ['short', 'wu.li'],
  ['a'.repeat(40), 'wu.li'],
  ['abcabcabcabcabc', 'wu.li'],
  ['my name is WU.LI ok', 'wu.li'],
  ['é'.repeat(200) + GOOD, 'wu.li'],
])('refuses %j for %s', (password, login) => {
  expect(() => checkPasswordStrength(password, login)).toThrow()
})

it('takes a long sentence', () => {
  expect(() => checkPasswordStrength(GOOD, 'wu.li')).not.toThrow()
})

it('reads logins without case, width and blanks around them', () => {
  expect(normalLogin(' Ｗu.LI ')).toBe('wu.li')
})
