import type { Principal } from '@tongqu/access'
import { type NewEntry, newUlid } from '@tongqu/ledger'
import { memoryLog, told } from '@tongqu/ledger/testing'
import { describe, expect, it } from 'vitest'
import { createGateway } from './gateway.ts'
import { closeEntry } from './serve-entries.ts'
import { serveSums } from './serve-sums.ts'
import { anonymous, person, program, recognising } from './testing/callers.ts'
import { testCatalog } from './testing/catalog.ts'
import { NOON, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const DATASET = 'bus-timetable'
const provider = testCatalog().datasets.get(DATASET)?.provider ?? ''
/** Long ago for the gateway: nothing is waited for. */
const OLD = NOON.getTime() - 3_600_000

function hub(principal: Principal, log = memoryLog()) {
  const deps = testDeps({ lake: scriptedLake(() => undefined).lake, ledger: log })
  const app = createGateway(recognising(deps, principal))
  const get = async (path: string) => {
    const response = await app.request(path)
    const bytes = Buffer.from(await response.arrayBuffer())
    // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what is tested
    const body: any = /json/.test(response.headers.get('content-type') ?? '')
      ? JSON.parse(bytes.toString())
      : bytes
    return { status: response.status, headers: response.headers, body }
  }
  return { get, log }
}

/** An entry about the dataset, by an app of `org-1`. */
async function served(log = memoryLog(), own: Partial<NewEntry> = {}) {
  const id = newUlid(OLD)
  const open: NewEntry = {
    id,
    t: new Date(OLD).toISOString(),
    k: 'serve_open',
    actor: { type: 'app', id: 'app-1', organisation: 'org-1' },
    dataset: DATASET,
    agreement: 'agreement-1',
    purpose: 'research',
    policy: { plan: 'p', tier: 'licensed', basis: 'agreement' },
    req: { id: 'r1', method: 'GET', route: '/x', status: 200 },
    ...own,
  }
  await log.recorder.append(open)
  return { log, open }
}

describe('what verifiers read', () => {
  it('checkpoint and tiles are everybody’s, a full tile for ever', async () => {
    const log = memoryLog()
    for (let count = 0; count < 300; count += 1) await told(log, { k: 'config' })
    const { get } = hub(anonymous, log)
    const checkpoint = await get('/log/checkpoint')
    expect(checkpoint.body.toString()).toContain('\n300\n')
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const full = await get('/log/tile/0/000')
    expect(full.body).toHaveLength(256 * 32)
    expect(full.headers.get('cache-control')).toContain('immutable')
    const part = await get('/log/tile/0/001.p/44')
    expect(part.body).toHaveLength(44 * 32)
    expect(part.headers.get('cache-control')).not.toContain('immutable')
    expect((await get('/log/tile/1/000.p/1')).body).toHaveLength(32)
  })

  it.each([
    '/log/tile/0/001',
    '/log/tile/0/002.p/1',
    '/log/tile/0/1',
    '/log/tile/0/x000/001',
    '/log/tile/64/000',
    '/log/tile/0/000.p/0',
    '/log/tile/0/000.p/257',
    '/log/tile/0/000/..%2f..%2fkeys',
    '/log/tile/-1/000',
    '/log/tile/0/x%0D000',
    '/log/tile/0/%0A',
  ])('%s is no tile', async (path) => {
    const log = memoryLog()
    const reader = { ...log.reader, tile: async () => undefined }
    const { status, body } = await hub(anonymous, { ...log, reader }).get(path)
    expect([status, body.code]).toEqual([404, 'tile-not-found'])
  })

  it('keys stand one on each line', async () => {
    const log = { ...memoryLog(), verifiers: async () => ['a+1+x', 'b+2+y'] }
    expect((await hub(anonymous, log).get('/log/keys')).body.toString()).toBe('a+1+x\nb+2+y\n')
  })

  it('bundles are for auditors alone', async () => {
    const log = memoryLog()
    const reader = { ...log.reader, bundle: async () => Buffer.from('bundle') }
    const with_ = (who: Principal) => hub(who, { ...log, reader }).get('/log/tile/entries/x001/000')
    expect((await with_(person(['auditor']))).body.toString()).toBe('bundle')
    expect((await with_(person(['operator', 'provider']))).status).toBe(403)
    expect((await with_(program('token'))).status).toBe(403)
    expect((await with_(anonymous)).status).toBe(401)
  })
})

it.each([
  '/log/tile/entries%2Fx001/000',
  '/log/tile/entries%2f000.p/5',
  '/log/tile/%65ntries/x001/000',
  '/log/tile/entries%252Fx001/000',
  '/log//tile/entries/000',
])('no way of writing a path gives strangers a bundle: %s', async (path) => {
  const log = memoryLog()
  const reader = { ...log.reader, bundle: async () => Buffer.from('bundle') }
  const { status, body } = await hub(anonymous, { ...log, reader }).get(path)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(body.toString()).not.toBe('bundle')
})

describe('an entry', () => {
  const seers: [string, Principal, boolean][] = [
    ['an auditor', person(['auditor']), true],
    ['a person of the provider', person(['provider'], { provider }), true],
    ['a person of the organisation', person([], { organisation: 'org-1' }), true],
    ['the program that did it', { ...program('token'), id: 'app-1', organisation: 'org-1' }, true],
    [
      'another program of the organisation',
      { ...program('token'), id: 'app-2', organisation: 'org-1' },
      false,
    ],
    ['its namesake of another organisation', { ...program('token'), id: 'app-1' }, false],
    ['an operator', person(['operator']), false],
    ['a person of another provider', person(['provider'], { provider: 'other' }), false],
    ['a program of another organisation', program('token'), false],
  ]
  it.each(seers)('is seen by %s or not there: %s', async (_, who, isSeen) => {
    const { log, open } = await served()
    const reader = { ...log.reader, proof: async () => 'c2sp.org/tlog-proof@v1\n' }
    const { get } = hub(who, { ...log, reader })
    const entry = await get(`/log/entries/${open.id}`)
    const proof = await get(`/log/proof/${open.id}`)
    expect([entry.status, proof.status]).toEqual(isSeen ? [200, 200] : [404, 404])
    if (isSeen) expect(entry.body).toEqual({ index: 0, entry: { ...open, v: 1 } })
    const missing = await get(`/log/entries/${newUlid(OLD)}`)
    expect([missing.status, missing.body.code]).toEqual([404, 'ledger-entry-not-found'])
    if (!isSeen) expect({ ...entry.body, instance: '' }).toEqual({ ...missing.body, instance: '' })
  })

  it('is seen by who is party to the agreement it tells of', async () => {
    const body = { assigner: provider, assignee: 'org-7' }
    const { log, open } = await served(memoryLog(), { k: 'agreement', body })
    const none = { id: newUlid(OLD), dataset: 'of-no-one-provider' }
    await log.recorder.append({ ...open, ...none })
    for (const who of [person([], { organisation: 'org-7' }), person([], { provider })]) {
      const party = hub(who, log)
      expect((await party.get(`/log/entries/${open.id}`)).status).toBe(200)
      expect((await party.get(`/log/entries/${none.id}`)).status).toBe(200)
    }
  })

  it('that was acknowledged just now is waited for', async () => {
    const { log, open } = await served(memoryLog(), { id: newUlid(NOON.getTime()) })
    log.hold(0)
    const { get } = hub(person(['auditor']), log)
    const asking = get(`/log/entries/${open.id}`)
    setTimeout(() => log.hold(undefined), 150)
    expect((await asking).status).toBe(200)
  })

  it.each(['x', '..', '0'.repeat(26).replace('0', 'U')])(
    'of no id is not there: %s',
    async (id) => {
      const { get } = hub(person(['auditor']))
      expect((await get(`/log/entries/${encodeURIComponent(id)}`)).status).toBe(404)
    },
  )
})

describe('who has read what', () => {
  async function readings() {
    const log = memoryLog()
    const t = (minute: number) => new Date(OLD + minute * 60_000).toISOString()
    const { open } = await served(log, { t: t(0) })
    const left = { rows: 7, bytes: 70, sha256: 'a'.repeat(64) }
    await log.recorder.append(closeEntry(open, t(1), 'complete', left))
    const actor = { type: 'app', id: 'app-2', organisation: 'org-2' } as const
    await served(log, { t: t(2), actor, agreement: 'agreement-2' })
    await told(log, {
      ...{ k: 'serve_sum', t: t(3), actor: { type: 'anonymous' }, dataset: DATASET },
      meters: { requests: 5, rows: 50, bytes: 500 },
    })
    await served(log, { t: t(4), dataset: 'other' })
    return { log, t }
  }

  it('is shown to people of the provider and to auditors, newest first, page by page', async () => {
    const { log } = await readings()
    for (const who of [person(['signer'], { provider }), person(['auditor'])]) {
      const { get } = hub(who, log)
      const { body } = await get(`/api/datasets/${DATASET}/reads`)
      expect(body.next).toBeUndefined()
      expect(body.items).toMatchObject([
        { by: 'anonymous', requests: 5, rows: 50, bytes: 500 },
        { organisation: 'org-2', agreement: 'agreement-2', requests: 1 },
        {
          ...{ organisation: 'org-1', app: 'app-1', agreement: 'agreement-1', rows: 7, bytes: 70 },
          ...{ purpose: 'research', outcome: 'complete', sha256: 'a'.repeat(64) },
        },
      ])
      expect(body.items[1].outcome).toBeUndefined()
      const first = await get(`/api/datasets/${DATASET}/reads?limit=2`)
      const rest = await get(`/api/datasets/${DATASET}/reads?limit=2&cursor=${first.body.next}`)
      expect([...first.body.items, ...rest.body.items]).toEqual(body.items)
    }
  })

  it('is filtered by time, organisation and agreement', async () => {
    const { log, t } = await readings()
    const { get } = hub(person(['auditor']), log)
    const count = async (query: string) => {
      return (await get(`/api/datasets/${DATASET}/reads?${query}`)).body.items.length
    }
    expect(await count(`since=${t(2)}`)).toBe(2)
    expect(await count(`until=${t(2)}`)).toBe(1)
    expect(await count('organisation=org-2')).toBe(1)
    expect(await count('agreement=agreement-1')).toBe(1)
  })

  it.each([
    ['a consumer', person(['consumer'])],
    ['another provider', person(['provider'], { provider: 'other' })],
  ])('is refused to %s', async (_, who) => {
    const { log } = await readings()
    const { status, body } = await hub(who, log).get(`/api/datasets/${DATASET}/reads`)
    expect([status, body.code]).toEqual([403, 'role-required'])
  })

  it('an organisation sees what it has read itself, and nothing else', async () => {
    const { log } = await readings()
    const app = { ...program('token'), id: 'app-1', organisation: 'org-1' }
    const { body } = await hub(app, log).get('/api/me/reads')
    const datasets = body.items.map(({ dataset }: { dataset: string }) => dataset)
    expect(datasets).toEqual(['other', DATASET])
    const narrowed = await hub(app, log).get('/api/me/reads?dataset=other')
    expect(narrowed.body.items).toHaveLength(1)
    expect((await hub(anonymous, log).get('/api/me/reads')).status).toBe(401)
    expect((await hub(app, log).get('/api/me/reads?cursor=x')).body.code).toBe('wrong-cursor')
  })
})

describe('sums of open answers', () => {
  function sums() {
    const entries: NewEntry[] = []
    const state = { at: NOON.getTime(), lost: 0, ids: 0 }
    const made = serveSums({
      newId: () => `sum-${++state.ids}`,
      now: () => state.at,
      tell: (entry) => entries.push(entry),
      lost: () => {
        state.lost += 1
      },
    })
    return { made, entries, state }
  }

  it('one entry for each caller, dataset and second', () => {
    const { made, entries, state } = sums()
    const begin = (who: Principal, dataset: string) => {
      const sum = made.begin(who, dataset, 'r', false)
      if (sum) made.end(sum, 1, 10)
      return sum?.id
    }
    expect(begin(anonymous, 'a')).toBe(begin(person([]), 'a'))
    expect(begin(program('key'), 'a')).not.toBe(begin(anonymous, 'a'))
    begin(anonymous, 'b')
    state.at += 1_000
    begin(anonymous, 'a')
    made.close()
    const counts = entries.map(({ actor, dataset, meters }) => [
      actor.id,
      dataset,
      meters?.requests,
    ])
    expect(counts.toSorted()).toEqual([
      [undefined, 'a', 1],
      [undefined, 'a', 3],
      [undefined, 'b', 1],
      ['a1', 'a', 1],
    ])
  })

  it('what ends after its second was told counts later, and nothing twice', () => {
    const { made, entries } = sums()
    const sum = made.begin(anonymous, 'a', 'r', true)
    made.flush()
    expect(entries).toMatchObject([{ meters: { requests: 1, rows: 0, bytes: 0 }, synthetic: true }])
    if (sum) made.end(sum, 5, 50)
    made.close()
    expect(entries.map(({ meters }) => meters)).toEqual([
      { requests: 1, rows: 0, bytes: 0 },
      { requests: 0, rows: 5, bytes: 50 },
    ])
  })

  it('too many callers at once are counted as lost, and held up by nothing', () => {
    const { made, state } = sums()
    for (let count = 0; count < 10_001; count += 1) made.begin(anonymous, `d${count}`, 'r', false)
    expect(state.lost).toBe(1)
    made.close()
  })
})
