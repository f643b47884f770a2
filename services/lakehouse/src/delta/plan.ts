import { deltaSchemaOf, Problem } from '@tongqu/contracts'
import { type FileStatistics, statisticsText } from '../parquet/statistics.ts'
import type { LakeTable } from '../table.ts'
import {
  type Action,
  type AddFile,
  type CommitInfo,
  type Metadata,
  pathUri,
  type RemoveFile,
} from './actions.ts'
import type { ActiveFile, TableState } from './replay.ts'

/**
 * A commit that is decided but perhaps not yet in the log; plain JSON, so that it can be redone.
 */
export type PlannedCommit = {
  /** Name of the table in its dataset. */
  table: string
  folder: string
  /** Version the plan builds on; -1 creates the table. */
  base: number
  actions: Action[]
}

/** What changes in one table. */
export type TableChange = {
  /** Files already adopted into the table's folder. */
  adds: readonly {
    name: string
    file: AddedFile
    /** Its rows were there before, in files that are removed. */
    rewritten?: boolean
  }[]
  /** Files of an earlier version to be active again. */
  restores?: readonly ActiveFile[]
  removes: readonly ActiveFile[]
  /** False when only the layout changes: the rows stay the same. */
  dataChange: boolean
}

export type AddedFile = {
  bytes: number
  sha256: string
  partition: Readonly<Record<string, string | null>>
  statistics: FileStatistics
}

/** What all tables of one change have in common. */
export type ChangeContext = {
  /** Milliseconds since 1970. */
  now: number
  /** UUID of the whole change. */
  id: string
  operation: 'WRITE' | 'OPTIMIZE' | 'DELETE' | 'RESTORE'
  transaction?: { appId: string; sequence: number }
  deliveries: readonly string[]
  uuid: () => string
}

/** Reader 1 and writer 2 are what every engine of the last years knows. */
const PROTOCOL = { minReaderVersion: 1, minWriterVersion: 2 }

const ENGINE_INFO = 'Tongqu/0.1'

/**
 * Plans one commit on `state` (undefined: the table does not exist yet). Throws
 * `table-feature-unknown` for a table that a foreign writer has moved beyond writer version 2, and
 * `schema-incompatible` when the contract changed other than by new nullable columns.
 */
export function planCommit(
  table: LakeTable,
  state: TableState | undefined,
  change: TableChange,
  context: ChangeContext,
): PlannedCommit {
  if (state) refuseUnknownWriter(table, state, change)
  const { transaction } = context
  const actions: Action[] = [{ commitInfo: commitInfo(change, context) }]
  if (!state) actions.push({ protocol: PROTOCOL })
  const metaData = metadataChange(table, state?.metadata, context)
  if (metaData) actions.push({ metaData })
  if (transaction) {
    const { appId, sequence } = transaction
    actions.push({ txn: { appId, version: sequence, lastUpdated: context.now } })
  }
  const { dataChange } = change
  for (const { name, file, rewritten } of change.adds) {
    const brings = dataChange && rewritten !== true
    actions.push({ add: addOf(table, name, file, context.now, brings) })
  }
  for (const file of change.restores ?? []) actions.push({ add: restoreOf(file, dataChange) })
  for (const file of change.removes) {
    actions.push({ remove: removeOf(file, context.now, dataChange) })
  }
  return { table: table.name, folder: table.folder, base: state?.version ?? -1, actions }
}

