import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { gatewayOf } from './gateway.ts'
import { type Route, route } from './operation.ts'
import { nothing } from './reply.ts'
import { testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'
import { text } from './texts.ts'

const REQUESTS = 300
const WORDS = 10_000
const WORD_BYTES = 8

/** Collects what is young alone, as happens many times a second; what is old stays. */
function collectYoung(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (options: { type: 'minor' }) => void
  for (let turn = 0; turn < 3; turn += 1) gc({ type: 'minor' })
}

it('what a request knew goes with it, and does not wait for the next full collection', async () => {
  const words = text('试', 'A try')
  const asked: Route = route(
    {
      ...{ id: 'tryIt', tag: 'operations', path: '/api/try', summary: words, parameters: [] },
      ...{ others: 'refused', problems: [], cors: false },
      answers: { 204: { description: words } },
    },
    (ask) => {
      Object.assign(ask, { weight: new Array(WORDS).fill(0) })
      return nothing()
    },
  )
  const app = gatewayOf(testDeps({ lake: scriptedLake(() => undefined).lake }), () => [asked])
  const many = async () => {
    for (let count = 0; count < REQUESTS; count += 1) await app.request('/api/try')
    collectYoung()
  }
  await many()
  const before = process.memoryUsage().heapUsed
  await many()
  const kept = process.memoryUsage().heapUsed - before
  expect(kept).toBeLessThan((REQUESTS * WORDS * WORD_BYTES) / 4)
})
