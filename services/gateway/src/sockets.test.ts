import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { serveGateway } from './server.ts'
import { keptLog, served, testDeps } from './testing/gateway.ts'
import { type Script, scriptedLake } from './testing/scripted-lake.ts'

const KILOBYTE = 1_024
const CHUNK = Buffer.alloc(64 * KILOBYTE, 'x')
const DOWNLOAD = '/api/datasets/bus-timetable/records?format=ndjson'
const GTFS = '/api/datasets/bus-timetable/gtfs.zip'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function hub(script: Script, own: Partial<GatewayDeps> = {}) {
  const { lake, traces } = scriptedLake(script, own.lake)
  const { log, lines } = keptLog()
  const server = await served(testDeps({ log, ...own, lake }))
  open.push(server)
  return { ...server, traces, lines }
}

/** Sends raw bytes and answers everything that comes back until the connection ends. */
async function raw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(request)
  const chunks = received(socket)
  await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(chunks).toString('latin1')
}

function received(socket: Socket): Buffer[] {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  return chunks
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(holds()).toBe(true)
}

function request(lines: readonly string[]): string {
  return [...lines, '', ''].join('\r\n')
}

function failsAt(count: number): Script {
  return (chunk) => {
    if (chunk < count) return CHUNK
    throw new Error('/data/secret.parquet: cell secret-value is no number')
  }
}

it.each(['identity', 'gzip', 'br', 'zstd'])(
  'breaks the connection when a download fails in the middle (%s)',
  async (coding) => {
    const { url, traces, lines } = await hub(failsAt(3))
    const response = await fetch(`${url}${DOWNLOAD}`, { headers: { 'accept-encoding': coding } })
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
    await until(() => traces.pinned === 0)
    expect(lines.some(({ level, facts }) => level === 'error' && facts.end === 'broken')).toBe(true)
  },
)

it('tells a truncated answer from a whole one over HTTP/1.0 too, by a reset', async () => {
  const { port } = await hub(failsAt(2))
  const socket = connect(port, '127.0.0.1')
  socket.write(request([`GET ${DOWNLOAD} HTTP/1.0`, 'Host: hub.example']))
  socket.resume()
  const [error] = await once(socket, 'error')
  expect(error.code).toBe('ECONNRESET')
})

it('never sends a cause over the wire, whether at once or in the middle', async () => {
  for (const count of [0, 1]) {
    const { port } = await hub(failsAt(count))
    const text = await raw(
      port,
      request([`GET ${DOWNLOAD} HTTP/1.1`, 'Host: hub.example', 'Connection: close']),
    )
    expect(text).not.toContain('secret')
  }
})

it('answers a download that fails before its first byte as a problem', async () => {
  const { url, lines } = await hub(failsAt(0))
  const response = await fetch(`${url}${DOWNLOAD}`)
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ code: 'internal' })
  expect(lines.some(({ facts }) => String(facts.err).includes('secret-value'))).toBe(true)
})

it.each([
  [DOWNLOAD, 'identity'],
  [DOWNLOAD, 'zstd'],
  [DOWNLOAD, 'gzip'],
  [GTFS, 'identity'],
])('stops the query when the client leaves (%s, %s)', async (path, coding) => {
  const noise = randomBytes(64 * KILOBYTE)
  const { url, traces, gateway, lines } = await hub(() => noise)
  const control = new AbortController()
  const headers = { 'accept-encoding': coding }
  const response = await fetch(`${url}${path}`, { signal: control.signal, headers })
  const reader = response.body?.getReader()
  await reader?.read()
  control.abort()
  await until(() => traces.cancelled === 1 && traces.pinned === 0)
  expect(gateway.activeStreams()).toBe(0)
  const ended = lines.filter(({ facts }) => facts.end !== 'complete')
  expect(ended.map(({ level, facts }) => [level, facts.end])).toEqual([['info', 'aborted']])
})

