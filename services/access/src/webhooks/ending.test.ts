import { openSecrets } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { flowClock, personOf, seedOrganisations } from '../testing/flow-world.ts'
import { endWebhooksOf } from './ending.ts'
import { createWebhooks } from './webhooks.ts'

describe.each(testStores())('webhooks of an organisation on %s', (_name, open) => {
  const uni = personOf('org-uni', 'consumer')

  async function world() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const sent: { type: string; data: { challenge?: string } }[] = []
    const webhooks = createWebhooks({
      ...{ store, now: clock.now, uuid: clock.uuid },
      secrets: openSecrets(new Uint8Array(32)),
      random: () => 0,
      post: async (_url, _headers, body) => {
        sent.push(JSON.parse(body))
        return { status: 204 }
      },
    })
    const { id } = (await webhooks.create(uni, { url: 'https://uni.example/hook' })).webhook
    const [{ data: { challenge = '' } = {} } = {}] = sent.splice(0)
    await webhooks.confirm(uni, id, { challenge })
    const happen = (action: string) =>
      store.transact((writing) =>
        store.record(writing, {
          ...{ entity: 'consent', entityId: action, action, actor: 'system', policy: false },
          audience: ['org-uni'],
        }),
      )
    const stand = (state: string) =>
      store.db.updateTable('organisations').set({ state }).where('id', '=', 'org-uni').execute()
    const run = async () => {
      await webhooks.run(clock.now())
      return sent.splice(0).map(({ type }) => type)
    }
    return { store, webhooks, id, happen, stand, run }
  }

  it('that is disabled are sent nothing, also of what had waited, until it is back', async () => {
    const { happen, stand, run } = await world()
    await happen('before')
    await stand('DISABLED')
    await happen('meanwhile')
    expect(await run()).toEqual([])
    await stand('ACTIVE')
    expect(await run()).toEqual(['consent.before', 'consent.meanwhile'])
  })

  it('that goes end with it: nothing is sent, and nothing tells where to', async () => {
    const { store, webhooks, id, happen, run } = await world()
    await happen('before')
    const going = { organisation: 'org-uni', actor: 'person:somebody' }
    await store.transact((writing) => endWebhooksOf(store, writing, going))
    expect(await run()).toEqual([])
    expect((await webhooks.list(uni)).items).toEqual([])
    const rows = await store.db.selectFrom('webhooks').selectAll().where('id', '=', id).execute()
    expect(rows).toMatchObject([{ state: 'DELETED', url: '', secrets: '', body: '{}' }])
    const events = store.db.selectFrom('events').select(['action', 'actor'])
    const [last] = await events.where('entity_id', '=', id).orderBy('seq', 'desc').execute()
    expect(last).toEqual({ action: 'delete', actor: going.actor })
  })
})
