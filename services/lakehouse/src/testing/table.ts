import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { commitPlanned } from '../delta/commit.ts'
import { openTableLog, type TableLog } from '../delta/log.ts'
import { type ChangeContext, planCommit, type TableChange } from '../delta/plan.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { Engine } from '../engine.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import type { Storage } from '../storage/storage.ts'
import type { LakeTable } from '../table.ts'
import { addedFile } from './added-file.ts'
import { places } from './contracts.ts'
import { testFolder } from './folder.ts'

/** A bare Delta table in a fresh folder; its files exist in the log only. */
export type TestTable = {
  root: string
  storage: Storage
  log: TableLog
  /** Commits `names` as added files of ten rows, on the newest version. */
  add(names: string[], more?: Partial<ChangeContext>): Promise<number>
  change(change: Partial<TableChange>, more?: Partial<ChangeContext>): Promise<number>
  /** The same log, opened anew. */
  reopen(): TableLog
}

const START = Date.parse('2024-05-01T00:00:00Z')

/** `engine` reads and writes checkpoints; each commit is one minute after the one before. */
export async function testTable(engine: Engine, table: LakeTable = places): Promise<TestTable> {
  const root = await testFolder()
  await mkdir(join(root, 'spool/landing'), { recursive: true })
  const uuid = () => crypto.randomUUID()
  const storage = localStorage({ root, fs: nodeFileSystem, uuid })
  const reopen = () => openTableLog({ storage, engine, folder: table.folder })
  const log = reopen()

  async function change(change: Partial<TableChange>, more: Partial<ChangeContext> = {}) {
    const version = await log.newest()
    const state = version < 0 ? undefined : await log.at(version)
    const context: ChangeContext = {
      now: START + (version + 1) * 60_000,
      id: uuid(),
      operation: 'WRITE',
      deliveries: [],
      uuid,
      ...more,
    }
    const whole = { adds: [], removes: [], dataChange: true, ...change }
    return commitPlanned(storage, planCommit(table, state, whole, context))
  }

  return {
    root,
    storage,
    log,
    reopen,
    change,
    add: (names, more) => change({ adds: names.map((name) => addedFile(name)) }, more),
  }
}

/** Names of active files, in order. */
export function namesOf(files: ReadonlyMap<string, ActiveFile>): string[] {
  return [...files.keys()].sort()
}
