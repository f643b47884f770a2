import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { afterEach, expect, it } from 'vitest'
import { createStreams } from './streams.ts'

const CHUNKS = 60
const LARGE = 256 * 1024
const SMALL = 8 * 1024

const open: { close(): unknown }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

/** Serves these chunks through the HTTP layer of the gateway; `pause` is waited for before each. */
async function serve(chunks: readonly Uint8Array[], headers = {}, pause = async () => {}) {
  const streams = createStreams()
  const server = createServer(
    getRequestListener((_, env) => {
      let at = 0
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await pause()
          const chunk = chunks[at++]
          if (chunk) controller.enqueue(chunk)
          else controller.close()
        },
      })
      const { outgoing } = env as { outgoing: ServerResponse }
      return new Response(
        streams.track(body, outgoing, () => {}),
        { headers },
      )
    }),
  )
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Digest of what arrives; the client rests after each piece that `rest` picks. */
async function digestOf(url: string, rest: (piece: number) => boolean): Promise<string> {
  const hash = createHash('sha256')
  const [answer] = (await once(get(url), 'response')) as [IncomingMessage]
  let piece = 0
  for await (const bytes of answer) {
    hash.update(bytes)
    if (rest(piece++)) await sleep(5)
  }
  return hash.digest('hex')
}

function chunksOf(bytes: number): { chunks: Uint8Array<ArrayBuffer>[]; digest: string } {
  const chunks = Array.from({ length: CHUNKS }, () => Uint8Array.from(randomBytes(bytes)))
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return { chunks, digest: hash.digest('hex') }
}

it.each([
  ['a quick client', () => false],
  ['a slow client', (piece: number) => piece % 20 === 0],
])('memory of large chunks is given back, and %s gets every byte', async (_, rest) => {
  for (const length of [undefined, CHUNKS * LARGE]) {
    const { chunks, digest } = chunksOf(LARGE)
    const headers = length === undefined ? {} : { 'content-length': String(length) }
    expect(await digestOf(await serve(chunks, headers), rest)).toBe(digest)
    const back = chunks.filter((chunk) => chunk.buffer.detached).length
    // The first ones are gathered before the answer begins, the last one is nobody's concern.
    expect(back).toBeGreaterThan(CHUNKS / 2)
  }
})

it('a source that is slow to give loses no byte either', async () => {
  const { chunks, digest } = chunksOf(LARGE)
  const url = await serve(chunks, {}, () => sleep(Math.random() * 4))
  expect(await digestOf(url, () => false)).toBe(digest)
})

it('small chunks, which may be constants, stay what they are', async () => {
  const { chunks } = chunksOf(SMALL)
  await digestOf(await serve(chunks), () => false)
  expect(chunks.some((chunk) => chunk.buffer.detached)).toBe(false)
})
