import { createServer } from 'node:http'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { publicAddresses } from './addresses.ts'
import { type EgressRequest, openEgress } from './egress.ts'
import { upstream } from './testing/upstream.ts'

const BYTES = 'application/octet-stream'

function egress(networks: string[] = []) {
  const opened = openEgress({ networks })
  onTestFinished(() => opened.close())
  return opened
}

function ask(url: string, more: Partial<EgressRequest> = {}): EgressRequest {
  const limits = { bytes: 1_000_000, seconds: 5 }
  return { url, trust: 'operator', headers: {}, accepts: [], limits, ...more }
}

/** The whole body, or the problem that came instead. */
async function read(request: EgressRequest, networks: string[] = []): Promise<Buffer> {
  const answer = await egress(networks).get(request)
  if (answer.kind === 'unchanged') throw new Error('unchanged')
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

it('brings the body, its type and its validators', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Content-Type', 'text/CSV; charset=utf-8')
    response.setHeader('ETag', '"1"')
    response.end('a,b')
  })
  const answer = await egress().get(ask(url))
  expect(answer).toMatchObject({ kind: 'body', contentType: 'text/csv', etag: '"1"' })
  expect(String(await read(ask(url)))).toBe('a,b')
})

it('asks with the validators it is given and understands 304', async () => {
  const url = await upstream((request, response) => {
    response.statusCode = request.headers['if-none-match'] === '"1"' ? 304 : 200
    response.end()
  })
  const headers = { 'if-none-match': '"1"' }
  expect(await egress().get(ask(url, { headers }))).toEqual({ kind: 'unchanged' })
})

it.each([
  ['gzip', gzipSync('hello')],
  ['zstd', zstdCompressSync('hello')],
  ['identity', Buffer.from('hello')],
])('undoes content encoding %s', async (encoding, bytes) => {
  const url = await upstream((_, response) => {
    response.setHeader('Content-Encoding', encoding)
    response.end(bytes)
  })
  expect(String(await read(ask(url)))).toBe('hello')
})

it('cuts off a source that never answers', async () => {
  const url = await upstream(() => undefined)
  const limits = { bytes: 1000, seconds: 0.3 }
  await expect(read(ask(url, { limits }))).rejects.toMatchObject({ code: 'upstream-timeout' })
})

it('cuts off a source that sends drop by drop', async () => {
  const url = await upstream((_, response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const startedAt = Date.now()
  const limits = { bytes: 1_000_000, seconds: 0.5 }
  await expect(read(ask(url, { limits }))).rejects.toMatchObject({ code: 'upstream-timeout' })
  expect(Date.now() - startedAt).toBeLessThan(3_000)
})

it('tells a truncated answer from a whole one', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Content-Length', 100)
    response.write('only this')
    setTimeout(() => response.destroy(), 50)
  })
  await expect(read(ask(url))).rejects.toMatchObject({ code: 'upstream-broken' })
})

it.each([
  ['cut short', gzipSync(Buffer.alloc(50_000, 'abcdefg')).subarray(0, 60)],
  ['not gzip at all', Buffer.from('plain text')],
])('refuses compressed content that is %s', async (_, bytes) => {
  const url = await upstream((_request, response) => {
    response.setHeader('Content-Encoding', 'gzip')
    response.end(bytes)
  })
  await expect(read(ask(url))).rejects.toMatchObject({ code: 'upstream-broken' })
})

it('takes no more bytes than allowed, announced or not', async () => {
  const url = await upstream((request, response) => {
    if (request.url === '/announced') response.setHeader('Content-Length', 2000)
    response.end(Buffer.alloc(2000))
  })
  const limits = { bytes: 1999, seconds: 5 }
  for (const path of ['/announced', '/chunked']) {
    const failed = read(ask(url + path, { limits }))
    await expect(failed).rejects.toMatchObject({ code: 'upstream-too-large' })
  }
  expect(await read(ask(url, { limits: { bytes: 2000, seconds: 5 } }))).toHaveLength(2000)
})

