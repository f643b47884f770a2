import { Problem } from '@tongqu/contracts'
import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { contentOf, inForce, openWorld } from '../applications/testing/world.ts'
import { decide } from '../decide.ts'
import { openPolicyView } from '../policy-view.ts'
import { act } from './testing/drive.ts'

const [[, sqlite] = []] = testStores()

it('what was agreed is what is decided: from the filing on, and not after the end', async () => {
  const world = await openWorld(await (sqlite as OpenTestStore)())
  const { store, clock, people } = world
  const policy = openPolicyView({ store, now: clock.now })
  const reader = { ...people.applicant, roles: ['consumer', 'analyst'] as const }
  const decided = async (dataset = 'flows', action: 'read' | 'download' = 'read') => {
    await policy.catchUp()
    const deps = { catalog: world.deps.catalog, policy }
    const plan = decide(deps, reader, dataset, action, 'research', new Date(clock.now()))
    return plan instanceof Problem ? plan.code : plan.tables.flow?.columns
  }
  expect(await decided()).toBe('agreement-required')
  const content = contentOf({
    datasets: [
      {
        id: 'flows',
        columns: ['flow/interval_start_at', 'flow/median_travel_seconds'],
        delivery: ['api'],
      },
    ],
  })
  const { id } = await inForce(world, content)
  const columns = await decided()
  expect(columns).toEqual(expect.arrayContaining(['interval_start_at', 'median_travel_seconds']))
  expect(columns).not.toContain('trips')
  expect(await decided('flows', 'download')).toBe('action-not-granted')
  expect(await decided('chosen')).toBe('agreement-required')
  await act(world, 'reviewer', id, 'suspend')
  expect(await decided()).toBe('agreement-suspended')
  await act(world, 'reviewer', id, 'resume')
  expect(await decided()).toEqual(columns)
  // Nobody has called `tick` yet: the end holds by itself.
  clock.pass(90)
  expect(await decided()).toBe('agreement-required')
  clock.pass(-90)
  await act(world, 'approver', id, 'revoke')
  expect(await decided()).toBe('agreement-required')
  policy.close()
})
