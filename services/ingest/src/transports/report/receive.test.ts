import type { Examined } from '@tongqu/adapter-kit'
import { networkFreight } from '@tongqu/adapter-network-freight'
import { expect, it } from 'vitest'
import type { Target } from '../../target.ts'
import { OPTIONS } from '../../testing/reports.ts'
import type { ListenedRequest } from '../http-listener.ts'
import { openPushKeys } from '../push/keys.ts'
import { type ReportDeps, receiveReport } from './receive.ts'

const limits = { bytes: 1_000, entities: 10, seconds: 1, depth: 8 }
const target = { id: 'platform', adapter: networkFreight, limits } as unknown as Target
const reporting = networkFreight.reporting({ options: OPTIONS, zone: 'UTC', limits })

/** Where one report goes, with what the threads say of it. */
function world(examined: Examined | 'busy' | 'failed', waiting = { deliveries: 0, bytes: 0 }) {
  const kept: string[] = []
  const deps: ReportDeps = {
    target,
    reporting,
    intake: {
      async keep() {
        kept.push('kept')
        return { sequence: 0, sha256: 'x', bytes: 1, receivedAt: '', dataset: 'd', feed: 'f' }
      },
    },
    keys: openPushKeys([]),
    lander: { add: () => undefined, waiting: () => waiting, stop: async () => undefined },
    rate: { take: () => true },
    examiners: { examine: async () => examined },
    log: { error: () => undefined },
    now: () => 0,
  } as unknown as ReportDeps
  const request = {
    headers: {},
    contentType: 'application/json',
    body: (async function* () {
      yield Buffer.from('{}')
    })(),
  } as unknown as ListenedRequest
  return { kept, ask: () => receiveReport(deps, request) }
}

const codeOf = (body: string) => JSON.parse(body).code

it('answers 3003 when the queue of the threads is full, and keeps nothing', async () => {
  const { ask, kept } = world('busy')
  const { answer, outcome } = await ask()
  expect([codeOf(answer.body), outcome, kept]).toEqual([3003, 'refused', []])
})

it('answers 9001 when a thread broke on it, and keeps nothing', async () => {
  const { ask, kept } = world('failed')
  const { answer } = await ask()
  expect([codeOf(answer.body), kept]).toEqual([9001, []])
})

it('answers 3003 when too much waits for the lake, before the body is read', async () => {
  const { ask, kept } = world({ taken: { key: 'k' } }, { deliveries: 100_000, bytes: 0 })
  const { answer } = await ask()
  expect([codeOf(answer.body), kept]).toEqual([3003, []])
})

it('answers 1001 to what is kept', async () => {
  const { ask, kept } = world({ taken: { key: 'k' } })
  const { answer, outcome } = await ask()
  expect([codeOf(answer.body), outcome, kept]).toEqual([1001, 'accepted', ['kept']])
})
