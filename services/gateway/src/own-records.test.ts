import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConsents, pseudonymKeys, subjectKey } from '@tongqu/access'
import {
  askOf,
  EVIDENCE,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from '@tongqu/access/testing'
import type { Dataset } from '@tongqu/catalog'
import { openCells, openEngine, openLakeReader, openLakeWriter } from '@tongqu/lakehouse'
import { keptLedger } from '@tongqu/ledger/testing'
import { openSecrets, type Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGateway } from './gateway.ts'
import { keptLog, testDeps } from './testing/gateway.ts'

const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]
const pseudonyms = pseudonymKeys(openSecrets(Buffer.alloc(32, 3)))
const catalog = flowCatalog()
const uni = personOf('org-uni', 'consumer')
const card = personOf('org-card', 'provider')
const TRIPS = 'card-trips'
const OWN = ['card 1', 'card 1', 'card 2', 'card 1', 'card 3']

let world: Awaited<ReturnType<typeof openOwnWorld>>
beforeAll(async () => {
  world = await openOwnWorld()
})
afterAll(() => world.close())

/** Trips of three cards in a lake, and somebody who has consented for the first one. */
async function openOwnWorld() {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-own-'))
  const clock = flowClock()
  const store: Store = await open({ now: clock.now, uuid: clock.uuid })
  await seedOrganisations(store)
  const spillDir = join(dir, 'spill')
  const cells = openCells(() => randomBytes(32))
  const engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir, cells, pseudonyms })
  const lakeOf = { dir, datasets: [catalog.datasets.get(TRIPS) as Dataset], engine }
  const writer = await openLakeWriter({ ...lakeOf, ...clock, zone: 'Asia/Shanghai' })
  const receivedAt = new Date(clock.now()).toISOString()
  const from = { dataset: TRIPS, feed: 'city', source: 'gates', appId: 'gates', sequence: 0 }
  const readings = OWN.map((name, index) => tripOf(name, index, clock.now()))
  await writer.land(
    { ...from, receivedAt, sha256: '0'.repeat(64) },
    { readings, rejects: [], findings: [] },
  )
  await writer.close()
  const lake = await openLakeReader({ ...lakeOf, ...clock, cacheBytes: 1024 * 1024 })
  const consents = createConsents({
    ...{ store, now: clock.now, uuid: clock.uuid, catalog: () => catalog },
    subjectOf: (dataset, text) => pseudonyms(subjectKey(dataset), text),
    sign: () => 'e30.e30.c2ln',
  })
  const { log, lines } = keptLog()
  const ledger = keptLedger()
  const deps = testDeps({ lake, catalog: () => catalog, log, ledger })
  Reflect.set(deps.access, 'consents', consents)
  const gateway = createGateway({ ...deps, now: () => new Date(clock.now()) })
  const get = async (path: string) => {
    const response = await gateway.request(new Request(`http://hub.example${path}`))
    const body = (await response.json()) as { code?: string; items: Record<string, unknown>[] }
    return { status: response.status, headers: response.headers, ...body }
  }
  const close = async () => {
    await lake.close()
    engine.close()
    await rm(dir, { recursive: true, force: true })
  }
  return { clock, consents, get, lines, ledger, close }
}

function tripOf(card_pseudonym: string, index: number, now: number) {
  const entered = now - 3_600_000 + index * 60_000
  const reading = {
    entered_at: new Date(entered).toISOString(),
    exited_at: new Date(entered + 600_000).toISOString(),
    card_pseudonym,
    entry_station: `进${index}`,
    exit_station: '出',
    travel_seconds: 600,
  }
  return { contract: 'afc/trip@1' as const, reading }
}

async function given(subject: string): Promise<{ handle: string; path: string }> {
  const { token } = await world.consents.request(uni, askOf({ subject }))
  const { handle } = await world.consents.give(token, EVIDENCE)
  return { handle, path: `/api/consent-receipts/${handle}/records` }
}

it('somebody gets the records about them, all of theirs and nobody else’s, page by page', async () => {
  const { consents, get, lines, ledger } = world
  const { handle, path } = await given('card 1')
  const refused = await get(path)
  expect([refused.status, refused.code]).toEqual([404, 'request-not-found'])
  const { id } = await consents.raise(handle, { kind: 'export', of: 'provider' })
  expect((await get(path)).status).toBe(404)
  await consents.answer(card, id, { outcome: 'done', text: '凭回执下载' })
  const whole = await get(path)
  expect([whole.status, whole.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  const { items } = whole
  expect(items.map((row) => row.entry_station)).toEqual(['进0', '进1', '进3'])
  expect(Object.keys(items[0] ?? {})).not.toContain('card_pseudonym')
  const first = await get(`${path}?limit=2`)
  const next = /<http:\/\/hub\.example([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')
  const second = await get(next?.[1] ?? '')
  expect([first.items.length, second.items.length]).toEqual([2, 1])
  expect([...first.items, ...second.items]).toEqual(items)
  expect((await get(`${path}?table=nothing`)).status).toBe(404)
  const told = JSON.stringify(ledger.recorder.entries)
  expect(told).toContain('/api/consent-receipts/{handle}/records')
  const subject = pseudonyms(subjectKey(TRIPS), 'card 1')
  for (const secret of [handle, subject, 'card 1']) {
    expect(told).not.toContain(secret)
    expect(JSON.stringify(lines)).not.toContain(secret)
  }
})

it('also after they have withdrawn, but not for ever, and by no other answer', async () => {
  const { consents, get, clock } = world
  const { handle, path } = await given('card 2')
  for (const [kind, of, outcome] of [
    ['access', 'receiver', 'done'],
    ['access', 'provider', 'refused'],
    ['export', 'receiver', 'done'],
  ] as const) {
    const { id } = await consents.raise(handle, { kind, of })
    await consents.answer(of === 'provider' ? card : uni, id, { outcome, text: '答复' })
    expect((await get(path)).status, `${kind} ${of} ${outcome}`).toBe(404)
  }
  const { id } = await consents.raise(handle, { kind: 'access', of: 'provider' })
  await consents.answer(card, id, { outcome: 'partly', text: '凭回执查看' })
  await consents.withdraw(handle, EVIDENCE)
  expect((await get(path)).items).toHaveLength(1)
  clock.pass(31)
  expect((await get(path)).status).toBe(404)
})

it('a secret that is none opens nothing', async () => {
  const path = `/api/consent-receipts/${'A'.repeat(43)}/records`
  const none = await world.get(path)
  expect([none.status, none.code]).toEqual([404, 'consent-not-found'])
})
