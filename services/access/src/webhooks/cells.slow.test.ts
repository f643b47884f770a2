import { openSecrets } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { flowClock, personOf, seedOrganisations } from '../testing/flow-world.ts'
import { takeStep, type Walker, walkAtRandom, waysTo } from '../testing/walk.ts'
import { webhookMachine } from './machine.ts'
import { createWebhooks } from './webhooks.ts'

const uni = personOf('org-uni', 'consumer')
const actions = [...new Set(webhookMachine.steps.map(({ action }) => action))]

describe.each(testStores())('the table of webhooks on %s', (_name, open) => {
  async function worldOf() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const challenges = new Map<string, string>()
    const webhooks = createWebhooks({
      store,
      now: clock.now,
      uuid: clock.uuid,
      secrets: openSecrets(new Uint8Array(32)),
      random: () => 0,
      post: async (_url, _headers, body) => {
        const { webhook, challenge } = JSON.parse(body).data
        challenges.set(webhook, challenge)
        return { status: 200 }
      },
    })
    return async function begin(): Promise<Walker> {
      // So many a day may be named, and so many may stand.
      for (const { id } of (await webhooks.list(uni)).items) await webhooks.remove(uni, id)
      clock.pass(1)
      const { id } = (await webhooks.create(uni, { url: 'https://uni.example/hook' })).webhook
      const later = <T>(act: () => Promise<T>) => {
        clock.pass(0.01)
        return act()
      }
      const deleted = { is: false }
      return {
        store,
        id,
        row: () =>
          store.db
            .selectFrom('webhooks')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirstOrThrow(),
        act: {
          challenge: () => later(() => webhooks.challenge(uni, id)),
          confirm: () => webhooks.confirm(uni, id, { challenge: challenges.get(id) ?? '' }),
          rotate: () => webhooks.rotate(uni, id),
          disable: () => webhooks.disable(uni, id),
          enable: () => later(() => webhooks.enable(uni, id)),
          delete: async () => {
            await webhooks.remove(uni, id)
            deleted.is = true
          },
        },
        otherwise: () => (deleted.is ? 'webhook-not-found' : undefined),
      }
    }
  }

  it('holds in every cell', async () => {
    const begin = await worldOf()
    for (const [state, way] of waysTo(webhookMachine)) {
      for (const action of actions) {
        const walker = await begin()
        for (const step of way) await takeStep(webhookMachine, [], walker, step)
        expect((await walker.row()).state).toBe(state)
        await takeStep(webhookMachine, [], walker, action)
      }
    }
  })

  it('holds on every random walk', async () => {
    await walkAtRandom(webhookMachine, [], await worldOf(), { runs: 100, actions })
  })
})
