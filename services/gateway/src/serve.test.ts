import { type AccessPlan, decide, type Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { closeIdOf, type NewEntry } from '@tongqu/ledger'
import { keptLedger } from '@tongqu/ledger/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person, recognising } from './testing/callers.ts'
import { served, testDeps } from './testing/gateway.ts'
import { type RawAnswer, rawAsk } from './testing/raw-ask.ts'
import { STATION } from './testing/stations.ts'
import { openWorld, type World } from './testing/world.ts'

const STOPS = 250
const VEHICLES = 90
const CODINGS = ['identity', 'gzip', 'br', 'zstd']
const APP: Principal = {
  kind: 'app',
  address: '192.0.2.17',
  id: 'app-1',
  organisation: 'org-1',
  scopes: [],
  via: 'token',
  bound: true,
}
const basis = { kind: 'agreement', id: 'agreement-1', recipient: 'org-1' } as const

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const open: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(open.map((one) => one.close())))

type Own = { principal?: Principal; tier?: AccessPlan['tier']; isWhole?: boolean }

/** A gateway whose every plan is by an agreement. */
async function hub({ principal = APP, tier = 'licensed', isWhole = false }: Own = {}) {
  const ledger = keptLedger()
  const deps = world.deps({ ledger })
  const shut: typeof deps.decide = (who, dataset, action, _purpose, now) => {
    const plan = decide({ catalog: deps.catalog }, who, dataset, action, 'unspecified', now)
    if (plan instanceof Problem || tier === 'open') return plan
    const tables = isWhole ? wholly(plan.tables) : plan.tables
    return { ...plan, tables, tier, purpose: 'research', basis }
  }
  const server = await served(recognising({ ...deps, decide: shut }, principal))
  open.push(server)
  const { entries } = ledger.recorder
  return { ...server, ledger, entries }
}

function wholly(tables: AccessPlan['tables']): AccessPlan['tables'] {
  const views = Object.entries(tables).map(([name, view]) => [name, { ...view, whole: true }])
  return Object.fromEntries(views)
}

type Hub = Awaited<ReturnType<typeof hub>>

/** What was told of the answer: opens with their closes, once all are there. */
async function toldOf({ entries }: Pick<Hub, 'entries'>, { headers }: RawAnswer) {
  const receipts = String(headers['hub-receipt'] ?? '').split(', ')
  await until(() => receipts.every((id) => entries.some(({ prev }) => prev === id)))
  return receipts.map((id) => {
    const opens = entries.filter((one) => one.id === id)
    const closes = entries.filter((one) => one.prev === id)
    expect([opens.length, closes.length]).toEqual([1, 1])
    const [opened, closed] = [opens[0] as NewEntry, closes[0] as NewEntry]
    expect([opened.k, closed.k, closed.id]).toEqual(['serve_open', 'serve_close', closeIdOf(id)])
    expect(closed.agreement).toBe(basis.id)
    return { opened, closed }
  })
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(holds()).toBe(true)
}

const RECORDS = '/api/datasets/bus-timetable/records'

/** Every door, with the rows that leave there. */
const doors: [target: string, rows: number | undefined][] = [
  ...['json', 'ndjson', 'csv', 'arrow', 'parquet'].map((format): [string, number] => {
    return [`${RECORDS}?limit=7&format=${format}`, 7]
  }),
  ['/api/datasets/flex-areas/records?limit=7&format=geojson', 2],
  ...['ndjson', 'csv', 'arrow', 'parquet'].map((format): [string, number] => {
    return [`${RECORDS}?format=${format}`, STOPS]
  }),
  [`${RECORDS}?format=ndjson&order=stop_id.desc`, STOPS],
  [`${RECORDS}?format=csv&stop_id=in.(S1,S2)`, 2],
  ['/api/datasets/bus-timetable/files', 0],
  ['/api/datasets/narrow-timetable/files/stops.parquet', STOPS],
  ['/api/datasets/bus-timetable/gtfs.zip', STOPS + 2],
  ['/api/datasets/bus-timetable/gtfs.zip?form=original', undefined],
  [`/api/datasets/station-timetable/stations/${STATION}/pathways`, undefined],
  [`/stations/station-timetable/${STATION}`, undefined],
  ['/stations/station-timetable', undefined],
  ['/feeds/bus-vehicle-positions.json', VEHICLES],
  ['/feeds/bus-vehicle-positions.pb', VEHICLES],
  ['/siri/bus-activity.xml', 1],
  ['/gbfs/bike-stations/station_information.json', undefined],
]

