/**
 * Takes reports of a freight platform, in a process of its own, and writes to standard output:
 *
 *   node server.ts <folder> hub             its address and public key as JSON, then it listens
 *   node server.ts <folder> bare <seconds>  how many envelopes one thread opens, and does no more
 *
 * On SIGTERM the hub writes a `Served` and ends.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openContent, openKey } from '@tongqu/adapter-network-freight'
import type { Source } from '@tongqu/catalog'
import { openListeningHub } from '../push/hub.ts'

/** `landed`: releases of the lake meanwhile. */
export type Served = { cpuMs: number; landed: number }
/** Envelopes opened in the time, and the CPU it took. */
export type Bare = { count: number; cpuMs: number; wallMs: number }

/** Of the benchmark alone. */
export const PRIVATE_KEY = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
const [dir = '', way = '', seconds = '5'] = process.argv.slice(2)

const source: Source = {
  id: 'freight-platform',
  adapter: 'network-freight',
  dataset: 'freight-waybills',
  feed: 'platform',
  transport: {
    kind: 'http-report',
    host: '127.0.0.1',
    port: 0,
    path: '/wlhy/send',
    requestsPerMinute: 10_000_000,
  },
  routes: [],
  zone: 'Asia/Shanghai',
  limits: { bytes: 262_144, entities: 10_000, seconds: 10 },
  options: { privateKey: PRIVATE_KEY, tokens: 'token-of-the-benchmark' },
  enabled: true,
  synthetic: true,
}

let landed = 0
mkdirSync(dir, { recursive: true })
if (way === 'bare') runBare()
else await runHub()

async function runHub(): Promise<void> {
  const stop = await openListeningHub(dir, source, {
    onListening: (listening) => process.stdout.write(`${JSON.stringify(listening)}\n`),
    onReleased: () => {
      landed += 1
    },
  })
  const before = process.cpuUsage()
  process.once('SIGTERM', async () => {
    const { user, system } = process.cpuUsage(before)
    process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000, landed })}\n`)
    await stop()
    process.exit(0)
  })
}

/** SM2 and SM4 of the envelopes in `bodies.ndjson`, over and over. */
function runBare(): void {
  const lines = readFileSync(join(dir, 'bodies.ndjson'), 'utf8').trim().split('\n')
  const bodies = lines.map((line) => JSON.parse(line) as Record<string, string>)
  const before = process.cpuUsage()
  const startedAt = performance.now()
  let count = 0
  for (; performance.now() - startedAt < Number(seconds) * 1000; count += 1) {
    const { encryptedCode = '', encryptedContent = '' } = bodies[count % bodies.length] ?? {}
    const key = openKey(encryptedCode, PRIVATE_KEY, 'C1C2C3')
    if (!key || !openContent(encryptedContent, key)) throw new Error('does not open')
  }
  const { user, system } = process.cpuUsage(before)
  const wallMs = performance.now() - startedAt
  process.stdout.write(`${JSON.stringify({ count, wallMs, cpuMs: (user + system) / 1000 })}\n`)
}
