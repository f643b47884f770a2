import { Problem } from '@tongqu/contracts'
import type { Storage } from '../storage/storage.ts'
import {
  type Action,
  type CommitInfo,
  entryBytes,
  parseEntry,
  type RemoveFile,
  type Transaction,
} from './actions.ts'
import { entryKey } from './keys.ts'
import type { PlannedCommit } from './plan.ts'

/** Foreign commits we step over before giving up; each costs one read. */
const MAX_STEPS = 1000

/**
 * Puts a planned commit into the log at the first free version after its base and answers that
 * version. Doing it again, after a crash anywhere, answers the version it got the first time: a
 * commit is known by its `txnId` and, for a landing, by its `txn`. Throws `table-conflict` when
 * another program has meanwhile removed a file that this commit removes, or changed the schema.
 */
export async function commitPlanned(storage: Storage, planned: PlannedCommit): Promise<number> {
  const { folder, base, actions } = planned
  const bytes = entryBytes(actions)
  for (let version = base + 1; version <= base + MAX_STEPS; version += 1) {
    if (await storage.putIfAbsent(entryKey(folder, version), bytes)) return version
    const taken = await storage.read(entryKey(folder, version))
    const other = taken ? parseEntry(taken) : []
    if (isSame(actions, other)) return version
    if (conflicts(actions, other)) throw conflict(planned, version)
  }
  throw conflict(planned, base + MAX_STEPS)
}

function isSame(ours: readonly Action[], other: readonly Partial<Record<string, unknown>>[]) {
  const info = find<CommitInfo>(ours, 'commitInfo')
  const otherInfo = find<CommitInfo>(other, 'commitInfo')
  if (info?.txnId !== undefined && info.txnId === otherInfo?.txnId) return true
  const transaction = find<Transaction>(ours, 'txn')
  return (
    transaction !== undefined &&
    other.some((action) => {
      const theirs = action.txn as Transaction | undefined
      return theirs?.appId === transaction.appId && theirs.version >= transaction.version
    })
  )
}

/** Appends may follow any other append; everything else must have seen what it builds on. */
function conflicts(ours: readonly Action[], other: readonly Partial<Record<string, unknown>>[]) {
  if (other.some((action) => action.metaData || action.protocol)) return true
  const removed = new Set(other.flatMap((action) => pathOf(action.remove)))
  return ours.some((action) => 'remove' in action && removed.has(action.remove.path))
}

function pathOf(remove: unknown): string[] {
  return remove ? [(remove as RemoveFile).path] : []
}

function find<T>(
  actions: readonly Partial<Record<string, unknown>>[],
  kind: string,
): T | undefined {
  return actions.find((action) => action[kind] !== undefined)?.[kind] as T | undefined
}

function conflict(planned: PlannedCommit, version: number): Problem {
  return new Problem('table-conflict', {
    detail: {
      'zh-CN': `另一程序在版本 ${version} 修改了表 ${planned.folder}。`,
      en: `Another program changed table ${planned.folder} in version ${version}.`,
    },
  })
}
