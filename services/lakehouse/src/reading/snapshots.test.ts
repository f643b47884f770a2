import { expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import { count, counters, decoded, delivery, openTestLake } from '../testing/lake.ts'
import { openLakeReader } from './reader.ts'

it('a reader that slept through a recall and a vacuum wakes up at the newest release', async () => {
  const dir = await testFolder()
  const lake = await openTestLake(dir)
  const { clock, engine, writer } = lake
  const uuid = () => crypto.randomUUID()
  const reader = await openLakeReader({
    dir,
    datasets: [counters],
    now: () => clock.now,
    uuid,
    engine,
  })
  const pinned = async () => {
    const snapshot = await reader.pin('counters')
    snapshot.close()
    return snapshot.release
  }
  await writer.land(delivery(counters, 0), decoded(count('right')))
  expect(await pinned()).toBe(1)
  await writer.land(delivery(counters, 1), decoded(count('wrong')))
  await writer.recall('counters', 2, 'wrong sensor')
  await writer.vacuum('counters')
  clock.now += 60_000
  expect(await pinned()).toBe(3)
  await reader.close()
  await lake.close()
})
