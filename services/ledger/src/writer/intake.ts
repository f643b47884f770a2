import { canonicalJson, Problem } from '@tongqu/contracts'
import {
  type Appended,
  ENTRY_KINDS,
  type Entry,
  type EntryKind,
  MAX_ENTRY_BYTES,
  type NewEntry,
} from '../types.ts'
import { ULID } from '../ulid.ts'
import { unavailable } from './failures.ts'
import { hashOfId } from './id-table.ts'
import { openPending } from './pending.ts'

/** An entry on its way to disk, and whoever waits for it. */
export type Waiting = {
  id: string
  /** `hashOfId` of it. */
  hash: number
  /** The entry as the ledger keeps it: canonical JSON. */
  text: string
  /** Of it in UTF-8. */
  bytes: number
  /** One of those that it was given with has to be asked for: they keep their order. */
  isBehindAsked: boolean
  /** It has been asked for, and is not in the log. */
  isNew: boolean
  done: Promise<Appended>
  resolve(appended: Appended): void
  reject(error: unknown): void
}

/** Entries that wait for the disk: bounded, each id once. */
export type Intake = {
  /** Throws `bad-request` for what is no entry, `ledger-unavailable` when too much waits. */
  take(entry: NewEntry, isBehindAsked?: boolean): Waiting
  /** Behind all that waits, as new. */
  putBack(waiting: Waiting): void
  readonly entries: number
  /** Takes those that go to disk together out of the queue, the oldest first. */
  group(): Waiting[]
  /** Answers whoever waits, and forgets the entry. */
  settle(waiting: Waiting, outcome: { index: number } | { error: unknown }): void
}

/** All that waits for the disk: a second and more of the most that a machine takes. */
const MAX_WAITING_ENTRIES = 100_000
const MAX_WAITING_BYTES = 64 * 2 ** 20
/** What goes to disk in one write. */
const MAX_GROUP_ENTRIES = 5_000
const MAX_GROUP_BYTES = 4 * 2 ** 20

const KINDS: ReadonlySet<EntryKind> = new Set(ENTRY_KINDS)
/** RFC 3339 in UTC with milliseconds. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

export function openIntake(): Intake {
  const queue: Waiting[] = []
  /** Those of the group that is being written too. */
  const waitingFor = openPending<Waiting>()
  let begin = 0
  let bytes = 0

  return {
    take(entry, isBehindAsked = false) {
      const { text, bytes: length } = textOf(entry)
      const hash = hashOfId(entry.id)
      const same = waitingFor.find(hash, entry.id)
      if (same) return same
      if (waitingFor.size >= MAX_WAITING_ENTRIES || bytes + length > MAX_WAITING_BYTES) {
        throw unavailable('too many entries wait for the disk')
      }
      const { promise: done, resolve, reject } = Promise.withResolvers<Appended>()
      const kept = { id: entry.id, hash, text, bytes: length, isBehindAsked, isNew: false }
      const waiting: Waiting = { ...kept, done, resolve, reject }
      queue.push(waiting)
      waitingFor.add(waiting)
      bytes += length
      return waiting
    },
    putBack(waiting) {
      waiting.isNew = true
      queue.push(waiting)
    },
    get entries() {
      return queue.length - begin
    },
    group() {
      let end = begin
      let size = 0
      for (; end < queue.length && end - begin < MAX_GROUP_ENTRIES; end += 1) {
        size += queue[end]?.bytes ?? 0
        if (size > MAX_GROUP_BYTES && end > begin) break
      }
      const group = queue.slice(begin, end)
      begin = end
      if (begin === queue.length) {
        queue.length = 0
        begin = 0
      }
      return group
    },
    settle(waiting, outcome) {
      const { id, resolve, reject } = waiting
      waitingFor.remove(waiting)
      bytes -= waiting.bytes
      if ('index' in outcome) resolve({ id, index: outcome.index })
      else reject(outcome.error)
      Object.assign(waiting, DONE)
    },
  }
}

/** What is left of one that is settled: whoever still holds it holds neither text nor caller. */
const DONE: Pick<Waiting, 'text' | 'bytes' | 'done' | 'resolve' | 'reject'> = {
  text: '',
  bytes: 0,
  done: new Promise(() => undefined),
  resolve: () => undefined,
  reject: () => undefined,
}

function textOf(entry: NewEntry): Pick<Waiting, 'text' | 'bytes'> {
  try {
    if (!ULID.test(entry.id)) throw new TypeError('the id is no ULID')
    if (!INSTANT.test(entry.t)) throw new TypeError('the time is no instant in UTC')
    if (!KINDS.has(entry.k)) throw new TypeError('no such kind of entry')
    const whole: Entry = { ...entry, v: 1 }
    const text = canonicalJson(whole)
    const bytes = Buffer.byteLength(text)
    if (bytes > MAX_ENTRY_BYTES) throw new TypeError(`an entry of ${bytes} bytes`)
    return { text, bytes }
  } catch (cause) {
    throw new Problem('bad-request', { cause })
  }
}
