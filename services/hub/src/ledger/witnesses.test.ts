import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { memoryLog, told } from '@tongqu/ledger/testing'
import { expect, it, onTestFinished } from 'vitest'
import { newCosignerKey, openCosigner } from '../../../../infra/verify/src/cosigner.ts'
import { dataFolder } from '../testing/hub-process.ts'
import type { Held } from './seat.ts'
import { openWitnessDesk } from './witnesses.ts'

const WAITED = { timeout: 20_000, interval: 10 }
const MEGABYTE = Buffer.alloc(2 ** 20, 0x41)

type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A hub that has somebody at a real socket witness its log; what it was told of, and asked. */
async function asked(answering: Answering, seconds = 1) {
  const seen: string[] = []
  let written = 0
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts).toString()
    seen.push(`${request.method} ${request.url}`)
    answering(request, response, body)
    response.on('close', () => {
      written += response.socket?.bytesWritten ?? 0
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const dir = await dataFolder()
  mkdirSync(join(dir, 'new'))
  const log = memoryLog()
  await told(log, { k: 'config' })
  const lines: { level: string; facts: object }[] = []
  const logger = (level: string) => (facts: object) => void lines.push({ level, facts })
  const cosigner = openCosigner(newCosignerKey('witness.example/1'))
  const desk = openWitnessDesk({
    dir,
    witnesses: [{ verifier: cosigner.verifier, url: `http://127.0.0.1:${port}/w` }],
    now: Date.now,
    log: { info: logger('info'), warn: logger('warn'), error: logger('error') },
    limits: { bytes: 16_384, seconds },
  })
  const end = desk.follow(log as unknown as Held)
  onTestFinished(async () => {
    await end()
    await desk.close()
    server.closeAllConnections()
    server.close()
  })
  return { desk, dir, end, lines, seen, cosigner, written: () => written }
}

const text = (body: string) => body.slice(body.indexOf('\n\n') + 2).split('\n\n')[0]

it('a checkpoint is submitted as tlog-witness has it, and what was signed is kept', async () => {
  let sign: (checkpoint: string) => string = () => ''
  const { desk, dir, seen, lines, cosigner } = await asked((_, response, body) => {
    response.end(sign(`${text(body)}\n`))
  })
  sign = (checkpoint) => cosigner.cosign(checkpoint, Math.floor(Date.now() / 1_000))
  await expect.poll(() => desk.status()?.witnessed?.size, WAITED).toBe(1)
  expect(new Set(seen)).toEqual(new Set(['POST /w/add-checkpoint']))
  expect(readdirSync(dir).toSorted()).toEqual(['new', 'witnessed'])
  expect(readdirSync(join(dir, 'new'))).toEqual([])
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
})

it('a hub that stops waits for no witness', async () => {
  const { seen, end } = await asked(() => undefined, 3_600)
  await expect.poll(() => seen.length, WAITED).toBe(1)
  await end()
})

const liars: [string, string, Answering][] = [
  ['never ends', 'unreachable', (_, response) => response.write('— witness')],
  ['does not begin', 'unreachable', () => undefined],
  ['answers with a gigabyte', 'unreachable', (_, response) => flood(response)],
  [
    'says that it will be a gigabyte',
    'unreachable',
    (_, response) => {
      response.writeHead(200, { 'content-length': String(2 ** 30) }).write(MEGABYTE)
    },
  ],
  [
    'leads elsewhere',
    'unreachable',
    (request, response) => {
      const location = `http://${request.headers.host}/elsewhere`
      response.writeHead(request.url === '/elsewhere' ? 200 : 307, { location }).end()
    },
  ],
  ['hangs up', 'unreachable', (request) => request.socket.destroy()],
  [
    'signs for another',
    'malformed',
    (_, response, body) => {
      const other = openCosigner(newCosignerKey('witness.example/1'))
      response.end(other.cosign(`${text(body)}\n`, Math.floor(Date.now() / 1_000)))
    },
  ],
]

it.each(liars)(
  'a witness that %s has not signed, and takes nothing of the hub',
  async (_, reason, lie) => {
    const { desk, dir, lines, seen, written } = await asked(lie)
    const failures = () => desk.status()?.failures ?? []
    await expect.poll(failures, WAITED).toMatchObject([{ witness: 'witness.example/1', reason }])
    expect(desk.status()?.witnessed).toBeUndefined()
    expect(readdirSync(dir)).toEqual(['new'])
    expect(lines.map(({ level }) => level)).toEqual(['warn'])
    expect(seen).not.toContain('POST /elsewhere')
    expect(written()).toBeLessThan(16 * MEGABYTE.length)
  },
)

function flood(response: ServerResponse): void {
  let left = 1_024
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1
      if (!response.write(MEGABYTE)) return
    }
    response.end()
  }
  response.on('drain', more)
  more()
}
