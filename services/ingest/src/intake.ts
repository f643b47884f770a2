import type { Decoded } from '@tongqu/adapter-kit'
import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LakeWriter, RawStore } from '@tongqu/lakehouse'
import type { OnProgress } from './control.ts'
import { decodeMessage, type Identity, type LandDeps, type Landing, landDelivery } from './land.ts'
import { type BatchDeps, type BatchOutcome, landBatch } from './land-batch.ts'
import type { Checks } from './quality/checks.ts'
import { datasetsOf, isSealed } from './sessions/routing.ts'
import { hasEnd, openSnapshots } from './snapshots.ts'
import type { Target } from './target.ts'
import { openTurn, openTurns } from './turn.ts'

export type IntakeDeps = Omit<LandDeps, 'bulkTurn' | 'snapshots'> & {
  writer: Pick<LakeWriter, 'landedSequence'> & BatchDeps['writer']
  raw: Pick<RawStore, 'put' | 'append' | 'pending' | 'newest' | 'since' | 'records'>
}

export type Received = {
  /** `unchanged`: the same bytes as the delivery before, which has landed. */
  outcome: 'landed' | 'unchanged'
  record: DeliveryRecord
  /** Absent when unchanged. */
  result?: Landing
}

/** What came with a body, for the journal. */
export type Facts = Pick<
  DeliveryRecord,
  | 'contentType'
  | 'url'
  | 'etag'
  | 'lastModified'
  | 'check'
  | 'sentAt'
  | 'key'
  | 'name'
  | 'part'
  | 'position'
  | 'remarks'
>

/** What is to be taken in: bytes, or a local file. */
export type Body = AsyncIterable<Uint8Array> | { path: string }

/** Which record of the journal bytes with this hash are, if any. */
export type Known = (sha256: string) => Promise<DeliveryRecord | undefined>

export type ReceiveOptions = {
  /** Land it even when it is the same as the one before. */
  always?: boolean
  progress?: OnProgress
}

/** The way of every delivery: kept raw, written into the journal, decoded, landed, told. */
export type Intake = {
  /**
   * Takes a body in. Throws the problems of the lake, of the archive and `delivery-undecodable`;
   * what was in the journal by then is landed later, unless its content is at fault.
   */
  receive(target: Target, body: Body, facts: Facts, options?: ReceiveOptions): Promise<Received>
  /**
   * Keeps a body and lands nothing: once this resolves it survives power loss, and whoever asked
   * for it sees to its landing. Throws `lake-full` and whatever the body throws; then nothing is in
   * the journal. `known` may answer a record that these bytes are already: nothing is added then.
   * Facts that only the whole body says are asked for when it has been stored.
   */
  keep(
    target: Target,
    body: Body,
    facts: Facts | (() => Facts),
    known?: Known,
  ): Promise<DeliveryRecord>
  /** Lands what was kept. Those kept before it must have landed. Throws as `receive`. */
  land(target: Target, record: DeliveryRecord): Promise<Landing>
  /**
   * Lands what was kept one after the other in one go; `undefined` where that can not be. Those
   * kept before must have landed. Answers for the first of them alone where all are too many rows.
   * Throws the problems of the lake: then none of them has landed.
   */
  landBatch(target: Target, records: readonly DeliveryRecord[]): Promise<BatchOutcome[] | undefined>
  /** What is in the journal but not in the lake and may land, oldest first. */
  waiting(target: Target): Promise<DeliveryRecord[]>
  /** Lands what is in the journal but not in the lake, oldest first; answers how many. */
  landPending(target: Target): Promise<number>
  /** Lands a delivery of the journal once more, under an identity of its own. */
  landAgain(
    target: Target,
    record: DeliveryRecord,
    identity: Identity,
    progress?: OnProgress,
  ): Promise<Landing>
  /** What the checks on the way in find in a share of a delivery; see `Quality.judge`. */
  judge: Checks['judge']
  /** Decodes a message of the journal and lands nothing; undefined for an archive. */
  decode(target: Target, record: DeliveryRecord): Promise<Decoded | undefined>
}

/** Problems of the content: the same bytes would only fail again. */
const CONTENT_PROBLEMS = new Set<string>(['delivery-undecodable', 'dataset-not-found'])
/** Faulty deliveries that are remembered. */
const FAULTY_LIMIT = 10_000

type World = IntakeDeps &
  LandDeps & {
    /** Deliveries whose content was at fault, by hash, as long as this process lives. */
    faulty: Map<string, Problem>
    /** Targets of which nothing waits in the journal: there is no need to look again. */
    settled: Set<string>
  }

export function openIntake(deps: IntakeDeps): Intake {
  const snapshots = openSnapshots({ raw: deps.raw, decode: decodeForEnds(deps) })
  const bulkTurn = openTurn()
  const world: World = { ...deps, snapshots, bulkTurn, faulty: new Map(), settled: new Set() }
  const turnOf = openTurns()
  return {
    receive: (target, body, facts, options = {}) =>
      turnOf(target.id)(() => receive(world, target, body, facts, options)),
    keep: (target, body, facts, known) => keep(world, target, body, facts, known),
    land: (target, record) => turnOf(target.id)(() => landRecord(world, target, record)),
    landBatch: (target, records) => turnOf(target.id)(() => landRecords(world, target, records)),
    waiting: (target) => waiting(world, target),
    landPending: (target) => turnOf(target.id)(() => landPending(world, target)),
    landAgain: (target, record, identity, progress) =>
      turnOf(target.id)(() =>
        landDelivery(world, target, record, identity, { name: nameOf(record), progress }),
      ),
    judge: async (...given) => (await deps.quality?.judge(...given)) ?? [],
    async decode(target, record) {
      const { adapter } = target
      if (adapter.shape === 'tables') return undefined
      return decodeMessage(world, adapter, target, record)
    },
  }
}

