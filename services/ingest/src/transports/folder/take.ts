import type { Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult, RawStore } from '@tongqu/lakehouse'
import { type Intake, isContentProblem } from '../../intake.ts'
import type { Target } from '../../target.ts'
import { putFailed, putProcessed, type Reason, removeKept } from './put-away.ts'
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
  /** Is the text of people in what comes? Then only the sealed raw store keeps it. */
  sealed(): boolean
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
 * its content is at fault, before it is put away, or removed where it is sealed: whatever ends the
 * process between two of these steps, the file is found again, known again by name, times and
 * bytes, and not landed twice.
 */
export async function openTaker(deps: TakeDeps) {
  const { raw, source, now } = deps
  const taken = new Map<string, DeliveryRecord>()
  for (const record of await raw.since(source.id, iso(now() - KNOWN_MILLISECONDS))) {
    if (record.key !== undefined) remember(taken, record.key, record)
  }
  /** By name: what has landed in this life, and what is only to be put away. */
  const good = new Map<string, DeliveryRecord>()
  const over = new Map<string, PutAway>()

  async function take(file: SeenFile): Promise<Taken> {
    const key = `file:${file.mark}:${file.name}`
    const before = over.get(file.name)
    if (before?.key === key) return putAway(file, before)
    const early = tooOdd(file, deps)
    if (early) {
      const { problem, reason } = early
      const outcome = { outcome: 'failed', problem } as const
      return putAway(file, { key, outcome, reason: { ...reason, at: iso(now()) }, kept: false })
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
    if (same) return putAway(file, { key, outcome: { outcome: 'unchanged' }, kept: true })
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
      return putAway(file, { key, outcome: { outcome: 'landed', result }, kept: true })
    } catch (problem) {
      if (!isContentProblem(problem)) throw problem
      good.delete(file.name)
      const reason = reasonOf(file, problem, iso(now()), record.sha256)
      return putAway(file, { key, outcome: { outcome: 'failed', problem }, reason, kept: true })
    }
  }

  async function putAway(file: SeenFile, end: PutAway): Promise<Taken> {
    const { outcome, reason } = end
    over.set(file.name, end)
    let isSame = true
    if (end.kept && deps.sealed()) isSame = await removeKept(deps.folder, file, now(), reason)
    else if (reason) await putFailed(deps.folder, file, now(), reason)
    else await putProcessed(deps.folder, file, now())
    over.delete(file.name)
    return isSame ? outcome : { outcome: 'changed' }
  }

  return { take }
}

/** A file whose fate is settled: what is left is to take it out of the folder. */
type PutAway = {
  key: string
  outcome: Taken
  reason?: Reason
  /** The raw store has it. */
  kept: boolean
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
