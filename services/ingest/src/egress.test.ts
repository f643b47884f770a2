import { createServer } from 'node:http'
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { publicAddresses } from './addresses.ts'
import { type EgressRequest, openEgress } from './egress.ts'
import { freshSecondsOf, retrySecondsOf } from './egress-pace.ts'
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
  ['br', brotliCompressSync('hello')],
  ['deflate', deflateSync('hello')],
  ['deflate', deflateRawSync('hello')],
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
  expect(Date.now() - startedAt).toBeLessThan(20_000)
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

it('asks for the encodings it undoes', async () => {
  let asked: unknown
  const url = await upstream((request, response) => {
    asked = request.headers['accept-encoding']
    response.end()
  })
  await read(ask(url))
  expect(asked).toBe('gzip, deflate, br')
})

it.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
] as const)(
  'refuses what swells like a bomb (%s), although it is within its bytes',
  async (encoding, pack) => {
    const url = await upstream((_, response) => {
      response.setHeader('Content-Encoding', encoding)
      response.end(pack(Buffer.alloc(50_000_000)))
    })
    const limits = { bytes: 100_000_000, seconds: 20 }
    await expect(read(ask(url, { limits }))).rejects.toMatchObject({ code: 'upstream-too-large' })
  },
)

it('takes honest text that shrinks to a fiftieth', async () => {
  const text = Array.from({ length: 200_000 }, (_, n) => `<site id="${n % 97}"/>`).join('')
  const packed = gzipSync(text)
  expect(text.length / packed.length).toBeGreaterThan(50)
  const url = await upstream((_, response) => {
    response.setHeader('Content-Encoding', 'gzip')
    response.end(packed)
  })
  const limits = { bytes: 10_000_000, seconds: 20 }
  expect(String(await read(ask(url, { limits })))).toBe(text)
})

it('counts the bytes of the wire, and tells how long an answer stays good', async () => {
  const packed = gzipSync('hello'.repeat(100))
  const url = await upstream((_, response) => {
    response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Cache-Control', 'public, max-age=90')
    response.setHeader('Age', '30')
    response.end(packed)
  })
  const answer = await egress().get(ask(url))
  if (answer.kind === 'unchanged') throw new Error('unchanged')
  for await (const _ of answer.body);
  expect([answer.freshSeconds, answer.wireBytes?.()]).toEqual([60, packed.length])
})

it.each([
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': '99999' }, 3_600],
  [{ 'retry-after': 'Sat, 21 Nov 2026 04:01:00 GMT', date: 'Sat, 21 Nov 2026 04:00:00 GMT' }, 60],
  [{ 'retry-after': 'Sat, 21 Nov 2026 04:01:00 GMT' }, 0],
  [{ 'retry-after': '-5' }, 0],
  [{ 'retry-after': 'soon' }, 0],
  [{}, 0],
])('understands Retry-After %j', (headers, seconds) => {
  expect(retrySecondsOf(headers)).toBe(seconds)
})

it.each([
  [{ 'cache-control': 'max-age=60' }, 60],
  [{ 'cache-control': 'Public, Max-Age = "60"' }, 60],
  [{ 'cache-control': 'no-cache, max-age=60' }, undefined],
  [{ 'cache-control': 's-maxage=60' }, undefined],
  [{ 'cache-control': 'max-age=60', age: '70' }, undefined],
  [{ 'cache-control': 'max-age=-1' }, undefined],
  [{}, undefined],
])('understands Cache-Control %j', (headers, seconds) => {
  expect(freshSecondsOf(headers)).toBe(seconds)
})

/** A request with a body. */
function post(url: string, more: Partial<EgressRequest> = {}) {
  return { ...ask(url, more), contentType: 'text/xml', body: Buffer.from('<a/>') }
}

it('posts a body and brings the answer, whatever its status', async () => {
  const url = await upstream(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    response.statusCode = 500
    response.setHeader('Content-Type', 'text/xml; charset=utf-8')
    response.end(`${request.method} ${request.headers['content-type']} ${Buffer.concat(chunks)}`)
  })
  const { status, contentType, body } = await egress().post(post(url))
  expect([status, contentType, String(body)]).toEqual([500, 'text/xml', 'POST text/xml <a/>'])
})

it('carries a body inside its origin only', async () => {
  const methods: unknown[] = []
  const other = await upstream((_, response) => response.end('stolen'))
  const url = await upstream((request, response) => {
    methods.push(request.method)
    const to = { '/same': '/end', '/other': other, '/see': '/end' }[request.url ?? '']
    response.statusCode = to === undefined ? 200 : request.url === '/see' ? 303 : 307
    if (to !== undefined) response.setHeader('Location', to)
    response.end('ok')
  })
  expect(String((await egress().post(post(`${url}/same`))).body)).toBe('ok')
  expect(methods).toEqual(['POST', 'POST'])
  for (const path of ['/other', '/see']) {
    const answer = egress(['127.0.0.0/8']).post(post(`${url}${path}`))
    await expect(answer, path).rejects.toMatchObject({ code: 'upstream-redirects' })
  }
})

it('bounds what a post answers, and how long it takes', async () => {
  const large = await upstream((_, response) => response.end(Buffer.alloc(2_000)))
  const limits = { bytes: 1_000, seconds: 5 }
  await expect(egress().post(post(large, { limits }))).rejects.toMatchObject({
    code: 'upstream-too-large',
  })
  const hung = await upstream(() => undefined)
  const short = { bytes: 1_000, seconds: 0.1 }
  await expect(egress().post(post(hung, { limits: short }))).rejects.toMatchObject({
    code: 'upstream-timeout',
  })
})
