import type { Decoded, Finding, Reading } from '@tongqu/adapter-kit'
import { type ContractId, contractOf, Problem } from '@tongqu/contracts'
import type { DeliveryRecord, RawStore } from '@tongqu/lakehouse'
import type { Target } from './target.ts'

/** Last readings by key, of one contract of one snapshot. */
export type Snapshot = ReadonlyMap<string, Reading>

/** What a snapshot no longer holds, and what is to be remarked on it. */
export type Ends = { ended: Reading[]; findings: Finding[] }

/** Compares the snapshots of each journal, one after the other. */
export type Snapshots = {
  /** The newest snapshot may not be asked for twice in different ways: the journal decides. */
  endsOf(target: Target, record: DeliveryRecord, decoded: Decoded): Promise<Ends>
}

export type SnapshotDeps = {
  raw: Pick<RawStore, 'records'>
  /** Decodes an earlier delivery; throws `delivery-not-found` when it is not kept any more. */
  decode(target: Target, record: DeliveryRecord): Promise<Decoded>
}

/** The column that says when something ended; contracts without it know no end. */
const ENDED = 'ended_at'
/** Deliveries that are gone through in search of the snapshot before. */
const DELIVERIES_LIMIT = 200
/** Journals whose newest snapshots are remembered; for the others they are read again. */
const JOURNALS_LIMIT = 1_000

/**
 * The last readings of what stood in `previous` and stands in `current` no more, each with
 * `ended_at` and event time = `at` (RFC 3339).
 */
export function endsOf(previous: Snapshot, current: Snapshot, at: string): Reading[] {
  const ended: Reading[] = []
  for (const [key, { contract, reading }] of previous) {
    if (current.has(key)) continue
    const { eventTime } = contractOf(contract)
    const time = eventTime === undefined ? {} : { [eventTime]: at }
    ended.push({ contract, reading: { ...reading, ...time, [ENDED]: at } })
  }
  return ended
}

/**
 * What a delivery shows of a contract as still going on, by key. The last reading of a key counts.
 */
export function snapshotIn(readings: readonly Reading[], contract: ContractId): Snapshot {
  const { key } = contractOf(contract)
  const found = new Map<string, Reading>()
  for (const one of readings) {
    if (one.contract !== contract) continue
    const name = JSON.stringify(key.map((column) => one.reading[column] ?? null))
    if (one.reading[ENDED] === undefined || one.reading[ENDED] === null) found.set(name, one)
    else found.delete(name)
  }
  return found
}

/** Does the delivery hold all there is of a contract? A document that broke off does not. */
export function isSnapshotOf({ snapshotOf, rejects }: Decoded, contract: ContractId): boolean {
  return (
    snapshotOf?.includes(contract) === true &&
    !rejects.some((reject) => reject.contract === undefined)
  )
}

/** Remembers the newest snapshots in memory, and reads those it does not know from the journal. */
export function openSnapshots(deps: SnapshotDeps): Snapshots {
  const known = new Map<string, Remembered>()

  async function before(
    target: Target,
    record: DeliveryRecord,
    contract: ContractId,
  ): Promise<Snapshot | 'none' | 'unknown'> {
    const newest = known.get(target.id)
    const found = newest?.snapshots.get(contract)
    if (found && newest?.sequence === record.sequence - 1) return found
    return searched(deps, target, record, contract)
  }

  function remember(target: Target, sequence: number, snapshots: Map<ContractId, Snapshot>) {
    const newest = known.get(target.id)
    // A replay of an old delivery tells nothing new.
    if (newest && newest.sequence >= sequence) return
    const follows = newest?.sequence === sequence - 1
    const kept = new Map([...(follows ? newest.snapshots : []), ...snapshots])
    const size = [...kept.values()].reduce((sum, { size }) => sum + size, 0)
    known.delete(target.id)
    if (size <= target.limits.entities) known.set(target.id, { sequence, snapshots: kept })
    const [oldest] = known.keys()
    if (known.size > JOURNALS_LIMIT && oldest !== undefined) known.delete(oldest)
  }

  return {
    async endsOf(target, record, decoded) {
      const ends: Ends = { ended: [], findings: [] }
      const snapshots = new Map<ContractId, Snapshot>()
      for (const contract of decoded.snapshotOf ?? []) {
        if (!hasEnd(contract)) continue
        if (!isSnapshotOf(decoded, contract)) {
          ends.findings.push(remark(contract, 'snapshot-incomplete', INCOMPLETE))
          continue
        }
        const shown = snapshotIn(decoded.readings, contract)
        const previous = await before(target, record, contract)
        const current = typeof previous === 'string' ? shown : held(previous, shown, decoded)
        if (previous === 'unknown') {
          ends.findings.push(remark(contract, 'snapshot-unknown', UNKNOWN))
        } else if (previous !== 'none') {
          ends.ended.push(...endsOf(previous, current, record.receivedAt))
        }
        snapshots.set(contract, current)
      }
      remember(target, record.sequence, snapshots)
      return ends
    },
  }
}

/** What is there and can not be read goes on as it was last read. */
function held(previous: Snapshot, shown: Snapshot, decoded: Decoded): Snapshot {
  const current = new Map(shown)
  for (const name of unreadIn(decoded)) {
    const last = previous.get(name)
    if (last && !current.has(name)) current.set(name, last)
  }
  return current
}

/** Keys of records that are there and can not be read. */
function unreadIn({ rejects }: Decoded): ReadonlySet<string> {
  return new Set(rejects.flatMap(({ key }) => (key === undefined ? [] : [JSON.stringify(key)])))
}

type Remembered = { sequence: number; snapshots: ReadonlyMap<ContractId, Snapshot> }

const INCOMPLETE = 'the delivery broke off: what is absent from it may still be going on'
const UNKNOWN = 'the snapshot before is not kept any more: nothing is known to have ended'

function remark(contract: ContractId, code: string, message: string): Finding {
  return { at: contract, code, message }
}

/** Do readings of the contract say when they ended? */
export function hasEnd(contract: ContractId): boolean {
  return contractOf(contract).columns.some(({ name }) => name === ENDED)
}

/**
 * Goes through the journal backwards until a delivery is a snapshot of the contract, and further
 * for what was there and could not be read: the same as memory would hold.
 */
async function searched(
  { raw, decode }: SnapshotDeps,
  target: Target,
  record: DeliveryRecord,
  contract: ContractId,
): Promise<Snapshot | 'none' | 'unknown'> {
  const records = (await raw.records(target.id)).filter(({ sequence, dataset }) => {
    return sequence < record.sequence && dataset === target.dataset
  })
  const found = new Map<string, Reading>()
  let open: Set<string> | undefined
  for (const earlier of records.slice(-DELIVERIES_LIMIT).reverse()) {
    let decoded: Decoded
    try {
      decoded = await decode(target, earlier)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'delivery-not-found')) throw error
      return open ? found : 'unknown'
    }
    if (!isSnapshotOf(decoded, contract)) continue
    const shown = snapshotIn(decoded.readings, contract)
    const unread = unreadIn(decoded)
    if (!open) {
      for (const [name, reading] of shown) found.set(name, reading)
      open = new Set([...unread].filter((name) => !shown.has(name)))
    }
    for (const name of open) {
      const last = shown.get(name)
      if (last) found.set(name, last)
      if (last || !unread.has(name)) open.delete(name)
    }
    if (open.size === 0) return found
  }
  if (open) return found
  const first = records[0]?.sequence ?? record.sequence
  return first === 0 && records.length <= DELIVERIES_LIMIT ? 'none' : 'unknown'
}
