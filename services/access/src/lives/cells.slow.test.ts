import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import {
  datasetOf,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from '../testing/flow-world.ts'
import { takeStep, type Walker, walkAtRandom, waysTo } from '../testing/walk.ts'
import { createLives } from './lives.ts'
import { lifeMachine } from './machine.ts'

const card = personOf('org-card', 'provider')
const bureau = personOf('org-bureau', 'approver')
const NOTE = { reason: '调整' }
const actions = [...new Set(lifeMachine.steps.map(({ action }) => action))]

describe.each(testStores())('the table of dataset lives on %s', (_name, open) => {
  async function worldOf() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const catalog = flowCatalog()
    const lives = createLives({ store, now: clock.now, files: () => catalog })
    let proposed = 0
    return async function begin(): Promise<Walker> {
      proposed += 1
      const id = `trips-${proposed}`
      const { terms: _terms, classOverrides: _classes, ...document } = datasetOf({ id })
      await lives.propose(card, document)
      const review = (verdict: 'list' | 'decline') =>
        lives.review(bureau, id, { verdict, comment: '已审' })
      return {
        store,
        id,
        row: () =>
          store.db
            .selectFrom('dataset_lives')
            .selectAll()
            .where('dataset', '=', id)
            .executeTakeFirstOrThrow(),
        act: {
          propose: () => lives.propose(card, document),
          revise: () => lives.revise(card, document),
          list: () => review('list'),
          decline: () => review('decline'),
          retract: () => lives.retract(card, id, NOTE),
          withdraw: () => lives.withdraw(card, id, NOTE),
        },
      }
    }
  }

  it('holds in every cell', async () => {
    const begin = await worldOf()
    for (const [state, way] of waysTo(lifeMachine)) {
      for (const action of actions) {
        const walker = await begin()
        for (const step of way) await takeStep(lifeMachine, [], walker, step)
        expect((await walker.row()).state).toBe(state)
        await takeStep(lifeMachine, [], walker, action)
      }
    }
  })

  it('holds on every random walk', async () => {
    await walkAtRandom(lifeMachine, [], await worldOf(), { runs: 100, actions })
  })
})
