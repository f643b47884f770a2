import { expect, it } from 'vitest'
import { randomFrom } from '../../lakehouse/src/testing/random.ts'
import { runTwoHubs, twoHubsFaults, withoutFaults } from './testing/two-hubs-run.ts'

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000

it('two hubs have the same rows after a day of cut links and killed processes', async () => {
  const report = await runTwoHubs({
    version: '2019',
    vehicles: 8,
    everySeconds: 180,
    playSeconds: 40,
    pace: { cutSeconds: 3, killSeconds: 9 },
    least: { cuts: 4, kills: 1 },
    random: randomFrom(SEED),
  })
  const { sent, lower, upper, cuts, kills } = report
  console.info({ seed: SEED, sent, lower: lower.length, upper: upper.length, cuts, kills })
  expect({ seed: SEED, ...twoHubsFaults(report) }).toEqual({ seed: SEED, ...withoutFaults })
  expect(cuts).toBeGreaterThan(3)
  expect(kills).toBeGreaterThan(0)
}, 900_000)
