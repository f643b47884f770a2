import { hash } from 'node:crypto'
import type { Principal } from '@tongqu/access'
import type { EntryActor, NewEntry } from '@tongqu/ledger'

/** Answers of one dataset of the open tier to one caller within one second. */
export type ServeSum = {
  /** Of its entry, and `Hub-Receipt` of its answers. */
  readonly id: string
  readonly second: number
  readonly actor: EntryActor
  readonly dataset: string
  readonly synthetic: boolean
  requests: number
  rows: number
  bytes: number
  /** Ids of the requests, each on its own line. */
  ids: string
  /** Answers that have not ended. */
  pending: number
  isTold: boolean
}

export type ServeSums = {
  /** Undefined when there are too many: the answer leaves uncounted, which is told. */
  begin(
    principal: Principal,
    dataset: string,
    request: string,
    synthetic: boolean,
  ): ServeSum | undefined
  /** What ends later than its second is told counts in a later one. */
  end(sum: ServeSum, rows: number, bytes: number): void
  /** Tells all there is. */
  flush(): void
  close(): void
}

type World = {
  newId(): string
  /** Milliseconds since 1970. */
  now(): number
  tell(entry: NewEntry): void
  /** An answer is not counted. */
  lost(): void
}

/** Callers × datasets within the same seconds. */
const MAX_SUMS = 10_000
/** A sum waits so long for the bytes of streams that began in it. */
const PATIENCE_SECONDS = 10
const FLUSH_MILLISECONDS = 500

/** Counts in memory and tells once a second: an open answer never waits for the ledger. */
export function serveSums(world: World): ServeSums {
  const current = new Map<string, ServeSum>()
  const over = new Set<ServeSum>()
  let timer: NodeJS.Timeout | undefined
  const secondNow = () => Math.floor(world.now() / 1_000)
  const sumOf = (key: string, of: Pick<ServeSum, 'actor' | 'dataset' | 'synthetic'>) => {
    const second = secondNow()
    const known = current.get(key)
    if (known?.second === second) return known
    if (current.size + over.size >= MAX_SUMS) return undefined
    if (known) over.add(known)
    const counts = { requests: 0, rows: 0, bytes: 0, ids: '', pending: 0, isTold: false }
    const sum: ServeSum = { ...of, id: world.newId(), second, ...counts }
    current.set(key, sum)
    timer ??= setInterval(() => flush(false), FLUSH_MILLISECONDS).unref()
    return sum
  }
  const tellOver = (sum: ServeSum) => {
    sum.isTold = true
    world.tell(entryOf(sum))
  }
  const flush = (all: boolean) => {
    const second = secondNow()
    for (const [key, sum] of current) {
      // A clock that went back ends a second too.
      if (sum.second === second && !all) continue
      current.delete(key)
      over.add(sum)
    }
    for (const sum of over) {
      const isLate = Math.abs(second - sum.second) > PATIENCE_SECONDS
      if (sum.pending > 0 && !isLate && !all) continue
      over.delete(sum)
      tellOver(sum)
    }
    if (current.size + over.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    begin(principal, dataset, request, synthetic) {
      const sum = sumOf(keyOf(principal, dataset), {
        actor: actorOf(principal),
        dataset,
        synthetic,
      })
      if (!sum) {
        world.lost()
        return undefined
      }
      sum.requests += 1
      sum.pending += 1
      sum.ids += sum.requests === 1 ? request : `\n${request}`
      return sum
    },
    end(sum, rows, bytes) {
      sum.pending -= 1
      const { actor, dataset, synthetic } = sum
      const key = `${actor.id ?? ''}\n${dataset}`
      const own = sum.isTold ? sumOf(key, { actor, dataset, synthetic }) : sum
      if (!own) return world.lost()
      own.rows += rows
      own.bytes += bytes
    },
    flush: () => flush(true),
    close() {
      flush(true)
      clearInterval(timer)
    },
  }
}

/** People are not told apart where anybody may read. */
function keyOf(principal: Principal, dataset: string): string {
  return `${principal.kind === 'app' ? principal.id : ''}\n${dataset}`
}

const ANONYMOUS: EntryActor = { type: 'anonymous' }

function actorOf(principal: Principal): EntryActor {
  if (principal.kind !== 'app') return ANONYMOUS
  return { type: 'app', id: principal.id, organisation: principal.organisation }
}

function entryOf(sum: ServeSum): NewEntry {
  const { id, second, actor, dataset, requests, rows, bytes, ids, synthetic } = sum
  return {
    id,
    t: new Date(second * 1_000).toISOString(),
    k: 'serve_sum',
    actor,
    dataset,
    meters: { requests, rows, bytes },
    body: { requestsSha256: hash('sha256', ids, 'hex') },
    ...(synthetic && { synthetic }),
  }
}
