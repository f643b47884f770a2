import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { reach } from './reach.ts'

/** A log that answers so, one after the other. */
async function log(...answers: readonly [status: number, headers: Record<string, string>][]) {
  let asked = 0
  const server = createServer((_, response) => {
    const [status, headers] = answers[Math.min(asked++, answers.length - 1)] ?? [500, {}]
    response.writeHead(status, headers).end(status === 200 ? 'bytes' : '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/checkpoint`
  return { read: (limit = 100) => reach(url, limit, fetch), asked: () => asked }
}

it('a log that is asked too often is asked again when it says', async () => {
  const busy = await log([429, { 'retry-after': '1' }], [429, { 'retry-after': '0' }], [200, {}])
  expect(String(await busy.read())).toBe('bytes')
  expect(busy.asked()).toBe(3)
})

it('nobody waits for ever: not for long, and not often', async () => {
  const far = await log([429, { 'retry-after': '3600' }])
  await expect(far.read()).rejects.toThrow('HTTP 429')
  expect(far.asked()).toBe(1)
  const endless = await log([429, { 'retry-after': '0' }])
  await expect(endless.read()).rejects.toThrow('HTTP 429')
  expect(endless.asked()).toBe(8)
})

it('what is not there or not for us is undefined, what is too long is refused', async () => {
  for (const status of [401, 403, 404]) {
    expect(await (await log([status, {}])).read()).toBeUndefined()
  }
  await expect((await log([200, {}])).read(3)).rejects.toThrow('too large')
  await expect((await log([500, {}])).read()).rejects.toThrow('HTTP 500')
})
