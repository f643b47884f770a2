import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import type { Faults } from '../faults.ts'
import { literal, sqlFile } from '../sql.ts'
import type { FileSystem } from '../storage/file-system.ts'
import type { Storage } from '../storage/storage.ts'
import { entryBytes, pathUri } from './actions.ts'
import { logFolder, versionText } from './keys.ts'
import { type TableState, TOMBSTONE_MILLISECONDS } from './replay.ts'

export type CheckpointDeps = {
  storage: Storage
  engine: Engine
  fs: FileSystem
  spoolDir: string
  uuid: () => string
  faults: Faults
}

/**
 * Writes a checkpoint of a committed version and points `_last_checkpoint` at it. A crash on the
 * way leaves at worst a file in the spool, or a checkpoint that nothing points at: both are
 * harmless.
 */
export async function writeCheckpoint(
  deps: CheckpointDeps,
  folder: string,
  state: TableState,
  now: number,
): Promise<void> {
  const { storage, fs } = deps
  const source = join(deps.spoolDir, `${deps.uuid()}.ndjson`)
  const target = join(deps.spoolDir, `${deps.uuid()}.parquet`)
  const actions = checkpointActions(state, now)
  try {
    await fs.write(source, entryBytes(actions))
    await deps.engine.rows(
      sqlFile(import.meta.url, 'write-checkpoint.sql', {
        source: literal(source),
        target: literal(target),
      }),
    )
    await deps.faults('checkpoint.after-write')
    const name = `${versionText(state.version)}.checkpoint.parquet`
    await storage.adopt(target, `${logFolder(folder)}/${name}`)
    await deps.faults('checkpoint.after-adopt')
  } finally {
    await fs.remove(source).catch(() => undefined)
    await fs.remove(target).catch(() => undefined)
  }
  const last = { version: state.version, size: actions.length }
  await storage.put(`${logFolder(folder)}/_last_checkpoint`, Buffer.from(JSON.stringify(last)))
  await deps.faults('checkpoint.after-hint')
}

/**
 * The actions of a checkpoint. `paths` are the local files of all its parts. The whole table is one
 * text per action in memory: some 300 bytes a file.
 */
export async function readCheckpoint(
  engine: Pick<Engine, 'rows'>,
  paths: readonly string[],
): Promise<Partial<Record<string, unknown>>[]> {
  const source = `[${paths.map(literal).join(', ')}]`
  const columns = await engine.rows(`DESCRIBE SELECT * FROM read_parquet(${source})`)
  const known = new Set(columns.map(({ column_name }) => String(column_name)))
  const add = columns.find(({ column_name }) => column_name === 'add')
  const missing = ['txn', 'remove'].filter((name) => !known.has(name))
  const statement = sqlFile(import.meta.url, 'read-checkpoint.sql', {
    source: `read_parquet(${source})`,
    tags: TAGS.test(String(add?.column_type)) ? "'tags': add.tags," : '',
    missing: missing.map((name) => `, NULL::STRUCT("path" VARCHAR) AS "${name}"`).join(''),
  })
  const rows = await engine.rows(statement)
  return rows.flatMap(({ action }) => (typeof action === 'string' ? [JSON.parse(action)] : []))
}

/** Foreign writers need not keep the tags of files. */
const TAGS = /\btags"? MAP\(VARCHAR, VARCHAR\)/

function checkpointActions(state: TableState, now: number): Record<string, unknown>[] {
  const { minReaderVersion, minWriterVersion } = state.protocol
  const actions: Record<string, unknown>[] = [
    { protocol: { minReaderVersion, minWriterVersion } },
    { metaData: state.metadata },
  ]
  for (const [appId, version] of state.transactions) actions.push({ txn: { appId, version } })
  for (const file of state.files.values()) {
    actions.push({
      add: {
        path: pathUri(file.path),
        partitionValues: file.partition,
        size: file.bytes,
        modificationTime: file.modifiedAt,
        dataChange: false,
        stats: file.statistics,
        ...(file.sha256 === undefined ? {} : { tags: { sha256: file.sha256 } }),
      },
    })
  }
  for (const { path, removedAt, bytes, partition } of state.tombstones.values()) {
    if (removedAt < now - TOMBSTONE_MILLISECONDS) continue
    const extended = bytes !== undefined && partition !== undefined
    actions.push({
      remove: {
        path: pathUri(path),
        deletionTimestamp: removedAt,
        dataChange: false,
        extendedFileMetadata: extended,
        ...(extended ? { partitionValues: partition, size: bytes } : {}),
      },
    })
  }
  return actions
}
