import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import type {
  Appended,
  EntryRange,
  LedgerReader,
  LogReader,
  NewEntry,
  Recorder,
} from '@tongqu/ledger'
import type { Secrets } from '@tongqu/store'
import type { LinkMethod } from './link-server.ts'
import { linkWords, MAX_LINK_BYTES, MAX_LINK_ENTRIES, MAX_LINK_ENTRY_BYTES } from './link-words.ts'

/** The ledger of another gateway. */
export type RemoteLedger = {
  recorder: Recorder
  reader: LedgerReader & Pick<LogReader, 'entries' | 'size'>
  close(): void
}

export type LinkClientOptions = {
  secrets: Pick<Secrets, 'seal' | 'open'>
  /** `host:port`. */
  address: string
}

/** Requests with entries at the same time: each waits for a group to be on disk. */
const REQUESTS_AT_ONCE = 4
/** Entries that wait here; more are refused. */
const MAX_WAITING = 20_000
const ANSWER_MILLISECONDS = 5_000
/** How often a silent holder is asked whether it still takes entries. */
const LOOK_MILLISECONDS = 1_000

/** Of each entry its place, or the code of what refuses it. */
type Kept = Appended | { problem: string }

type Waiting = {
  entry: NewEntry
  bytes: number
  done(at: Appended): void
  failed(why: unknown): void
}

/** Every call throws `ledger-unavailable` when the holder does not answer. */
export function openLinkClient({ secrets, address }: LinkClientOptions): RemoteLedger {
  const words = linkWords(secrets)
  const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_AT_ONCE * 2 })
  let writable = true
  const call = async <T>(method: LinkMethod, ...given: unknown[]): Promise<T> => {
    const id = randomUUID()
    const sealed = words.sealQuestion({ id, method, given })
    const text = await posted(agent, address, sealed).catch((cause) => {
      writable = false
      throw new Problem('ledger-unavailable', { cause })
    })
    const answer = words.openAnswer(id, text)
    if ('problem' in answer) throw new Problem(answer.problem as ProblemCode)
    return (answer.value ?? undefined) as T
  }
  const look = () =>
    call<boolean>('isWritable').then(
      (is) => {
        writable = is
      },
      () => {
        writable = false
      },
    )
  const timer = setInterval(() => void look(), LOOK_MILLISECONDS).unref()
  const recorder = batches((entries) => call<Kept[]>('append', entries))
  return {
    recorder: { ...recorder, isWritable: () => writable },
    reader: {
      checkpoint: (...given) => call('checkpoint', ...given),
      size: () => call('size'),
      tile: (...given) => call('tile', ...given),
      bundle: (...given) => call('bundle', ...given),
      entry: (...given) => call('entry', ...given),
      find: (filter) => call('find', filter),
      proof: (...given) => call('proof', ...given),
      consistency: (...given) => call('consistency', ...given),
      entries: (range) => walked(range, (from, to) => call<Uint8Array[]>('walk', from, to)),
    },
    close() {
      clearInterval(timer)
      agent.destroy()
    },
  }
}

/** What comes while requests are under way goes together in the next. */
function batches(send: (entries: readonly NewEntry[]) => Promise<Kept[]>) {
  const waiting: Waiting[] = []
  let underWay = 0
  const next = async () => {
    underWay += 1
    const part = waiting.splice(0, fitting(waiting))
    try {
      const places = await send(part.map(({ entry }) => entry))
      for (const [index, one] of part.entries()) {
        const place = places[index] ?? { problem: 'ledger-unavailable' }
        if ('problem' in place) one.failed(new Problem(place.problem as ProblemCode))
        else one.done(place)
      }
    } catch (error) {
      for (const one of part) one.failed(error)
    }
    underWay -= 1
    if (waiting.length > 0) void next()
  }
  const append = (entry: NewEntry): Promise<Appended> => {
    if (waiting.length >= MAX_WAITING) return Promise.reject(new Problem('ledger-unavailable'))
    return new Promise((done, failed) => {
      const bytes = Buffer.byteLength(JSON.stringify(entry))
      waiting.push({ entry, bytes, done, failed })
      if (underWay < REQUESTS_AT_ONCE) queueMicrotask(() => waiting.length > 0 && void next())
    })
  }
  return { append, appendAll: (entries: readonly NewEntry[]) => Promise.all(entries.map(append)) }
}

/** How many of those that wait go into one request: at least one. */
function fitting(waiting: readonly Waiting[]): number {
  let bytes = 0
  const tooMany = waiting.findIndex((one, count) => {
    bytes += one.bytes
    return count > 0 && (count === MAX_LINK_ENTRIES || bytes > MAX_LINK_ENTRY_BYTES)
  })
  return tooMany === -1 ? waiting.length : tooMany
}

async function* walked(
  { from, to, signal }: EntryRange,
  part: (from: number, to: number) => Promise<Uint8Array[]>,
) {
  for (let index = from; index < to; ) {
    signal?.throwIfAborted()
    for (const bytes of await part(index, to)) {
      yield { index, bytes }
      index += 1
    }
  }
}

function posted(agent: Agent, address: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`http://${address}/`, { method: 'POST', agent }, (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      response.on('error', reject)
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > 2 * MAX_LINK_BYTES) response.destroy(new Error('too long an answer'))
        parts.push(part)
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(parts).toString('latin1'))
        else reject(new Error(`the holder of the ledger answers ${response.statusCode}`))
      })
    })
    sent.setTimeout(ANSWER_MILLISECONDS, () => sent.destroy(new Error('no answer in time')))
    sent.on('error', reject)
    sent.end(text)
  })
}
