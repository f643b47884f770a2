import type { Source } from '@tongqu/catalog'
import { type LocalText, Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult, RawStore } from '@tongqu/lakehouse'
import { arrived, outcomeOf } from '../../channels/arrival.ts'
import type { Channels } from '../../channels/channels.ts'
import type { DigestCheck } from '../../channels/digests.ts'
import { type Intake, isContentProblem } from '../../intake.ts'
import type { Target } from '../../target.ts'
import { putFailed, putProcessed, putSide, type Reason, removeKept } from './put-away.ts'
import { Changed, readSeen } from './read.ts'
import { FAILED, PROCESSED, type SeenFile, type SideFile } from './scan.ts'
import { checkBySides, Different, heldAgainst } from './side-files.ts'

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
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
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
  const { raw, source, now, channels } = deps
  const taken = new Map<string, DeliveryRecord>()
  for (const record of await raw.since(source.id, iso(now() - KNOWN_MILLISECONDS))) {
    if (record.key !== undefined) remember(taken, record.key, record)
  }
  /** By name: what has landed in this life, and what is only to be put away. */
  const good = new Map<string, DeliveryRecord>()
  const over = new Map<string, PutAway>()

  async function take(file: SeenFile, sides: readonly SideFile[] = []): Promise<Taken> {
    const outcome = await takeFile(file, sides)
    if (outcome.outcome === 'changed') return outcome
    for (const side of sides) await putSideAway(deps, side, outcome.outcome === 'failed')
    return outcome
  }

  async function takeFile(file: SeenFile, sides: readonly SideFile[]): Promise<Taken> {
    const key = `file:${file.mark}:${file.name}`
    const before = over.get(file.name)
    if (before?.key === key) return putAway(file, before)
    const early = tooOdd(file, deps)
    if (early) return refuse(file, key, early)
    try {
      return await takeContent(file, key, await checkBySides(file, sides))
    } catch (error) {
      if (error instanceof Changed) return { outcome: 'changed' }
      if (!(error instanceof Different)) throw error
      channels?.came(deps.target, 'different')
      return refuse(file, key, faultOf(file, 'digest-different', textOfDifferent(error)))
    }
  }

  function refuse(file: SeenFile, key: string, { problem, reason }: Fault): Promise<Taken> {
    const outcome = { outcome: 'failed', problem } as const
    return putAway(file, { key, outcome, reason: { ...reason, at: iso(now()) }, kept: false })
  }

  async function takeContent(file: SeenFile, key: string, check: DigestCheck): Promise<Taken> {
    let known: DeliveryRecord | undefined
    let former: DeliveryRecord | undefined
    const told = check.name === undefined ? {} : { check: check.name }
    const facts = { key, name: file.name, sentAt: iso(file.modifiedAt), ...told }
    const body = heldAgainst(readSeen(file), check)
    const record = await deps.intake.keep(deps.target, body, facts, async (sha256) => {
      known = taken.get(key)
      if (known?.sha256 === sha256) return known
      former = await sameAs(deps, good.get(file.name), sha256)
      return former
    })
    // What a crash has left in the folder was counted when it was kept.
    if (former) channels?.came(deps.target, outcomeOf(told))
    else if (record !== known) arrived(channels, deps.target, record)
    if (former) return putAway(file, { key, outcome: { outcome: 'unchanged' }, kept: true })
    remember(taken, key, record)
    return land(file, key, record)
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

  return { take, drop: (side: SideFile) => putSideAway(deps, side, false) }
}

/** What the same content has already come to. Its content must have been good. */
async function sameAs(
  { raw, source, replaces }: TakeDeps,
  former: DeliveryRecord | undefined,
  sha256: string,
): Promise<DeliveryRecord | undefined> {
  if (former?.sha256 !== sha256) return undefined
  if (!replaces) return former
  return (await raw.newest(source.id))?.sequence === former.sequence ? former : undefined
}

/** It says nothing of anybody, but has no business where its file has none. */
async function putSideAway(
  { folder, sealed, now }: TakeDeps,
  side: SideFile,
  isFailed: boolean,
): Promise<void> {
  if (sealed()) await removeKept(folder, side, now())
  else await putSide(folder, side, now(), isFailed ? FAILED : PROCESSED)
}

/** A file whose fate is settled: what is left is to take it out of the folder. */
type PutAway = {
  key: string
  outcome: Taken
  reason?: Reason
  /** The raw store has it. */
  kept: boolean
}

/** Why a file is not taken. */
type Fault = { problem: Problem; reason: Omit<Reason, 'at'> }

function remember(map: Map<string, DeliveryRecord>, name: string, record: DeliveryRecord): void {
  map.delete(name)
  map.set(name, record)
  const [oldest] = map.keys()
  if (map.size > FILES_LIMIT && oldest !== undefined) map.delete(oldest)
}

/** Files that are not read at all. */
function tooOdd(file: SeenFile, { source }: TakeDeps): Fault | undefined {
  const most = source.limits.bytes
  if (file.bytes > 0 && file.bytes <= most) return undefined
  const detail =
    file.bytes === 0
      ? { 'zh-CN': `${file.name} 是空文件`, en: `${file.name} is empty` }
      : {
          'zh-CN': `${file.name} 有 ${file.bytes} 字节，上限 ${most}`,
          en: `${file.name} has ${file.bytes} bytes, limit ${most}`,
        }
  return faultOf(file, file.bytes === 0 ? 'empty-file' : 'too-large', detail)
}

function faultOf({ name }: SeenFile, code: string, detail: LocalText): Fault {
  const problem = new Problem('delivery-undecodable', { detail, at: name, reason: code })
  return { problem, reason: { file: name, code, ...detail } }
}

function textOfDifferent({ claim: { field, algorithm } }: Different): LocalText {
  return {
    'zh-CN': `内容与 ${field}（${algorithm}）不符`,
    en: `the content is not what ${field} (${algorithm}) says`,
  }
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
