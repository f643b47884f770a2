/**
 * Takes pushes in a process of its own and writes its address to standard output:
 *
 *   node server.ts <folder> hub     a whole ingest with one source that is pushed to
 *   node server.ts <folder> bare    reads bodies, appends them to a file and fdatasyncs them
 *
 * On SIGTERM it writes a `Served` and ends.
 */
import { mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Source } from '@tongqu/catalog'
import { SECRET } from './client.ts'
import { openListeningHub } from './hub.ts'

export type Served = { cpuMs: number; landed: number }

const [dir = '', way = ''] = process.argv.slice(2)
const source: Source = {
  id: 'pushed',
  adapter: 'gtfs-realtime',
  dataset: 'bus-vehicle-positions',
  feed: 'pushed',
  transport: {
    kind: 'http-push',
    host: '127.0.0.1',
    port: 0,
    path: '/in',
    auth: { kind: 'hmac', secrets: [SECRET], skewSeconds: 300 },
    requestsPerMinute: 10_000_000,
  },
  routes: [],
  zone: 'Asia/Shanghai',
  limits: { bytes: 10_000_000, entities: 100_000, seconds: 10 },
  options: {},
  enabled: true,
  synthetic: true,
}

let landed = 0
mkdirSync(dir, { recursive: true })
const stop = way === 'hub' ? await openHub() : await openBare()
process.once('SIGTERM', async () => {
  const { user, system } = process.cpuUsage()
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000, landed })}\n`)
  await stop()
  process.exit(0)
})

function openHub(): Promise<() => Promise<void>> {
  return openListeningHub(dir, source, {
    onListening: (one) => 'url' in one && process.stdout.write(`${one.url}\n`),
    onReleased: () => {
      landed += 1
    },
  })
}

async function openBare(): Promise<() => Promise<void>> {
  const file = await open(join(dir, 'bodies'), 'a')
  const server = createServer(async (request, response) => {
    await file.write(await buffer(request))
    await file.datasync()
    response.writeHead(202).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/in\n`)
  return async () => {
    server.closeAllConnections()
    await file.close()
  }
}
