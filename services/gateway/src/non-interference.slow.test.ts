import { afterAll, beforeAll, expect, it } from 'vitest'
import { canariesElsewhere, findFault, tellApart } from './testing/secret/check.ts'
import { FAULTS } from './testing/secret/faults.ts'
import { openSecretWorlds, type SecretWorlds } from './testing/secret/worlds.ts'

/**
 * As many as a machine of two cores asks within a minute; the long test asks a hundred times more.
 */
const REQUESTS = 1_000
/** The same requests on every run; the long test asks others each time. */
const SEED = 20_261_121
const MINUTES = 60_000

let worlds: SecretWorlds

beforeAll(async () => {
  worlds = await openSecretWorlds()
}, 5 * MINUTES)

afterAll(() => worlds.close())

it(
  'nobody tells two worlds apart that differ in what is forbidden to them',
  async () => {
    const statuses = await tellApart(worlds, REQUESTS, SEED)
    expect(statuses[200]).toBeGreaterThan(REQUESTS / 2)
    expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([])
  },
  10 * MINUTES,
)

it('what is forbidden stands in no log line, no metric and no file left behind', async () => {
  expect(await canariesElsewhere(worlds)).toEqual([])
})

it.each(FAULTS)(
  'would find out that $name',
  async (fault) => {
    expect(await findFault(worlds, fault)).toBeDefined()
  },
  10 * MINUTES,
)
