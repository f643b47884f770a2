import type { HttpPoll, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { openEgress } from '../egress.ts'
import { upstream } from '../testing/upstream.ts'
import { type Attempt, type PollDeps, pollHttp } from './http-poll.ts'

type Seen = { attempts: Attempt[]; failures: number[]; bodies: string[] }

function source(url: string, everySeconds: number): Source & { transport: HttpPoll } {
  return {
    id: 'test',
    adapter: 'test',
    dataset: 'test',
    feed: 'test',
    transport: { kind: 'http-poll', url, everySeconds, headers: { 'x-key': 'k' } },
    routes: [],
    zone: 'Asia/Shanghai',
    limits: { bytes: 1000, entities: 10, seconds: 1 },
    options: {},
    enabled: true,
    synthetic: true,
  }
}

/** Polls until the test ends. */
function poll(url: string, everySeconds: number, more: Partial<PollDeps> = {}): Seen {
  const seen: Seen = { attempts: [], failures: [], bodies: [] }
  const egress = openEgress({ networks: [] })
  const from = source(url, everySeconds)
  const transport = pollHttp(from, from.transport, {
    egress,
    accepts: [],
    async receive(answer) {
      const chunks: Uint8Array[] = []
      for await (const chunk of answer.body) chunks.push(chunk)
      seen.bodies.push(String(Buffer.concat(chunks)))
      return { outcome: 'landed', readings: 1, rejects: 0 }
    },
    report(attempt, failures) {
      seen.attempts.push(attempt)
      seen.failures.push(failures)
    },
    now: () => Date.now(),
    random: () => 0,
    ...more,
  })
  onTestFinished(async () => {
    await transport.stop()
    await egress.close()
  })
  return seen
}

it('asks again on its beat, and takes nothing that has not changed', async () => {
  let version = 1
  const url = await upstream((request, response) => {
    const etag = `"${version}"`
    response.setHeader('ETag', etag)
    if (request.headers['if-none-match'] === etag) response.statusCode = 304
    response.end(response.statusCode === 304 ? undefined : `body ${version}`)
  })
  const seen = poll(url, 0.05)
  await expect.poll(() => seen.attempts.length).toBeGreaterThan(3)
  version = 2
  await expect.poll(() => seen.bodies).toEqual(['body 1', 'body 2'])
  expect(seen.attempts.some(({ outcome }) => outcome === 'unchanged')).toBe(true)
})

it('sends the configured headers', async () => {
  let key: unknown
  const url = await upstream((request, response) => {
    key = request.headers['x-key']
    response.end()
  })
  poll(url, 0.05)
  await expect.poll(() => key).toBe('k')
})

it('asks for the whole body again when landing it failed', async () => {
  const conditions: unknown[] = []
  const url = await upstream((request, response) => {
    conditions.push(request.headers['if-none-match'])
    response.setHeader('ETag', '"1"')
    response.end('x')
  })
  const seen = poll(url, 0.05, { receive: () => Promise.reject(new Problem('lake-full')) })
  await expect.poll(() => seen.attempts.length).toBeGreaterThan(1)
  expect(seen.attempts[0]).toMatchObject({ outcome: 'failed', problem: { code: 'lake-full' } })
  expect(conditions.every((condition) => condition === undefined)).toBe(true)
})

it('waits longer after each failure and recovers at the first success', async () => {
  let answers = 0
  const url = await upstream((_, response) => {
    answers += 1
    response.statusCode = answers < 4 ? 500 : 200
    response.end('x')
  })
  const seen = poll(url, 0.1)
  await expect.poll(() => seen.bodies.length, { timeout: 5_000 }).toBeGreaterThan(0)
  expect(seen.failures.slice(0, 4)).toEqual([1, 2, 3, 0])
})

it('leaves a source alone as long as it asks for', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Retry-After', '3600')
    response.statusCode = 429
    response.end()
  })
  const seen = poll(url, 0.05)
  await new Promise((done) => setTimeout(done, 400))
  expect(seen.attempts).toHaveLength(1)
})

it('never lets a hung source delay another', async () => {
  const hung = await upstream(() => undefined)
  const quick = await upstream((_, response) => response.end('x'))
  const slow = poll(hung, 0.05)
  const seen = poll(quick, 0.05)
  await expect.poll(() => seen.bodies.length).toBeGreaterThan(5)
  expect(slow.attempts).toHaveLength(0)
})

it('calls an unexpected fault a failure and goes on', async () => {
  const url = await upstream((_, response) => response.end('x'))
  const seen = poll(url, 0.05, { receive: () => Promise.reject(new TypeError('bug')) })
  await expect.poll(() => seen.attempts.length).toBeGreaterThan(1)
  expect(seen.attempts[0]).toMatchObject({ problem: { code: 'internal' } })
})
