import { afterAll, beforeAll, expect, it } from 'vitest'
import { canariesElsewhere, tellApart } from './testing/secret/check.ts'
import { openSecretWorlds, type SecretWorlds } from './testing/secret/worlds.ts'

/** Some half an hour on two cores. */
const REQUESTS = 100_000
const MINUTES = 60_000

let worlds: SecretWorlds

beforeAll(async () => {
  worlds = await openSecretWorlds()
}, 5 * MINUTES)

afterAll(() => worlds.close())

it(
  'nobody tells two worlds apart that differ in what is forbidden to them',
  async () => {
    const statuses = await tellApart(worlds, REQUESTS)
    expect(statuses[200]).toBeGreaterThan(REQUESTS / 2)
    expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([])
  },
  240 * MINUTES,
)

it('what is forbidden stands in no log line, no metric and no file left behind', async () => {
  expect(await canariesElsewhere(worlds)).toEqual([])
})
