import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { noFaults } from '../faults.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { addedFile } from '../testing/added-file.ts'
import { places } from '../testing/contracts.ts'
import { testFolder } from '../testing/folder.ts'
import { namesOf, testTable } from '../testing/table.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { commitPlanned } from './commit.ts'
import { planCommit } from './plan.ts'

/** A table of so many commits must open within so many milliseconds. */
const COMMITS = 10_000

let engine: Engine

beforeAll(async () => {
  const spillDir = await testFolder()
  engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir })
})
afterAll(() => engine.close())

it('four processes append to one table, two are killed: versions have no gap, no file twice', async () => {
  const table = await testTable(engine)
  await table.add(['first'])
  const program = fileURLToPath(new URL('../testing/table-writer.ts', import.meta.url))
  const told = new Map<string, number>()
  const writers = ['a', 'b', 'c', 'd'].map(async (name, index) => {
    const words = [program, table.root, name, '150']
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      if (index < 2 && text.split('\n').length > 40) child.kill('SIGKILL')
    })
    await once(child, 'close')
    for (const [, file, version] of text.matchAll(/^(\S+) (\d+)$/gm)) {
      told.set(file ?? '', Number(version))
    }
  })
  await Promise.all(writers)
  const newest = await table.log.newest()
  const state = await table.log.at(newest)
  const names = new Set(namesOf(state.files))
  expect([...told.keys()].filter((file) => !names.has(file))).toEqual([])
  expect(new Set(told.values()).size).toBe(told.size)
  // Each commit added one file, so a version without an acknowledgement is that of a killed writer.
  expect(names.size).toBe(newest + 1)
  expect(newest + 1 - told.size).toBeLessThanOrEqual(3)
  expect(state.transactions.get('d')).toBe(149)
})

it('a table of 10 000 commits opens from its newest checkpoint, whole', {
  timeout: 600_000,
}, async () => {
  const table = await testTable(engine)
  await table.add(['first'])
  const uuid = () => crypto.randomUUID()
  const deps = {
    storage: table.storage,
    engine,
    fs: nodeFileSystem,
    spoolDir: `${table.root}/spool/landing`,
    uuid,
    faults: noFaults,
  }
  for (let version = 1; version < COMMITS; version += 1) {
    const state = await table.log.at(version - 1)
    const change = { adds: [addedFile(uuid())], removes: [], dataChange: true }
    const common = { now: version, id: uuid(), operation: 'WRITE' as const, deliveries: [], uuid }
    const transaction = { appId: 's', sequence: version }
    await commitPlanned(
      table.storage,
      planCommit(places, state, change, { ...common, transaction }),
    )
    if (version % 100 !== 99) continue
    await writeCheckpoint(deps, places.folder, await table.log.at(version), version)
  }
  const log = table.reopen()
  const state = await log.at(await log.newest())
  expect(state.files.size).toBe(COMMITS)
})
