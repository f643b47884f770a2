import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { expect, it, vi } from 'vitest'
import { Harvest } from './harvest.ts'
import { Stations } from './stations.ts'

it('reads no further when there are more entries than the source may send', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 3 }
  const harvest = new Harvest({ ...FIXTURE_CONTEXT, limits })
  const reject = vi.spyOn(harvest, 'reject')
  new Stations(harvest).readScript('@'.repeat(1_000))
  expect(reject).toHaveBeenCalledTimes(4)
  expect(harvest.decoded([]).rejects).toMatchObject([{ code: 'too-many-records' }])
})