describe.each(doors)('%s', (target, rows) => {
  it.each(CODINGS)('is opened before and closed after, with what left: %s', async (coding) => {
    const one = await hub()
    const answer = await rawAsk(`${one.url}${target}`, { 'accept-encoding': coding })
    expect(answer.status).toBe(200)
    const [told, ...others] = await toldOf(one, answer)
    expect(others).toEqual([])
    const { opened, closed } = told ?? {}
    expect(opened?.policy).toMatchObject({ tier: 'licensed', basis: 'agreement' })
    expect(opened).toMatchObject({ purpose: 'research', req: { method: 'GET', status: 200 } })
    expect(opened?.actor).toEqual({ type: 'app', id: 'app-1', organisation: 'org-1' })
    const bytes = answer.body.byteLength
    expect(closed?.outcome).toBe('complete')
    expect(closed?.meters).toMatchObject({ requests: 1, bytes })
    expect(closed?.outputs).toMatchObject([{ bytes, sha256: answer.sha256 }])
    if (rows !== undefined) expect(closed?.meters?.rows).toBe(rows)
    else expect(closed?.meters?.rows).toBeGreaterThan(0)
  })

  it('is told when nothing but headers leaves', async () => {
    const one = await hub()
    const head = await rawAsk(`${one.url}${target}`, {}, 'HEAD')
    const [first] = await toldOf(one, head)
    expect(first?.opened.req).toMatchObject({ method: 'HEAD', status: 200 })
    expect(first?.closed.meters).toEqual({ requests: 1, rows: 0, bytes: 0 })
    expect(first?.closed.outputs).toBeUndefined()
    const { etag } = head.headers
    if (etag === undefined) return
    const same = await rawAsk(`${one.url}${target}`, { 'if-none-match': String(etag) })
    expect(same.status).toBe(304)
    const [second] = await toldOf(one, same)
    expect(second?.opened.req?.status).toBe(304)
    expect(second?.closed.meters).toEqual({ requests: 1, rows: 0, bytes: 0 })
  })

  it('leaves nowhere while the ledger takes nothing', async () => {
    const one = await hub()
    one.ledger.recorder.refuse(new Error('the disk is full'))
    for (const isWritable of [true, false]) {
      Object.assign(one.ledger.recorder, { isWritable: () => isWritable })
      for (const method of ['GET', 'HEAD']) {
        const answer = await rawAsk(`${one.url}${target}`, {}, method)
        expect(answer.status).toBe(503)
        expect(answer.headers['hub-receipt']).toBeUndefined()
        if (method === 'GET') expect(answer.body.toString()).toContain('ledger-unavailable')
      }
    }
    expect(one.entries).toEqual([])
  })
})

it('part of a stored file is told with its own bytes and its part of the rows', async () => {
  const one = await hub()
  const target = `${one.url}/api/datasets/bus-timetable/files/${world.storedFile}`
  const whole = await rawAsk(target)
  const part = await rawAsk(target, { range: 'bytes=0-99' })
  const [all, some] = [...(await toldOf(one, whole)), ...(await toldOf(one, part))]
  expect(all?.closed.meters).toMatchObject({ rows: STOPS, bytes: whole.body.byteLength })
  expect(all?.closed.outputs).toMatchObject([{ sha256: whole.sha256 }])
  expect(part.status).toBe(206)
  expect(some?.closed.outputs).toMatchObject([{ bytes: 100, sha256: part.sha256 }])
  expect(some?.closed.meters?.rows).toBeLessThan(STOPS)
  expect(some?.closed.meters?.rows).toBeGreaterThan(0)
})

it('an answer made of several datasets is told for each of them', async () => {
  const one = await hub()
  const answer = await rawAsk(`${one.url}/gbfs/bike-stations/station_status.json`)
  const told = await toldOf(one, answer)
  const datasets = told.map(({ opened }) => opened.dataset)
  expect(datasets).toEqual(['bike-stations', 'bike-status'])
  for (const { closed } of told) expect(closed.outputs).toMatchObject([{ sha256: answer.sha256 }])
})

it('a page that shows rows is told, and metered as nothing', async () => {
  const one = await hub()
  const answer = await rawAsk(`${one.url}/datasets/bus-timetable`)
  const told = await toldOf(one, answer)
  const own = told.find(({ opened }) => opened.dataset === 'bus-timetable')
  expect(own?.opened.body).toEqual({ shown: true })
  expect(own?.opened.inputs).toMatchObject([{ dataset: 'bus-timetable', release: 3 }])
  expect(own?.closed.meters).toEqual({ requests: 0 })
  expect(own?.closed.outputs).toMatchObject([{ sha256: answer.sha256 }])
})

it('inputs are the release, or the delivery where the plan shows all of it', async () => {
  const one = await hub()
  const [records] = await toldOf(one, await rawAsk(`${one.url}${RECORDS}?limit=1`))
  expect(records?.opened.inputs).toEqual([{ dataset: 'bus-timetable', release: 3 }])
  const input = { dataset: 'bus-vehicle-positions', feed: 'city' }
  for (const isWhole of [false, true]) {
    const feeds = await hub({ isWhole })
    const feed = await rawAsk(`${feeds.url}/feeds/bus-vehicle-positions.json`)
    const [told] = await toldOf(feeds, feed)
    const sha256 = isWhole ? { sha256: 'd'.repeat(64) } : {}
    expect(told?.opened.inputs).toEqual([{ ...input, ...sha256 }])
  }
})

