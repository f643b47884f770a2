/**
 * A child program for concurrency tests: `table-writer.ts <dir> <name> <commits>` appends files to
 * one Delta table beside others, each commit under its own transaction, and prints each that the
 * log has acknowledged.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { commitPlanned } from '../delta/commit.ts'
import { openTableLog } from '../delta/log.ts'
import { planCommit } from '../delta/plan.ts'
import { openEngine } from '../engine.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import { addedFile } from './added-file.ts'
import { places } from './contracts.ts'

const [dir = '', name = '', commits = '0'] = process.argv.slice(2)
const uuid = () => crypto.randomUUID()
const storage = localStorage({ root: dir, fs: nodeFileSystem, uuid })
const engine = await openEngine({ threads: 1, memoryMegabytes: 128, spillDir: join(dir, 'spill') })
const log = openTableLog({ storage, engine, folder: places.folder })
for (let sequence = 0; sequence < Number(commits); sequence += 1) {
  const state = await log.at(await log.newest())
  const change = { adds: [addedFile(`${name}-${sequence}`)], removes: [], dataChange: true }
  const context = { now: Date.now(), id: uuid(), operation: 'WRITE' as const, deliveries: [], uuid }
  const plan = planCommit(places, state, change, {
    ...context,
    transaction: { appId: name, sequence },
  })
  writeSync(1, `${name}-${sequence} ${await commitPlanned(storage, plan)}\n`)
}
engine.close()