async function receive(
  world: World,
  target: Target,
  body: Body,
  facts: Facts,
  { always = false, progress }: ReceiveOptions,
): Promise<Received> {
  // Sequences only grow: what is older must land before what is newer.
  if (!world.settled.has(target.id)) await landPending(world, target)
  const put = await world.raw.put(body, sealOf(world, target))
  const { sha256, bytes } = put
  progress?.({ stage: 'store', done: bytes, total: bytes })
  const newest = await world.raw.newest(target.id)
  if (newest?.sha256 === sha256 && newest.dataset === target.dataset && !always) {
    const problem = world.faulty.get(sha256)
    if (problem) throw problem
    return { outcome: 'unchanged', record: newest }
  }
  const record = await append(world, target, put, facts)
  try {
    const result = await landRecord(world, target, record, progress)
    world.settled.add(target.id)
    return { outcome: 'landed', record, result }
  } catch (error) {
    if (isContentProblem(error)) world.settled.add(target.id)
    throw error
  }
}

async function keep(
  world: World,
  target: Target,
  body: Body,
  facts: Facts | (() => Facts),
  known?: Known,
): Promise<DeliveryRecord> {
  const put = await world.raw.put(body, sealOf(world, target))
  const same = await known?.(put.sha256)
  return same ?? append(world, target, put, typeof facts === 'function' ? facts() : facts)
}

function append(
  world: World,
  target: Target,
  { sha256, bytes }: { sha256: string; bytes: number },
  facts: Facts,
): Promise<DeliveryRecord> {
  world.settled.delete(target.id)
  const { dataset, feed } = target
  const receivedAt = new Date(world.now()).toISOString()
  return world.raw.append(target.id, { sha256, bytes, receivedAt, dataset, feed, ...facts })
}

/**
 * Personal data is kept under a key of its source and day, and is gone when that key is: as soon as
 * one dataset of the source is personal.
 */
function sealOf({ catalog }: Pick<World, 'catalog'>, target: Target): { seal?: string } {
  return isSealed(target, catalog()) ? { seal: target.id } : {}
}

async function landPending(world: World, target: Target): Promise<number> {
  let count = 0
  for (const record of await waiting(world, target)) {
    try {
      await landRecord(world, target, record)
      count += 1
    } catch (error) {
      if (!isContentProblem(error)) throw error
    }
  }
  world.settled.add(target.id)
  return count
}

/** What one dataset of the source still lacks; those that have it take nothing twice. */
async function waiting(world: World, target: Target): Promise<DeliveryRecord[]> {
  const { id, dataset } = target
  const landed = await Promise.all(
    datasetsOf(target).map((name) => world.writer.landedSequence(name, id)),
  )
  const records = await world.raw.pending(id, Math.min(...landed))
  return records.filter((record) => {
    return record.dataset === dataset && !world.faulty.has(record.sha256)
  })
}

async function landRecord(
  world: World,
  target: Target,
  record: DeliveryRecord,
  progress?: OnProgress,
): Promise<Landing> {
  const { sequence, sha256 } = record
  const identity = { appId: target.id, sequence }
  try {
    const options = { name: nameOf(record), progress }
    const landing = await landDelivery(world, target, record, identity, options)
    world.faulty.delete(sha256)
    return landing
  } catch (error) {
    if (isContentProblem(error)) remember(world.faulty, sha256, error)
    throw error
  }
}

async function landRecords(
  world: World,
  target: Target,
  records: readonly DeliveryRecord[],
): Promise<BatchOutcome[] | undefined> {
  const outcomes = await landBatch(world, target, records)
  for (const [index, outcome] of outcomes?.entries() ?? []) {
    const sha256 = records[index]?.sha256 ?? ''
    if ('problem' in outcome) remember(world.faulty, sha256, outcome.problem)
    else world.faulty.delete(sha256)
  }
  return outcomes
}

/** Of an earlier snapshot only what may have ended is wanted. */
function decodeForEnds(deps: IntakeDeps) {
  return async (target: Target, record: DeliveryRecord): Promise<Decoded> => {
    const { adapter } = target
    if (adapter.shape === 'tables') return { readings: [], rejects: [], findings: [] }
    return decodeMessage(deps, adapter, target, record, ({ contract }) => hasEnd(contract))
  }
}

function remember(faulty: Map<string, Problem>, sha256: string, problem: Problem): void {
  const [oldest] = faulty.keys()
  if (faulty.size >= FAULTY_LIMIT && oldest !== undefined) faulty.delete(oldest)
  faulty.set(sha256, problem)
}

/** Is the content at fault? Then the same bytes would only fail again. */
export function isContentProblem(error: unknown): error is Problem {
  return error instanceof Problem && CONTENT_PROBLEMS.has(error.code)
}

/** `https://…/gtfs.zip?key=1` → `gtfs.zip`; undefined when nothing names a file. */
function nameOf({ name: own, url }: DeliveryRecord): string | undefined {
  if (own !== undefined) return own
  const path = url === undefined ? undefined : URL.parse(url)?.pathname
  const name = path?.slice(path.lastIndexOf('/') + 1)
  try {
    return name ? decodeURIComponent(name) : undefined
  } catch {
    return name
  }
}