it('no literal, address, name or id of a person stands in any entry', async () => {
  const canaries = ['云A12345', 'CANARY', 'p-secret', '192.0.2.1', 'utm']
  const principal = person([], { id: 'p-secret' })
  const one = await hub({ principal })
  const plate = encodeURIComponent('云A12345')
  for (const target of [
    `${RECORDS}?stop_name=eq.${plate}&limit=3`,
    `${RECORDS}?stop_name=like.CANARY*&stop_lat=gt.1&limit=3`,
    '/datasets/bus-timetable?utm=CANARY',
    '/siri/bus-activity.xml?LineRef=CANARY',
    '/api/datasets/bus-timetable/gtfs.zip?form=normalised',
  ]) {
    await rawAsk(`${one.url}${target}`)
  }
  await until(() => one.entries.filter(({ k }) => k === 'serve_close').length >= 4)
  const text = JSON.stringify(one.entries)
  for (const canary of canaries)
    expect(text.replaceAll('committed-p-secret', '')).not.toContain(canary)
  const [first, second] = one.entries.filter(({ k }) => k === 'serve_open')
  expect(first?.actor).toEqual({ type: 'person', id: 'committed-p-secret', organisation: 'o1' })
  expect(first?.query?.text).toBe('limit=?&stop_name=eq.?')
  expect(second?.query?.text).toBe('limit=?&stop_lat=gt.?&stop_name=like.?')
  expect(first?.ctx?.network).toMatch(/^keyed-network-/)
})

it('open answers of one second to one caller are one entry, which is their receipt', async () => {
  const one = await hub({ tier: 'open' })
  const target = `${one.url}${RECORDS}?limit=3`
  const answers = [await rawAsk(target), await rawAsk(target), await rawAsk(target)]
  const receipts = new Set(answers.map(({ headers }) => String(headers['hub-receipt'])))
  expect([...receipts]).toHaveLength(1)
  expect(one.entries).toEqual([])
  await one.gateway.drain(0)
  const bytes = answers.reduce((sum, { body }) => sum + body.byteLength, 0)
  expect(one.entries).toMatchObject([
    {
      k: 'serve_sum',
      id: [...receipts][0],
      dataset: 'bus-timetable',
      actor: { type: 'app', id: 'app-1' },
      meters: { requests: 3, rows: 9, bytes },
    },
  ])
})

it('what touches no data has no receipt and no entry', async () => {
  const one = await hub()
  for (const target of ['/healthz', '/api/me', '/api/problems', '/log/keys']) {
    expect((await rawAsk(`${one.url}${target}`)).headers['hub-receipt']).toBeUndefined()
  }
  expect(one.entries).toEqual([])
})

it.each([
  ['internal', 500, new Error('the disk is broken')],
  ['query-too-slow', 422, new Problem('query-too-slow')],
  ['result-too-large', 413, new Problem('result-too-large')],
])('an answer that fails with %s when data was read is an incident', async (code, status, why) => {
  const { ledger, ask } = await failing(why)
  expect((await ask()).status).toBe(status)
  await until(() => ledger.recorder.entries.length > 0)
  expect(ledger.recorder.entries).toMatchObject([
    { k: 'incident', dataset: 'bus-timetable', body: { code }, req: { status } },
  ])
  // A question that nobody has looked through may name anything.
  expect(ledger.recorder.entries[0]).not.toHaveProperty('query')
})

it.each([
  ['unknown-column', 400],
  ['version-not-found', 404],
  ['dataset-not-landed', 404],
] as const)('an answer that fails with %s, and tells of no data, is none', async (code, status) => {
  const { ledger, ask } = await failing(new Problem(code))
  expect((await ask()).status).toBe(status)
  const touching = await failing(new Problem('query-too-slow'))
  await touching.ask()
  await until(() => touching.ledger.recorder.entries.length > 0)
  expect(ledger.recorder.entries).toEqual([])
})

/** A hub whose reads of data that is not open fail, and what its ledger is told. */
async function failing(why: Error) {
  const ledger = keptLedger()
  const lake = { ...world.lake, pageAs: () => Promise.reject(why) }
  const deps = world.deps({ ledger, lake })
  const shut: typeof deps.decide = (...asked) => {
    const plan = deps.decide(...asked)
    return plan instanceof Problem ? plan : { ...plan, tier: 'licensed', basis }
  }
  const server = await served(recognising({ ...testDeps(deps), ...deps, decide: shut }, APP))
  open.push(server)
  const ask = () => rawAsk(`${server.url}${RECORDS}?limit=3&stop_name=eq.CANARY`)
  return { ledger, ask }
}