it('breaks the connection when a member of a zip fails', async () => {
  const { url, traces } = await hub(failsAt(30))
  const response = await fetch(`${url}${GTFS}`)
  expect(response.status).toBe(200)
  await expect(response.arrayBuffer()).rejects.toThrow()
  await until(() => traces.pinned === 0)
})

it('breaks the connection when a stored file ends before its length', async () => {
  const { url } = await hub((chunk) => (chunk === 0 ? CHUNK.subarray(0, 60) : undefined))
  const response = await fetch(`${url}/api/datasets/bus-timetable/files/a.parquet`)
  expect(response.headers.get('content-length')).toBe('100')
  await expect(response.arrayBuffer()).rejects.toThrow()
})

it('pulls nothing for a client that takes nothing, and cuts it off in the end', async () => {
  const limits = { stalledSeconds: 0.5 }
  const { port, traces, lines } = await hub(() => CHUNK, { limits })
  const socket = await stalledClient(port)
  await until(() => traces.pulls > 3)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const settled = traces.pulls
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(traces.pulls).toBe(settled)
  // What the kernel buffers of a loopback connection, and one chunk.
  expect(settled * CHUNK.length).toBeLessThan(16 * KILOBYTE * KILOBYTE)
  await until(() => traces.cancelled === 1 && traces.pinned === 0)
  expect(lines.some(({ facts }) => facts.end === 'stalled')).toBe(true)
  socket.destroy()
})

async function stalledClient(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write(request([`GET ${DOWNLOAD} HTTP/1.1`, 'Host: hub.example']))
  await once(socket, 'connect')
  return socket
}

it('sends each pause-separated piece of a coded stream without waiting for the next', async () => {
  let go: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const { url } = await hub(async (chunk) => {
    if (chunk === 0) return Buffer.from('{"a":1}\n')
    await gate
    return chunk === 1 ? Buffer.from('{"a":2}\n') : undefined
  })
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  const chunks = received(socket)
  const headers = ['Host: hub.example', 'Accept-Encoding: gzip', 'Connection: close']
  socket.write(request([`GET ${DOWNLOAD} HTTP/1.1`, ...headers]))
  await until(() => Buffer.concat(chunks).toString('latin1').split('\r\n\r\n')[1] !== '')
  go()
  await once(socket, 'close')
  expect(dechunked(Buffer.concat(chunks))).toBe('{"a":1}\n{"a":2}\n')
})

/** The text of a chunked gzip answer. */
function dechunked(answer: Buffer): string {
  const text = answer.toString('latin1')
  let rest = text.slice(text.indexOf('\r\n\r\n') + 4)
  let body = ''
  for (;;) {
    const size = Number.parseInt(rest, 16)
    const start = rest.indexOf('\r\n') + 2
    if (!size) break
    body += rest.slice(start, start + size)
    rest = rest.slice(start + size + 2)
  }
  return gunzipSync(Buffer.from(body, 'latin1')).toString()
}

it('does not run a query to answer HEAD, and gives the headers of GET', async () => {
  const { url, traces } = await hub((chunk) => (chunk < 100 ? CHUNK : undefined))
  const head = await fetch(`${url}${DOWNLOAD}`, { method: 'HEAD' })
  expect(await head.text()).toBe('')
  expect(traces).toMatchObject({ pulls: 0, pinned: 0 })
  const get = await fetch(`${url}${DOWNLOAD}`)
  await get.arrayBuffer()
  const names = ['content-type', 'etag', 'hub-release', 'content-disposition', 'vary']
  for (const name of names) expect(head.headers.get(name)).toBe(get.headers.get(name))
  expect(head.status).toBe(get.status)
})

it.each([
  [['Host: hub.example', 'Host: evil']],
  [['Host: hub.example', 'host: hub.example']],
  [['Host: a b']],
  [['Host: hub.example/path']],
  [['Host: user@hub.example']],
  [['Host: ']],
  [['Host: evil.example']],
  [['Host: hub.example.evil.example']],
  [['Host: 127.0.0.1.evil.example']],
  [['Host: 192.0.2.1']],
])('refuses the Host lines %j', async (hosts) => {
  const { port } = await hub(() => undefined)
  const text = await raw(port, request(['GET /healthz HTTP/1.1', ...hosts, 'Connection: close']))
  expect(text).toMatch(/^HTTP\/1.1 400 /)
  expect(text).toMatch(/"code":"(host-invalid|bad-request)"/)
})

