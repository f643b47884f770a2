import { gzipSync } from 'node:zlib'
import { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openBudget } from '../budget.ts'
import { openEgress } from '../egress.ts'
import { upstream } from '../testing/upstream.ts'
import {
  type Attempt,
  CIRCUIT_FAILURES,
  type Circuit,
  type Poll,
  type PollDeps,
  pollHttp,
} from './http-poll.ts'

type Seen = { attempts: Attempt[]; failures: number[]; circuits: Circuit[]; bodies: string[] }

/** Polls until the test ends. */
function poll(
  url: string,
  everySeconds: number,
  more: Partial<PollDeps> = {},
  polled: Partial<Poll> = {},
): Seen {
  const seen: Seen = { attempts: [], failures: [], circuits: [], bodies: [] }
  const egress = openEgress({ networks: [] })
  const headers = { 'x-key': 'k' }
  const limits = { bytes: 1000, entities: 10, seconds: 30 }
  const transport = pollHttp(
    { url, everySeconds, headers, limits, ...polled },
    {
      egress,
      accepts: [],
      async receive(answer) {
        const chunks: Uint8Array[] = []
        for await (const chunk of answer.body) chunks.push(chunk)
        seen.bodies.push(String(Buffer.concat(chunks)))
        return { outcome: 'landed', readings: 1, rejects: 0 }
      },
      report(attempt, failures, circuit) {
        seen.attempts.push(attempt)
        seen.failures.push(failures)
        seen.circuits.push(circuit)
      },
      now: () => Date.now(),
      random: () => 0,
      ...more,
    },
  )
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
  await expect.poll(() => seen.bodies.length).toBeGreaterThan(0)
  expect(seen.failures.slice(0, 4)).toEqual([1, 2, 3, 0])
})

it('leaves a source alone as long as it asks for', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Retry-After', '3600')
    response.statusCode = 429
    response.end()
  })
  const seen = poll(url, 0.05)
  await expect.poll(() => seen.attempts.length).toBe(1)
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

it('opens the circuit of a source that fails again and again, and asks it once now and then', async () => {
  let requests = 0
  const url = await upstream((_, response) => {
    requests += 1
    response.statusCode = requests <= CIRCUIT_FAILURES + 1 ? 503 : 200
    response.end('x')
  })
  const seen = poll(url, 0.001)
  await expect.poll(() => seen.circuits.at(-1)).toBe('open')
  expect(seen.circuits.slice(0, CIRCUIT_FAILURES)).toEqual([
    ...Array(CIRCUIT_FAILURES - 1).fill('closed'),
    'open',
  ])
  await new Promise((done) => setTimeout(done, 200))
  expect(requests).toBe(CIRCUIT_FAILURES)
})

it('closes the circuit with the first answer to its probe', async () => {
  const circuits: Circuit[] = []
  const waits: number[] = []
  let failures = CIRCUIT_FAILURES + 1
  const egress = {
    async get() {
      failures -= 1
      if (failures >= 0) throw new Problem('upstream-unreachable')
      return { kind: 'unchanged' as const }
    },
  }
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  poll('http://source.invalid', 10, {
    egress,
    report(attempt, count, circuit) {
      circuits.push(circuit)
      waits.push(attempt.outcome === 'failed' ? count : 0)
    },
  })
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(circuits.slice(CIRCUIT_FAILURES - 1, CIRCUIT_FAILURES + 4)).toEqual([
    'open',
    'half-open',
    'open',
    'half-open',
    'closed',
  ])
  expect(waits.slice(-2)).toEqual([0, 0])
})

it('leaves the circuit closed when it is the disk that fails, or the content', async () => {
  const url = await upstream((_, response) => response.end('x'))
  const seen = poll(url, 0.001, { receive: () => Promise.reject(new Problem('lake-full')) })
  await expect.poll(() => seen.failures.at(-1)).toBeGreaterThan(CIRCUIT_FAILURES)
  expect(new Set(seen.circuits)).toEqual(new Set(['closed']))
})

it('asks no more often than the budget of the source allows, and says so once', async () => {
  let requests = 0
  const url = await upstream((_, response) => {
    requests += 1
    response.end('x')
  })
  const seen = poll(url, 0.01, { budget: openBudget({ requestsPerHour: 3 }) })
  await expect
    .poll(() => seen.attempts.at(-1))
    .toMatchObject({
      problem: { code: 'source-budget' },
    })
  await new Promise((done) => setTimeout(done, 200))
  expect([requests, seen.attempts.length, seen.failures.at(-1)]).toEqual([3, 4, 0])
})

it('counts bytes as they came over the wire', async () => {
  const packed = gzipSync(Buffer.alloc(900))
  let requests = 0
  const url = await upstream((_, response) => {
    requests += 1
    response.setHeader('Content-Encoding', 'gzip')
    response.end(packed)
  })
  const seen = poll(url, 0.01, { budget: openBudget({ bytesPerHour: packed.length * 4 }) })
  await expect
    .poll(() => seen.attempts.at(-1))
    .toMatchObject({
      problem: { code: 'source-budget' },
    })
  expect(requests).toBe(4)
})

it('waits as long as an answer stays good, and as the body says', async () => {
  let requests = 0
  const cached = await upstream((_, response) => {
    requests += 1
    response.setHeader('Cache-Control', 'public, max-age=60')
    response.end('x')
  })
  const seen = poll(cached, 0.01)
  const quick = await upstream((_, response) => response.end('x'))
  const slow = poll(quick, 0.01, {
    receive: async () => ({ outcome: 'landed', readings: 1, rejects: 0, everySeconds: 60 }),
  })
  const asked = () => [requests, seen.attempts.length, slow.attempts.length]
  await expect.poll(asked).toEqual([1, 1, 1])
  await new Promise((done) => setTimeout(done, 300))
  expect(asked()).toEqual([1, 1, 1])
})
