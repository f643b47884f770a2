import type { DecodeContext, Reject, TablesAdapter } from '@tongqu/adapter-kit'
import type { LakeWriter } from '@tongqu/lakehouse'
import type { ArchiveLimits } from './archive/limits.ts'
import { openArchive } from './archive/open.ts'
import { decodeDocuments } from './documents.ts'

export type ArchiveOptions = {
  /** What the file is called, for places of rejects and for a text file that is no archive. */
  name: string
  limits: ArchiveLimits
  context: DecodeContext
}

/** What the lake is given of a bulk file. */
export type ArchiveContent = Parameters<LakeWriter['landTables']>[1]

/**
 * Unpacks a bulk file into `spoolDir` and plans it. A member that was refused is not called missing
 * as well, nor is anything when the archive itself could not be read: the first reason is the true
 * one. Throws only errors of our own disk.
 */
export async function readArchive(
  adapter: TablesAdapter,
  path: string,
  spoolDir: string,
  { name, limits, context }: ArchiveOptions,
): Promise<ArchiveContent> {
  const { members, ...archive } = await openArchive(path, spoolDir, limits, name)
  const planned = adapter.plan(members, context)
  const unread = members.length === 0 && archive.rejects.some(({ at }) => at === name)
  const rejects = archive.rejects.map((reject) => withContract(reject, planned.rejects))
  const refused = new Set(rejects.map(({ at }) => at))
  const plan = {
    ...planned,
    rejects: planned.rejects.filter(
      ({ code, at }) => code !== MISSING || !(unread || refused.has(at)),
    ),
  }
  const decoded = await decodeDocuments(adapter, plan.documents, members, context)
  return {
    plan,
    members,
    documents: decoded.readings,
    rejects: [...rejects, ...decoded.rejects],
    findings: [...archive.findings, ...decoded.findings],
  }
}

/** Code under which a plan says that a member is not there. */
const MISSING = 'missing-file'

/** The table a refused member was for, when the plan misses it. */
function withContract(reject: Reject, planned: readonly Reject[]): Reject {
  const missed = planned.find(({ at, code }) => code === MISSING && at === reject.at)
  return missed?.contract ? { ...reject, contract: missed.contract } : reject
}