it('stops unpacking a compression bomb at the limit', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000))
  const url = await upstream((_, response) => {
    response.setHeader('Content-Encoding', 'gzip')
    response.end(bomb)
  })
  const before = process.memoryUsage().rss
  await expect(read(ask(url))).rejects.toMatchObject({ code: 'upstream-too-large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
})

it('refuses a content type the adapter does not read', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<h1>busy</h1>')
  })
  const failed = read(ask(url, { accepts: [BYTES] }))
  await expect(failed).rejects.toMatchObject({ code: 'upstream-content-type' })
})

it('counts an answer without a content type as octets', async () => {
  const url = await upstream((_, response) => response.end('x'))
  expect(String(await read(ask(url, { accepts: [BYTES] })))).toBe('x')
})

it('passes on the status of a source that refuses, and how long it wants to rest', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Retry-After', '90')
    response.statusCode = 503
    response.end()
  })
  await expect(read(ask(url))).rejects.toMatchObject({
    code: 'upstream-status',
    extensions: { upstreamStatus: 503, retryAfterSeconds: 90 },
  })
})

it('follows redirects within the configured origin, five at most', async () => {
  const url = await upstream((request, response) => {
    const hop = Number(request.url?.slice(1))
    if (hop > 0) response.writeHead(302, { location: `/${hop - 1}` })
    response.end('there')
  })
  expect(String(await read(ask(`${url}/5`)))).toBe('there')
  await expect(read(ask(`${url}/6`))).rejects.toMatchObject({ code: 'upstream-redirects' })
})

it('refuses a redirect to a private address unless its network is allowed', async () => {
  let secret: string | undefined
  const inner = await upstream((request, response) => {
    secret = request.headers['x-key'] as string | undefined
    response.end('inside')
  })
  const outer = await upstream((_, response) => {
    response.writeHead(302, { location: inner }).end()
  })
  const headers = { 'x-key': 'secret' }
  const failed = read(ask(outer, { headers }))
  await expect(failed).rejects.toMatchObject({ code: 'upstream-refused-address' })
  expect(String(await read(ask(outer, { headers }), ['127.0.0.0/8']))).toBe('inside')
  expect(secret, 'headers of the configured origin stay there').toBeUndefined()
})

it.each([
  'http://127.0.0.1:9/',
  'http://localhost:9/',
  'http://[::1]:9/',
  'http://[::ffff:127.0.0.1]:9/',
  'http://2130706433:9/',
  'http://0x7f.1:9/',
  'http://169.254.169.254/latest/meta-data',
  'http://10.0.0.1/',
  'http://0.0.0.0:9/',
  'ftp://example.org/',
  'file:///etc/passwd',
  'http://user:password@example.org/',
  'nonsense',
])('refuses %s from a user', async (url) => {
  await expect(read(ask(url, { trust: 'user' }))).rejects.toMatchObject({
    code: 'upstream-refused-address',
  })
})

it('says so when nobody listens', async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  await new Promise((done) => server.close(done))
  const failed = read(ask(`http://127.0.0.1:${port}/`))
  await expect(failed).rejects.toMatchObject({ code: 'upstream-unreachable' })
  await expect(read(ask('http://no.such.host.invalid/'))).rejects.toMatchObject({
    code: 'upstream-unreachable',
  })
})

it('ends at once when it is told to', async () => {
  const url = await upstream(() => undefined)
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  await expect(read(ask(url, { signal: stop.signal }))).rejects.toBeInstanceOf(Error)
})

it('knows public addresses from private ones', () => {
  const rule = publicAddresses(['10.2.0.0/16', 'fd00:1::/32'])
  for (const address of ['8.8.8.8', '2001:4860:4860::8888', '10.2.3.4', 'fd00:1::5']) {
    expect(rule(address), address).toBe(true)
  }
  const refused = ['10.3.0.1', '192.168.1.1', '100.64.0.1', 'fe80::1', '::', 'fd00:2::1']
  for (const address of [...refused, '224.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', 'nonsense']) {
    expect(rule(address), address).toBe(false)
  }
})
