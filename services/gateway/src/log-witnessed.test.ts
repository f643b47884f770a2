import type { Principal } from '@tongqu/access'
import { newUlid, type WitnessingStatus } from '@tongqu/ledger'
import { memoryLog, told } from '@tongqu/ledger/testing'
import { describe, expect, it } from 'vitest'
import { createGateway } from './gateway.ts'
import { anonymous, person, program, recognising } from './testing/callers.ts'
import { NOON, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

/** Long ago for the gateway: nothing is waited for. */
const OLD = NOON.getTime() - 3_600_000

/** A log of 300 entries, of which witnesses have signed so many. */
async function hub(witnessed: number | undefined, principal: Principal = anonymous) {
  const log = memoryLog()
  const ids = Array.from({ length: 300 }, () => newUlid(OLD))
  for (const id of ids) await told(log, { id, k: 'config' })
  log.witness(witnessed)
  const reader = {
    ...log.reader,
    bundle: async (_: number, __: number, view?: string) =>
      view === 'witnessed' && witnessed === undefined ? undefined : Buffer.from('bundle'),
    proof: async (id: string, view?: string) =>
      (await log.reader.entry(id)) && `proof of ${view ?? 'newest'}`,
  }
  const lake = scriptedLake(() => undefined).lake
  const deps = testDeps({ lake, ledger: { ...log, reader } })
  const app = createGateway(recognising(deps, principal))
  const get = async (path: string) => {
    const response = await app.request(path)
    const body = Buffer.from(await response.arrayBuffer())
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const code = isJson ? (JSON.parse(body.toString()) as { code: string }).code : ''
    return { status: response.status, headers: response.headers, body, code }
  }
  return { get, ids, log }
}

const auditor = person(['auditor'])

describe('/log/witnessed', () => {
  it('is a log of its own that ends where the witnesses are', async () => {
    const { get } = await hub(260)
    expect((await get('/log/checkpoint')).body.toString()).toContain('\n300\n')
    const checkpoint = await get('/log/witnessed/checkpoint')
    expect(checkpoint.body.toString()).toContain('\n260\n')
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const full = await get('/log/witnessed/tile/0/000')
    expect(full.body).toEqual((await get('/log/tile/0/000')).body)
    expect(full.headers.get('cache-control')).toContain('immutable')
    expect((await get('/log/witnessed/tile/0/001.p/4')).body).toHaveLength(4 * 32)
    expect((await get('/log/witnessed/tile/0/001.p/5')).code).toBe('tile-not-found')
    expect((await get('/log/tile/0/001.p/5')).status).toBe(200)
  })

  it.each([
    'checkpoint',
    'tile/0/000',
    'tile/0/001.p/4',
    'tile/entries/000',
    'proof/00000000000000000000000000',
  ])('says of %s that nothing is witnessed yet', async (path) => {
    const { get } = await hub(undefined, auditor)
    const { status, code } = await get(`/log/witnessed/${path}`)
    expect([status, code]).toEqual([404, 'checkpoint-not-witnessed'])
  })

  it('an entry behind the witnessed checkpoint is in none yet', async () => {
    const { get, ids } = await hub(260, auditor)
    const proof = (at: number) => get(`/log/witnessed/proof/${ids[at]}`)
    expect((await proof(259)).body.toString()).toBe('proof of witnessed')
    const [behind, missing] = [await proof(260), await get(`/log/witnessed/proof/${newUlid(OLD)}`)]
    expect([behind.status, behind.code]).toEqual([404, 'ledger-entry-not-found'])
    expect([missing.status, missing.code]).toEqual([behind.status, behind.code])
    expect((await get(`/log/proof/${ids[260]}`)).body.toString()).toBe('proof of newest')
  })

  it('shows an entry to those whom it concerns, and to nobody else', async () => {
    const { get, ids } = await hub(260, program('token'))
    const { status, code } = await get(`/log/witnessed/proof/${ids[0]}`)
    expect([status, code]).toEqual([404, 'ledger-entry-not-found'])
    const stranger = await hub(260)
    expect((await stranger.get(`/log/witnessed/proof/${ids[0]}`)).status).toBe(401)
  })

  it('gives bundles to auditors alone', async () => {
    const path = '/log/witnessed/tile/entries/000'
    expect((await (await hub(260, auditor)).get(path)).body.toString()).toBe('bundle')
    for (const who of [anonymous, person(['operator', 'provider']), program('token')]) {
      expect((await (await hub(260, who)).get(path)).status).toBeGreaterThanOrEqual(401)
    }
  })
})

const spellings = ['', 'witnessed/', 'witnessed%2F', '%77itnessed/', 'witnessed//'].flatMap(
  (prefix) =>
    [
      'tile/entries/000',
      'tile/entries%2F000',
      'tile/entries%2f000.p/5',
      'tile/%65ntries/000',
      'tile/entries%252F000',
      '/tile/entries/000',
      'tile/./entries/000',
      'tile/0/../entries/000',
      'tile/ENTRIES/000',
    ].map((rest) => `/log/${prefix}${rest}`),
)

it.each(spellings)('no way of writing a path gives strangers a bundle: %s', async (path) => {
  const { get } = await hub(260)
  const { status, body } = await get(path)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(body.toString()).not.toBe('bundle')
})

describe('what is measured', () => {
  async function lines(witnessing?: () => WitnessingStatus | undefined) {
    const lake = scriptedLake(() => undefined).lake
    const app = createGateway(testDeps({ lake, ...(witnessing && { witnessing }) }))
    const text = await (await app.request('/metrics')).text()
    return text.split('\n').filter((line) => line.startsWith('hub_ledger_witness'))
  }

  it('size and age of what was witnessed, and failures by witness', async () => {
    const failures = [
      { witness: 'w.example/1', reason: 'unreachable', count: 7 },
      { witness: 'w.example/2', reason: 'split-view', count: 1 },
    ] as const
    const at = NOON.getTime() - 90_000
    expect(await lines(() => ({ witnessed: { size: 260, at }, failures }))).toEqual([
      'hub_ledger_witnessed_size 260',
      'hub_ledger_witnessed_age_seconds 90',
      'hub_ledger_witness_failures_total{witness="w.example/1",reason="unreachable"} 7',
      'hub_ledger_witness_failures_total{witness="w.example/2",reason="split-view"} 1',
    ])
  })

  it('before anything was witnessed there is no age, and without witnesses nothing', async () => {
    expect(await lines(() => ({ failures: [] }))).toEqual(['hub_ledger_witnessed_size 0'])
    expect(await lines(() => undefined)).toEqual([])
    expect(await lines()).toEqual([])
  })
})
