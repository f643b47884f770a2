import type { Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult, RawStore } from '@tongqu/lakehouse'
import { type Intake, isContentProblem } from '../../intake.ts'
import type { Target } from '../../target.ts'
import { putFailed, putProcessed, type Reason } from './put-away.ts'
import { Changed, readSeen } from './read.ts'
import type { SeenFile } from './scan.ts'

export type TakeDeps = {
  folder: string
  source: Source
  target: Target
  /** Is each delivery the whole truth of its feed? Then only the newest can be the same. */
  replaces: boolean
  intake: Pick<Intake, 'keep' | 'land'>
  raw: Pick<RawStore, 'newest' | 'since'>
  /** Milliseconds since 1970. */
  now(): number
}

/** What became of a file. */
export type Taken =
  | { outcome: 'landed'; result: LandResult }
  /** The same bytes as before. */
  | { outcome: 'unchanged' }
  /** It is in `failed/`. */
  | { outcome: 'failed'; problem: Problem }
  /** Somebody writes it still. */
  | { outcome: 'changed' }

/** A file that was taken and could not be put away for so long is taken once more. */
const KNOWN_MILLISECONDS = 7 * 86_400_000
/** Files that are remembered, of either kind. */
const FILES_LIMIT = 20_000

/**
 * Takes files of a drop folder. A file is kept (raw, journal) before it lands, and has landed, or
 * its content is at fault, before it is put away: whatever ends the process between two of these
 * steps, the file is found again, known again by name, times and bytes, and not landed twice.
 */
export async function openTaker(deps: TakeDeps) {
  const { raw, source, now } = deps
  const taken = new Map<string, DeliveryRecord>()
  for (const record of await raw.since(source.id, iso(now() - KNOWN_MILLISECONDS))) {
    if (record.key !== undefined) remember(taken, record.key, record)
  }
  /** By name: what has landed in this life, and what is only to be put away. */
  const good = new Map<string, DeliveryRecord>()
  const over = new Map<string, { key: string; reason?: Reason; outcome: Taken }>()

  async function take(file: SeenFile): Promise<Taken> {
    const key = `file:${file.mark}:${file.name}`
    const before = over.get(file.name)
    if (before?.key === key) return putAway(file, key, before.outcome, before.reason)
    const early = tooOdd(file, deps)
    if (early) {
      const { problem, reason } = early
      return putAway(file, key, { outcome: 'failed', problem }, { ...reason, at: iso(now()) })
    }
    return takeContent(file, key)
  }

  async function takeContent(file: SeenFile, key: string): Promise<Taken> {
    let same = false
    let record: DeliveryRecord
    try {
      const facts = { key, name: file.name }
      record = await deps.intake.keep(deps.target, readSeen(file), facts, async (sha256) => {
        const known = taken.get(key)
        if (known?.sha256 === sha256) return known
        const former = await formerOf(file.name, sha256)
        same = former !== undefined
        return former
      })
    } catch (error) {
      if (error instanceof Changed) return { outcome: 'changed' }
      throw error
    }
    if (same) return putAway(file, key, { outcome: 'unchanged' })
    remember(taken, key, record)
    return land(file, key, record)
  }

  /** What the same content has already come to. Its content must have been good. */
  async function formerOf(name: string, sha256: string): Promise<DeliveryRecord | undefined> {
    const former = good.get(name)
    if (former?.sha256 !== sha256) return undefined
    if (!deps.replaces) return former
    return (await raw.newest(source.id))?.sequence === former.sequence ? former : undefined
  }

  async function land(file: SeenFile, key: string, record: DeliveryRecord): Promise<Taken> {
    try {
      const result = await deps.intake.land(deps.target, record)
      remember(good, file.name, record)
      return putAway(file, key, { outcome: 'landed', result })
    } catch (problem) {
      if (!isContentProblem(problem)) throw problem
      good.delete(file.name)
      const reason = reasonOf(file, problem, iso(now()), record.sha256)
      return putAway(file, key, { outcome: 'failed', problem }, reason)
    }
  }

  async function putAway(
    file: SeenFile,
    key: string,
    outcome: Taken,
    reason?: Reason,
  ): Promise<Taken> {
    over.set(file.name, { key, outcome, ...(reason ? { reason } : {}) })
    if (reason) await putFailed(deps.folder, file, now(), reason)
    else await putProcessed(deps.folder, file, now())
    over.delete(file.name)
    return outcome
  }

  return { take }
}

function remember(map: Map<string, DeliveryRecord>, name: string, record: DeliveryRecord): void {
  map.delete(name)
  map.set(name, record)
  const [oldest] = map.keys()
  if (map.size > FILES_LIMIT && oldest !== undefined) map.delete(oldest)
}

/** Files that are not read at all. */
function tooOdd(
  file: SeenFile,
  { source }: TakeDeps,
): { problem: Problem; reason: Omit<Reason, 'at'> } | undefined {
  const most = source.limits.bytes
  if (file.bytes > 0 && file.bytes <= most) return undefined
  const detail =
    file.bytes === 0
      ? { 'zh-CN': `${file.name} 是空文件`, en: `${file.name} is empty` }
      : {
          'zh-CN': `${file.name} 有 ${file.bytes} 字节，上限 ${most}`,
          en: `${file.name} has ${file.bytes} bytes, limit ${most}`,
        }
  const code = file.bytes === 0 ? 'empty-file' : 'too-large'
  const problem = new Problem('delivery-undecodable', { detail, at: file.name, reason: code })
  return { problem, reason: { file: file.name, code, ...detail } }
}

function reasonOf(
  { name }: SeenFile,
  { code, detail, extensions, message }: Problem,
  at: string,
  delivery: string,
): Reason {
  const { at: place, reason } = extensions
  return {
    file: name,
    delivery,
    at,
    code: typeof reason === 'string' ? reason : code,
    ...(typeof place === 'string' ? { place } : {}),
    ...(detail ?? { 'zh-CN': message, en: message }),
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
