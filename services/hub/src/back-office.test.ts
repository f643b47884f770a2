import { expect, it } from 'vitest'
import { closing } from './back-office.ts'

it('what was opened before a failure is closed, and the failure is told', async () => {
  const closed: string[] = []
  const one = (name: string) => ({ close: () => void closed.push(name) })
  const failure = new Error('the ledger is damaged')
  await expect(closing(one('lake'), one('plane'))(failure)).rejects.toBe(failure)
  expect(closed).toEqual(['lake', 'plane'])
})
