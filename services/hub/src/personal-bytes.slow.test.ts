import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { holdsPersonal, knownContract, loadCatalog } from '@tongqu/catalog'
import { knownAdapters } from '@tongqu/ingest'
import { expect, it } from 'vitest'
import { formsOf, generateProvince, textsOfPeople } from '../../../infra/simulator/src/index.ts'
import { ROOT } from './settings.ts'
import { type ByteSearch, openByteSearch, searchFolder } from './testing/byte-search.ts'
import { dataFolder, type HubProcess, hubProcess } from './testing/hub-process.ts'
import { promptCatalog } from './testing/prompt-catalog.ts'

/** What `npm start` simulates unless told otherwise (`infra/simulator/src/main.ts`). */
const SEED = 7
const SCALE = 1
const VEHICLES = 300

const WAIT = { timeout: 180_000, interval: 500 }

/** Datasets about people that the simulated province feeds; the first rows must be there. */
const PEOPLE = [
  'bus-vehicle-positions',
  'bus-positions',
  'coach-positions',
  'hazmat-positions',
  'taxi-positions',
  'truck-positions',
  'vehicle-register',
  'vehicle-roster',
  'vehicle-entries',
  'vehicle-presence',
  'afc-transactions',
  'afc-trips',
  'freight-orders',
  'freight-events',
  'freight-waybills',
  'freight-funds',
  'freight-vehicles',
  'freight-drivers',
] as const

const PAGES = ['/', '/live', '/sources', '/quality', '/docs', '/metrics', '/healthz', '/readyz']
const FORMATS = ['json', 'ndjson', 'csv', 'geojson', 'arrow', 'parquet']

async function landed(dir: string, dataset: string): Promise<number> {
  const names = await readdir(join(dir, 'lake', dataset, '_releases')).catch(() => [])
  return Math.max(0, ...names.map((name) => Number(/^(\d{20})\.json$/.exec(name)?.[1] ?? 0)))
}

/** Every people's dataset has landed so many times more than `since` tells. */
async function peopleLanded(dir: string, since: ReadonlyMap<string, number> = new Map()) {
  for (const dataset of PEOPLE) {
    const before = since.get(dataset) ?? 0
    await expect
      .poll(() => landed(dir, dataset), { ...WAIT, message: dataset })
      .toBeGreaterThan(before)
  }
}

/** Addresses of everything the hub shows, as its own description of the doors tells them. */
async function doorsOf(hub: HubProcess, datasets: Map<string, readonly string[]>) {
  const { paths } = (await (await fetch(`${hub.url}/openapi.json`)).json()) as {
    paths: Record<string, { get?: object }>
  }
  const templates = [...Object.keys(paths).filter((path) => paths[path]?.get), ...PAGES]
  const doors = new Set<string>()
  for (const template of templates) {
    for (const [dataset, tables] of datasets) {
      const ofDataset = template.replace(/\{(?:id|dataset|system)\}/, dataset)
      for (const table of tables) {
        const door = ofDataset.replace('{table}', table)
        if (door.includes('{')) continue
        doors.add(door)
        if (door.endsWith('/records')) for (const f of FORMATS) doors.add(`${door}?format=${f}`)
      }
    }
    // Whatever else is asked for is not there; the refusal must tell nothing either.
    doors.add(template.replace(/\{\w+\}/g, 'x'))
  }
  return [...doors]
}

/** What the doors answer, wherever a text of people stands in it. */
async function leaks(hub: HubProcess, doors: readonly string[], search: ByteSearch) {
  const found: string[] = []
  let answers = 0
  for (const door of doors) {
    const response = await fetch(hub.url + door)
    const head = JSON.stringify([...response.headers])
    if (/event-stream/.test(head)) {
      await response.body?.cancel()
      continue
    }
    const body = Buffer.from(await response.arrayBuffer())
    if (response.ok) answers += 1
    const hits = [...search.in(body), ...search.in(Buffer.from(head))]
    if (hits.length > 0) found.push(`${door}: ${hits.slice(0, 5).join(' ')}`)
  }
  return { found, answers }
}

/** Files that wait to be taken are as plain as they came; the master key opens what is sealed. */
function isNotOurs(path: string): boolean {
  return /^inbox\/[^/]+\/[^/]+$/.test(path)
}

it('no plate, phone, name, card or number of a person stands in a file, a log or an answer', {
  timeout: 900_000,
}, async () => {
  const province = generateProvince({ seed: SEED, scale: SCALE })
  const texts = textsOfPeople(province, { count: VEHICLES, scale: SCALE })
  const search = openByteSearch(texts.map((name) => ({ name, forms: formsOf(name) })))
  const { catalog } = await loadCatalog(join(ROOT, 'catalog'), { adapters: knownAdapters })
  const tables = new Map(
    [...(catalog?.datasets.values() ?? [])].map((dataset) => [
      dataset.id,
      [...dataset.tables.map(({ name }) => name), 'rejects', 'findings'],
    ]),
  )
  for (const id of PEOPLE) {
    const dataset = catalog?.datasets.get(id)
    expect([id, dataset && holdsPersonal(dataset, knownContract)]).toEqual([id, true])
  }

  const dir = await dataFolder()
  const env = { HUB_SIMULATE: '1', HUB_LOG_LEVEL: 'debug', HUB_CATALOG_DIR: await promptCatalog() }
  const first = await hubProcess(dir, env)
  await peopleLanded(dir)
  const told = await leaks(first, await doorsOf(first, tables), search)
  expect(told.found).toEqual([])
  expect(told.answers).toBeGreaterThan(100)

  const since = new Map<string, number>()
  for (const id of PEOPLE) since.set(id, await landed(dir, id))
  const { ingest } = first.children()
  first.signal('SIGKILL')
  if (ingest !== undefined) process.kill(ingest, 'SIGKILL')
  await first.ended
  const killed = await searchFolder(dir, search, isNotOurs)
  expect(killed.hits).toEqual([])

  const second = await hubProcess(dir, env)
  await peopleLanded(dir, new Map([...since].filter(([id]) => REPEATED.has(id))))
  // What has come again is about people; of the rest the doors were looked through before.
  const theirs = new Map([...tables].filter(([id]) => PEOPLE.some((one) => one === id)))
  const again = await leaks(second, await doorsOf(second, theirs), search)
  expect(again.found).toEqual([])
  expect(again.answers).toBeGreaterThan(50)
  second.signal('SIGTERM')
  await second.ended
  const ended = await searchFolder(dir, search, isNotOurs)
  expect(ended.hits).toEqual([])
  expect(ended.files).toBeGreaterThan(500)
  const lines = (first.output() + second.output()).split('\n')
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter((line) => search.in(Buffer.from(line)).length > 0)).toEqual([])
})

/** What comes again within seconds after a restart. */
const REPEATED = new Set<string>(['bus-positions', 'taxi-positions', 'afc-transactions'])
