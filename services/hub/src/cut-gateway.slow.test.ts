import { setTimeout as sleep } from 'node:timers/promises'
import { leftOutServer } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { done, signIn } from '../../../infra/tooling/src/walk-through/session.ts'
import { answerOf, bearer, cutAfter, type Headers, isOpen } from './testing/gateway-client.ts'
import { openStream } from './testing/open-streams.ts'
import { CUT_DATASET, type TwoGateways, twoGateways } from './testing/two-gateways.ts'

/** DESIGN section 8: who has not heard of the store for 5 s serves open data only; 1 s of slack. */
const UNCONFIRMED_MILLISECONDS = 6_000
const BEYOND_MILLISECONDS = 3_000
const PATIENCE_MILLISECONDS = 30_000
const BEAT_MILLISECONDS = 50
/** Of a writer that a busy machine keeps waiting nothing follows for the policy. */
const AWAITED = '503 ledger-unavailable'
const RESTRICTED = `/api/datasets/${CUT_DATASET}/records`
const OPEN = [
  '/feeds/bus-vehicle-positions.json',
  '/api/datasets/bus-vehicle-positions/records?limit=1',
  '/api/datasets?limit=1',
]

it.skipIf(leftOutServer('postgresql'))(
  'a gateway cut from its database serves open data only, and recovers by itself',
  async () => {
    const gateways = await twoGateways(3)
    const [stays, ...others] = gateways.agreements
    const headers = await bearer(gateways, stays?.app ?? '', CUT_DATASET)
    for (const [index, how] of (['closed', 'silent'] as const).entries()) {
      const goes = others[index]
      if (!goes) throw new Error('an agreement is missing')
      const revoked = await bearer(gateways, goes.app, CUT_DATASET)
      for (const one of [headers, revoked]) await granted(gateways, 'b', one)
      const approver = await signIn(gateways.client, 'authority-approver')
      const reader = await readerAt(gateways, 'b')
      const openToAll = await openStream(`${gateways.b}/feeds/bus-vehicle-positions/events`, {})
      const streams = await Promise.all([
        openStream(`${gateways.b}/feeds/${CUT_DATASET}/events`, headers),
        openStream(`${gateways.b}${RESTRICTED}?format=ndjson`, headers, 'slow'),
      ])
      gateways.cable.isolate(how)
      const since = performance.now()
      const cuts = Promise.all(streams.map((stream) => cutWhenever(stream, since)))
      const after = await refusedAlone(gateways, headers, since)
      const figures = [after, ...(await cuts)].map((time) => Math.round(time))
      console.info(
        `cable ${how}: served until ${figures[0]} ms, streams cut ${figures.slice(1)} ms`,
      )
      for (const time of figures) expect(time).toBeLessThan(UNCONFIRMED_MILLISECONDS)
      const cause = { cause: 'breach', text: '违约' }
      await done(approver.post(`/api/agreements/${goes.agreement}/revoke`, cause), 'it is revoked')
      expect(await isOpen(openToAll), 'a stream of open data goes on').toBe(true)
      openToAll.close()
      expect(await reader(), 'to people who have signed in, too').toBe(200)
      gateways.cable.restore()
      await recovered(gateways, headers, revoked)
    }
  },
  300_000,
)

/** Somebody whose session a gateway knows, reading open data there: answers the status. */
async function readerAt(gateways: TwoGateways, at: 'a' | 'b') {
  gateways.lead(at)
  const person = await signIn(gateways.client, 'university-applicant')
  const read = async () => (await person.get('/feeds/bus-vehicle-positions.json')).status
  expect(await read()).toBe(200)
  gateways.lead('a')
  return async () => {
    gateways.lead(at)
    const status = await read()
    gateways.lead('a')
    return status
  }
}

/** Restricted data is served, if the writer of the ledger is given its time. */
async function granted(gateways: TwoGateways, at: 'a' | 'b', headers: Headers) {
  const end = performance.now() + PATIENCE_MILLISECONDS
  let answer = await restricted(gateways, at, headers)
  while (answer === AWAITED && performance.now() < end) {
    await sleep(BEAT_MILLISECONDS)
    answer = await restricted(gateways, at, headers)
  }
  expect(answer, `at ${at}`).toBe('200')
}

/** Status, with the code of a refusal. */
async function restricted(gateways: TwoGateways, at: 'a' | 'b', headers: Headers) {
  const { status, text } = await answerOf(`${gateways[at]}${RESTRICTED}?limit=1`, headers)
  return status === 200 ? '200' : `${status} ${JSON.parse(text).code}`
}

/** The slow one goes on reading slowly: whether it is cut must not depend on its haste. */
async function cutWhenever(stream: Awaited<ReturnType<typeof openStream>>, since: number) {
  await Promise.race([stream.ended, sleep(UNCONFIRMED_MILLISECONDS - 1_000)])
  return cutAfter(stream, since)
}

/**
 * Milliseconds until the last request for restricted data was sent that was served; after it they
 * are refused for a while, the other gateway serves it, and open data is served all along, to
 * whoever shows a token too.
 */
async function refusedAlone(gateways: TwoGateways, headers: Headers, since: number) {
  let refusedAt: number | undefined
  let servedAt = 0
  while (performance.now() - since < (refusedAt ?? PATIENCE_MILLISECONDS) + BEYOND_MILLISECONDS) {
    const asked = performance.now()
    const answer = await restricted(gateways, 'b', headers)
    if (answer !== '200' && (answer !== AWAITED || refusedAt !== undefined)) {
      expect(answer).toBe('503 policy-unconfirmed')
      refusedAt ??= performance.now() - since
    } else expect(refusedAt, 'once refused it stays refused').toBeUndefined()
    if (answer === '200') servedAt = asked - since
    await granted(gateways, 'a', headers)
    for (const path of OPEN) {
      for (const credentials of [{}, headers]) {
        const { status, text } = await answerOf(gateways.b + path, credentials)
        expect(status, `${path}: ${text.slice(0, 200)}`).toBe(200)
      }
    }
    await sleep(BEAT_MILLISECONDS)
  }
  return refusedAt === undefined ? Number.POSITIVE_INFINITY : servedAt
}

/** The agreement that stands opens again; the one revoked meanwhile never does. */
async function recovered(gateways: TwoGateways, headers: Headers, revoked: Headers) {
  const since = performance.now()
  for (;;) {
    const gone = await restricted(gateways, 'b', revoked)
    expect(['503 policy-unconfirmed', '403 agreement-required', AWAITED]).toContain(gone)
    const answer = await restricted(gateways, 'b', headers)
    if (answer === '200') break
    expect(['503 policy-unconfirmed', AWAITED]).toContain(answer)
    expect(performance.now() - since).toBeLessThan(PATIENCE_MILLISECONDS)
    await sleep(BEAT_MILLISECONDS)
  }
  expect(await restricted(gateways, 'b', revoked)).toBe('403 agreement-required')
  console.info(`recovered after ${Math.round(performance.now() - since)} ms`)
  const events = await openStream(`${gateways.b}/feeds/${CUT_DATASET}/events`, headers)
  events.close()
  gateways.lead('b')
  const person = await signIn(gateways.client, 'authority-auditor')
  expect((await person.get('/api/applications')).status).toBe(200)
  gateways.lead('a')
}
