import { openSecrets } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { flowCatalog, flowClock, personOf, seedOrganisations } from '../testing/flow-world.ts'
import { takeStep, type Walker, walkAtRandom, waysTo } from '../testing/walk.ts'
import { objectionMachine } from './machine.ts'
import { createObjections } from './objections.ts'

const uni = personOf('org-uni', 'consumer')
const bus = personOf('org-bus', 'provider')
const bureau = personOf('org-bureau', 'reviewer')
const TIMED = ['lapse']
const actions = [...new Set(objectionMachine.steps.map(({ action }) => action))]

describe.each(testStores())('the table of objections on %s', (_name, open) => {
  async function worldOf() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const catalog = flowCatalog()
    const objections = createObjections({
      store,
      now: clock.now,
      uuid: clock.uuid,
      catalog: () => catalog,
      secrets: openSecrets(new Uint8Array(32)),
    })
    let raised = 0
    return async function begin(): Promise<Walker> {
      raised += 1
      const me = { principal: { ...uni, id: `raiser-${raised}` } }
      const ask = { dataset: 'bus-lines', kind: 'accuracy', text: '站名有误' } as const
      const { id } = (await objections.raise(me.principal, ask)).objection
      // Late, so that it may be escalated without an answer too.
      clock.pass(30)
      return {
        store,
        id,
        row: () =>
          store.db
            .selectFrom('objections')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirstOrThrow(),
        act: {
          answer: () => objections.answer(bus, id, { outcome: 'explained', text: '无误' }),
          resolve: () => objections.resolve(me, id, { text: '好' }),
          escalate: () => objections.escalate(me, id, { text: '不服' }),
          decide: () => objections.decide(bureau, id, { outcome: 'dismissed', text: '无误' }),
          lapse: async () => {
            clock.pass(40)
            await objections.tick(clock.now())
          },
        },
      }
    }
  }

  it('holds in every cell', async () => {
    const begin = await worldOf()
    for (const [state, way] of waysTo(objectionMachine)) {
      for (const action of actions) {
        const walker = await begin()
        for (const step of way) await takeStep(objectionMachine, TIMED, walker, step)
        expect((await walker.row()).state).toBe(state)
        await takeStep(objectionMachine, TIMED, walker, action)
      }
    }
  })

  it('holds on every random walk', async () => {
    await walkAtRandom(objectionMachine, TIMED, await worldOf(), { runs: 100, actions })
  })
})
