import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import { PUBLIC_URL } from '../gateway.ts'
import { requestOf, type SecretAsk } from './asks.ts'
import type { SecretHub, SecretWorlds } from './worlds.ts'

/** All that somebody is told by one answer. */
export type Told = { status: number; headers: Record<string, string>; body: Buffer; fault?: string }

/** An event of a stream is told whole; there is no end to wait for. */
const EVENT_END = '\n\n'
const STREAM = 'text/event-stream'
/** Pages of one walk. */
const MOST_PAGES = 6
/** Files of one list that are fetched. */
const MOST_FILES = 6

/** Asks both worlds the same, follows what they both answer, and says where they differ. */
export async function compared(
  worlds: SecretWorlds,
  ask: SecretAsk,
  [one, two]: readonly [SecretHub, SecretHub] = [worlds.base, worlds.others[ask.who] as SecretHub],
  see: (told: Told, ask: SecretAsk) => Promise<void> = async () => undefined,
): Promise<string | undefined> {
  const principal = worlds.people[ask.who]?.principal
  if (!principal) throw new Error('nobody asks')
  const waiting: SecretAsk[] = [ask]
  for (let seed = 1; waiting.length > 0 && seed <= MOST_PAGES + MOST_FILES; seed += 1) {
    const next = waiting.shift() as SecretAsk
    const [left, right] = await Promise.all(
      [one, two].map(async (hub) => toldOf(await hub.ask(principal, seed, requestOf(next)))),
    )
    if (!left || !right) throw new Error('no answer')
    const difference = differenceOf(left, right)
    if (difference)
      return `${worlds.people[ask.who]?.name} ${next.method} ${next.target}\n${difference}`
    await see(right, next)
    if (seed < MOST_PAGES) waiting.push(...followed(next, left))
  }
  return undefined
}

/** Where an answer leads: its next page, its files, itself with its tag. */
function followed(ask: SecretAsk, { status, headers, body }: Told): SecretAsk[] {
  const more: SecretAsk[] = []
  const next = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1]
  if (next) more.push({ ...ask, target: next.slice(PUBLIC_URL.length) })
  if (headers.etag && !('if-none-match' in ask.headers) && status === 200) {
    more.push({ ...ask, headers: { ...ask.headers, 'if-none-match': headers.etag } })
  }
  const isList = /\/files(\?|$)/.test(ask.target) && status === 200 && ask.method === 'GET'
  const plain = !headers['content-encoding']
  if (isList && plain) {
    const { items } = JSON.parse(body.toString()) as { items: { href: string }[] }
    const files = items.slice(0, MOST_FILES).map(({ href }) => href.slice(PUBLIC_URL.length))
    more.push(...files.map((target) => ({ ...ask, target })))
  }
  return more
}

async function toldOf(response: Response): Promise<Told> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'))
  const told = { status: response.status, headers }
  try {
    return { ...told, body: await bodyOf(response, headers) }
  } catch (error) {
    return { ...told, body: Buffer.alloc(0), fault: String(error) }
  }
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** Of what is coded as it comes the text: where it is cut into pieces follows from the moment. */
async function bodyOf(response: Response, headers: Told['headers']): Promise<Buffer> {
  const isStream = headers['content-type']?.startsWith(STREAM) ?? false
  const decoder = DECODERS[headers['content-encoding'] ?? '']
  if (!response.body) return Buffer.alloc(0)
  if (!isStream && (!decoder || headers['content-length'] !== undefined)) {
    return Buffer.from(await response.arrayBuffer())
  }
  const coded = Readable.fromWeb(response.body as never)
  const plain = decoder ? coded.pipe(decoder()) : coded
  coded.on('error', (error) => plain.destroy(error))
  const pieces: Buffer[] = []
  // A stream says first how to come back, then all there is.
  for await (const piece of plain) {
    pieces.push(piece)
    const said = Buffer.concat(pieces).toString('latin1')
    if (isStream && said.split(EVENT_END).length > 2) break
  }
  coded.destroy()
  return Buffer.concat(pieces)
}

function differenceOf(left: Told, right: Told): string | undefined {
  if (left.status !== right.status) return `status ${left.status} and ${right.status}`
  if (left.fault !== right.fault) return `${left.fault} and ${right.fault}`
  for (const name of new Set([...Object.keys(left.headers), ...Object.keys(right.headers)])) {
    const [one, two] = [left.headers[name], right.headers[name]]
    if (one !== two) return `${name}: ${one} and ${two}`
  }
  if (left.body.equals(right.body)) return undefined
  const at = left.body.findIndex((byte, index) => byte !== right.body[index])
  const near = (body: Buffer) => body.subarray(Math.max(0, at - 120), at + 120).toString()
  return `byte ${at} of ${left.body.length} and ${right.body.length}:\n${near(left.body)}\n--- and\n${near(right.body)}`
}
