import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFileSystem } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import { powerLossFileSystem } from '../../../lakehouse/src/testing/power-loss-file-system.ts'
import { randomFrom } from '../../../lakehouse/src/testing/random.ts'
import { temporaryFolder } from '../testing/hub.ts'
import { openPlaceJournal, type PlaceJournal } from './place-journal.ts'

const SEED = Date.now() % 1_000_000
const LOSSES = 60
const CALLS = 40

function at(version: number) {
  return { table: 'positions/position', place: { version, row: version * 2 } }
}

function open(dataDir: string, fs = nodeFileSystem): Promise<PlaceJournal> {
  return openPlaceJournal({ dataDir, forward: 'ministry', fs })
}

it('opens at the last place that was kept', async () => {
  const dir = await temporaryFolder()
  const journal = await open(dir)
  expect(journal.last()).toBeUndefined()
  await journal.keep(at(1))
  await journal.keep(at(2))
  expect(journal.last()).toEqual(at(2))
  expect((await open(dir)).last()).toEqual(at(2))
})

it('a torn or rotten line is no place, and hides none before or after it', async () => {
  const dir = await temporaryFolder()
  const path = join(dir, 'forwards/ministry.ndjson')
  const journal = await open(dir)
  await journal.keep(at(1))
  const whole = await readFile(path, 'utf8')
  await appendFile(path, whole.slice(0, -5))
  const second = await open(dir)
  expect(second.last()).toEqual(at(1))
  await second.keep(at(2))
  expect((await open(dir)).last()).toEqual(at(2))
  await writeFile(path, `${whole}${whole.replace('"row":2', '"row":9')}`)
  expect((await open(dir)).last()).toEqual(at(1))
})

it('places handed in at once are written together, and the file stays small', async () => {
  const dir = await temporaryFolder()
  const journal = await open(dir)
  const all = Array.from({ length: 500 }, (_, version) => journal.keep(at(version)))
  await Promise.all(all)
  expect((await open(dir)).last()).toEqual(at(499))
  for (let version = 500; version < 2_000; version += 1) await journal.keep(at(version))
  expect((await open(dir)).last()).toEqual(at(1_999))
  expect((await stat(join(dir, 'forwards/ministry.ndjson'))).size).toBeLessThan(70_000)
})

it('power lost at any call: neither behind what was kept nor beyond what was confirmed', async () => {
  const dir = await temporaryFolder()
  const attic = await temporaryFolder()
  const random = randomFrom(SEED)
  let confirmed = 0
  let kept = 0
  for (let loss = 0; loss < LOSSES; loss += 1) {
    await nodeFileSystem.makeFolder(join(attic, String(loss)))
    const fs = await powerLossFileSystem(nodeFileSystem, dir, join(attic, String(loss)))
    fs.failAfter(Math.floor(random() * CALLS))
    try {
      const journal = await open(dir, fs)
      for (;;) {
        confirmed += 1
        const version = confirmed
        await journal.keep(at(version))
        kept = version
      }
    } catch (error) {
      expect(String(error)).toContain('the power has failed')
    }
    const share = random()
    await fs.fail((entries) => Math.floor(share * (entries + 1)))
    const version = (await open(dir)).last()?.place.version ?? 0
    expect({ seed: SEED, loss, isKept: version >= kept }).toMatchObject({ isKept: true })
    expect({ seed: SEED, loss, isTrue: version <= confirmed }).toMatchObject({ isTrue: true })
    kept = version
  }
  expect(confirmed).toBeGreaterThan(LOSSES)
})