/** New metadata when the table is new or its schema has grown; undefined when nothing changed. */
function metadataChange(
  table: LakeTable,
  known: Metadata | undefined,
  context: ChangeContext,
): Metadata | undefined {
  const schemaString = deltaSchemaOf(table.columns)
  if (known?.schemaString === schemaString) return undefined
  if (!known) {
    return {
      id: context.uuid(),
      name: `${table.dataset}.${table.name}`,
      description: table.contract.id,
      format: { provider: 'parquet', options: {} },
      schemaString,
      partitionColumns: [...table.partitionBy],
      configuration: {},
      createdTime: context.now,
    }
  }
  if (canGrow(known.schemaString, schemaString)) return { ...known, schemaString }
  throw new Problem('schema-incompatible', {
    detail: {
      'zh-CN': `表 ${table.folder} 的列与契约 ${table.contract.id} 不兼容。`,
      en: `The columns of table ${table.folder} do not fit contract ${table.contract.id}.`,
    },
  })
}

type SchemaField = { name: string; type: unknown; nullable: boolean }

/** Within a contract major only nullable columns may be added, and nothing else may change. */
function canGrow(known: string, wanted: string): boolean {
  const fieldsOf = (text: string) => (JSON.parse(text) as { fields: SchemaField[] }).fields
  const before = new Map(fieldsOf(known).map((field) => [field.name, field]))
  const after = fieldsOf(wanted)
  const kept = after.filter(({ name }) => before.has(name))
  return (
    kept.length === before.size &&
    after.every((field) => {
      const old = before.get(field.name)
      if (!old) return field.nullable
      return (
        JSON.stringify(old.type) === JSON.stringify(field.type) && old.nullable === field.nullable
      )
    })
  )
}

/**
 * What a writer of version 2 must honour, and what is beyond it (PROTOCOL.md, "Writer Version").
 */
function refuseUnknownWriter(table: LakeTable, state: TableState, change: TableChange): void {
  const { protocol, metadata } = state
  const appendOnly = metadata.configuration?.['delta.appendOnly'] === 'true'
  const refused =
    protocol.minWriterVersion > PROTOCOL.minWriterVersion
      ? `writer version ${protocol.minWriterVersion}`
      : metadata.schemaString.includes('"delta.invariants"')
        ? 'column invariants'
        : appendOnly && change.dataChange && change.removes.length > 0
          ? 'delta.appendOnly'
          : undefined
  if (refused === undefined) return
  throw new Problem('table-feature-unknown', {
    detail: {
      'zh-CN': `表 ${table.folder} 被其他程序改为需要：${refused}。`,
      en: `Another program has made table ${table.folder} need ${refused}.`,
    },
  })
}

function commitInfo(change: TableChange, context: ChangeContext): CommitInfo {
  return {
    timestamp: context.now,
    operation: context.operation,
    operationParameters: {},
    txnId: context.id,
    isBlindAppend: change.dataChange && change.removes.length === 0,
    engineInfo: ENGINE_INFO,
    ...(context.deliveries.length > 0 ? { deliveries: [...context.deliveries] } : {}),
  }
}

function addOf(
  table: LakeTable,
  name: string,
  file: AddedFile,
  now: number,
  dataChange: boolean,
): AddFile {
  return {
    path: pathUri(name),
    partitionValues: { ...file.partition },
    size: file.bytes,
    modificationTime: now,
    dataChange,
    stats: statisticsText(file.statistics, table.columns),
    tags: { sha256: file.sha256 },
  }
}

function restoreOf(file: ActiveFile, dataChange: boolean): AddFile {
  return {
    path: pathUri(file.path),
    partitionValues: { ...file.partition },
    size: file.bytes,
    modificationTime: file.modifiedAt,
    dataChange,
    ...(file.statistics === undefined ? {} : { stats: file.statistics }),
    ...tagsOf(file),
  }
}

function removeOf(file: ActiveFile, now: number, dataChange: boolean): RemoveFile {
  return {
    path: pathUri(file.path),
    deletionTimestamp: now,
    dataChange,
    extendedFileMetadata: true,
    partitionValues: { ...file.partition },
    size: file.bytes,
    ...tagsOf(file),
  }
}

function tagsOf({ sha256 }: ActiveFile): Pick<AddFile, 'tags'> {
  return sha256 === undefined ? {} : { tags: { sha256 } }
}
