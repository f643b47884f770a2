import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { openWorld } from '../applications/testing/world.ts'
import { act, brought, PERSON_ACTIONS, STATES } from './testing/drive.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

it('shows each person the actions they could take, and no others', async () => {
  const world = await open()
  for (const state of STATES) {
    for (const name of ['applicant', 'signer', 'provider', 'providerSigner', 'deputy'] as const) {
      let id = await brought(world, state)
      const { actions } = await world.agreements.get(world.people[name], id)
      for (const action of PERSON_ACTIONS) {
        const done = await act(world, name, id, action).then(
          () => true,
          () => false,
        )
        expect([state, name, action, done]).toEqual([state, name, action, actions.includes(action)])
        if (done) id = await brought(world, state)
      }
    }
  }
})