it.each([
  'hub.example',
  'HUB.example:443',
  'localhost:8080',
  '127.0.0.1',
  '127.0.0.9:1',
  '[::1]:8080',
])('answers to the host %s', async (host) => {
  const { port } = await hub(() => undefined)
  const ask = (target: string, name: string) =>
    raw(port, request([`GET ${target} HTTP/1.1`, `Host: ${name}`, 'Connection: close']))
  expect(await ask('/healthz', host)).toMatch(/^HTTP\/1.1 200 /)
  expect(await ask(`http://${host}/healthz`, host)).toMatch(/^HTTP\/1.1 200 /)
  expect(await ask('http://evil.example/healthz', host)).toContain('"code":"host-invalid"')
})

it('refuses a request without Host, a torn request line and an endless header', async () => {
  const { port } = await hub(() => undefined)
  const long = `X-Long: ${'x'.repeat(40_000)}`
  for (const [code, ...lines] of [
    ['host-invalid', 'GET /healthz HTTP/1.1', 'Connection: close'],
    ['bad-request', 'GET /healthz', 'Host: hub.example', 'Connection: close'],
    ['bad-request', 'GET /healthz HTTP/1.1', 'Host: hub.example', long, 'Connection: close'],
  ]) {
    const text = await raw(port, request(lines))
    expect(text).toMatch(/^HTTP\/1.1 4\d\d /)
    expect(text).toContain(`"code":"${code}"`)
  }
})

it('refuses a target beyond 16 kB as a problem', async () => {
  const { url, port } = await hub(() => undefined)
  const response = await fetch(`${url}/api/datasets?q=${'x'.repeat(16_400)}`)
  expect(response.status).toBe(414)
  expect(await response.json()).toMatchObject({ code: 'uri-too-long' })
  for (const bytes of [40_000, 200_000]) {
    const text = await raw(port, `GET /api/datasets?q=${'x'.repeat(bytes)} HTTP/1.1\r\n\r\n`)
    expect(text).toContain('"code":"uri-too-long"')
  }
})

it('refuses a body, however it comes', async () => {
  const { port, url } = await hub(() => undefined)
  const posted = await fetch(`${url}/api/datasets`, { method: 'POST', body: 'x'.repeat(100) })
  expect(posted.status).toBe(405)
  const closing = 'Connection: close'
  const text = await raw(
    port,
    `${request(['GET /healthz HTTP/1.1', 'Host: hub.example', 'Content-Length: 5', closing])}hello`,
  )
  expect(text).toMatch(/^HTTP\/1.1 413 /)
})

it('rejects with the error of the system when the port is taken', async () => {
  const { gateway, port } = await hub(() => undefined)
  const options = { host: '127.0.0.1', port, publicUrl: 'http://hub', uuid: () => 'x' }
  await expect(serveGateway(gateway, options)).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('lets running answers end before it stops, and takes no new ones', async () => {
  let go: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const { url, stop } = await hub(async (chunk) => {
    if (chunk === 0) return CHUNK
    await gate
    return undefined
  })
  const response = await fetch(`${url}${DOWNLOAD}`)
  const stopping = stop(30)
  await until(() => true)
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  go()
  expect((await response.arrayBuffer()).byteLength).toBe(CHUNK.length)
  await stopping
  open.splice(0)
})

it('cuts what has not ended when the grace is over', async () => {
  const { url, stop } = await hub(() => new Promise<Uint8Array>(() => {}))
  const response = fetch(`${url}${DOWNLOAD}`)
  response.catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 50))
  await stop(0.1)
  await expect(response).rejects.toThrow()
  open.splice(0)
})
