import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Problem } from '@tongqu/contracts'
import type {
  EntryFilter,
  LedgerReader,
  LogReader,
  LogView,
  NewEntry,
  Recorder,
} from '@tongqu/ledger'
import type { Secrets } from '@tongqu/store'
import { type LinkAnswer, linkWords, MAX_LINK_BYTES, MAX_LINK_ENTRIES } from './link-words.ts'

export type LinkServerOptions = {
  secrets: Pick<Secrets, 'seal' | 'open'>
  /** The ledger as soon as it is held; throws `ledger-unavailable` before. */
  held(): { recorder: Recorder; reader: LedgerReader & Pick<LogReader, 'entries' | 'size'> }
  /** Address to listen on; others than loopback only inside the network of the gateways. */
  host: string
  report(error: unknown): void
}

/** Bytes of entries in one part of a walk. */
const WALK_BYTES = 4 * 1024 * 1024
const REQUEST_MILLISECONDS = 30_000

/** Takes entries and questions of other gateways. `address`: `host:port`, for the store. */
export async function openLinkServer(
  options: LinkServerOptions,
): Promise<{ address: string; close(): Promise<void> }> {
  const words = linkWords(options.secrets)
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      options.report(error)
      response.destroy()
    })
  })
  server.requestTimeout = REQUEST_MILLISECONDS
  server.listen(0, options.host)
  await once(server, 'listening')
  const { address, family, port } = server.address() as AddressInfo
  return {
    address: `${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sealed = await textOf(request)
    const question = sealed === undefined ? undefined : opened(sealed)
    if (!question) {
      response.writeHead(403).end()
      return
    }
    const said = await carriedOut(options, question.method, question.given)
    const text = words.sealAnswer(question.id, said)
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end(text)
  }

  /** Whoever does not know the key is told nothing. */
  function opened(sealed: string) {
    try {
      return words.openQuestion(sealed)
    } catch {
      return undefined
    }
  }
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += part.length
    if (bytes > MAX_LINK_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('latin1')
}

async function carriedOut(
  options: LinkServerOptions,
  method: string,
  given: readonly unknown[],
): Promise<LinkAnswer> {
  try {
    const known = Object.hasOwn(METHODS, method)
      ? METHODS[method as keyof typeof METHODS]
      : undefined
    if (!known) throw new Problem('not-found')
    return { value: (await known(options.held(), given)) ?? null }
  } catch (error) {
    if (error instanceof Problem) return { problem: error.code }
    options.report(error)
    return { problem: 'internal' }
  }
}

/** What refuses one entry is no fault of those beside it. */
function codeOf(error: unknown): { problem: string } {
  if (error instanceof Problem) return { problem: error.code }
  throw error
}

function viewIn(given: unknown): LogView {
  return given === 'witnessed' ? 'witnessed' : 'newest'
}

type Carry = (held: ReturnType<LinkServerOptions['held']>, given: readonly unknown[]) => unknown

const METHODS = {
  append: ({ recorder }, [entries]) => {
    const list = entries as readonly NewEntry[]
    if (list.length > MAX_LINK_ENTRIES) throw new Problem('bad-request')
    return Promise.all(list.map((entry) => recorder.append(entry).catch(codeOf)))
  },
  isWritable: ({ recorder }) => recorder.isWritable(),
  checkpoint: ({ reader }, [view]) => reader.checkpoint(viewIn(view)),
  size: ({ reader }) => reader.size(),
  tile: ({ reader }, [level, index, width, view]) =>
    reader.tile(Number(level), Number(index), Number(width), viewIn(view)),
  bundle: ({ reader }, [index, width, view]) =>
    reader.bundle(Number(index), Number(width), viewIn(view)),
  entry: ({ reader }, [id, view]) => reader.entry(String(id), viewIn(view)),
  find: ({ reader }, [filter]) => reader.find(filter as EntryFilter),
  proof: ({ reader }, [id, view]) => reader.proof(String(id), viewIn(view)),
  consistency: ({ reader }, [from, to]) => reader.consistency(Number(from), Number(to)),
  walk: async ({ reader }, [from, to]) => {
    const entries: Uint8Array[] = []
    let bytes = 0
    for await (const one of reader.entries({ from: Number(from), to: Number(to) })) {
      entries.push(one.bytes)
      bytes += one.bytes.byteLength
      if (bytes > WALK_BYTES) break
    }
    return entries
  },
} satisfies Record<string, Carry>

export type LinkMethod = keyof typeof METHODS
