import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Catalog, loadCatalog } from '@tongqu/catalog'
import { canonicalJson } from '@tongqu/contracts'
import { knownAdapters } from '@tongqu/ingest'
import { newUlid, type Recorder } from '@tongqu/ledger'
import { memoryLog } from '@tongqu/ledger/testing'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { readSettings, type Settings } from '../settings.ts'
import { openSettingsSource } from './settings-entries.ts'
import { openOwnTelling } from './telling.ts'

const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))
let catalog: Catalog
beforeAll(async () => {
  const loaded = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!loaded.catalog) throw new Error('the catalogue has faults')
  catalog = loaded.catalog
})

async function open(env: Record<string, string> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-config-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  mkdirSync(join(dir, 'providers'))
  writeFileSync(join(dir, 'tiers.yaml'), 'one')
  writeFileSync(join(dir, 'providers', 'a.yaml'), 'two')
  const log = memoryLog()
  const source = (more: Record<string, string> = {}, version = '1') =>
    openSettingsSource({
      ...log,
      idKey: new Uint8Array(32),
      settings: settingsOf({ ...env, ...more, HUB_CATALOG_DIR: dir }),
      catalog: () => catalog,
      version,
      now: () => Date.parse('2026-03-01T04:00:00Z'),
    })
  return { dir, source, entries: log.recorder.entries }
}

function settingsOf(env: Record<string, string>): Settings {
  const read = readSettings(env, { rootDir: '/hub', currentDir: '/hub', processors: 2 })
  if ('faults' in read) throw new Error('faults')
  return read.settings
}

it('tells settings, catalogue and rules at the first start, and never again unchanged', async () => {
  const { source, entries } = await open()
  expect(await source().run()).toBe(2)
  expect(entries.map(({ k }) => k)).toEqual(['config', 'policy'])
  const again = source()
  expect(await again.run()).toBe(0)
  expect(await again.run()).toBe(0)
})

it('tells which setting, file or version has changed, and no value', async () => {
  const { dir, source, entries } = await open({
    HUB_PUBLIC_URL: 'https://hub.yunze.example',
    HUB_TRUSTED_PROXIES: '127.0.0.1',
  })
  await source().run()
  const running = source({ HUB_PORT: '4711' })
  await running.run()
  writeFileSync(join(dir, 'providers', 'a.yaml'), 'three')
  await running.run()
  await source({ HUB_PORT: '4711' }, '2').run()
  const configs = entries.filter(({ k }) => k === 'config').map(({ body }) => body)
  const [first, port, file, version] = configs as Record<string, Record<string, string>>[]
  const changed = Object.keys(first?.settings ?? {}).filter(
    (name) => first?.settings?.[name] !== port?.settings?.[name],
  )
  expect(changed).toEqual(['port'])
  expect(file).toEqual({ ...port, catalogue: file?.catalogue })
  expect(file?.catalogue).not.toBe(port?.catalogue)
  expect(version).toEqual({ ...file, hub: '2' })
  expect(configs).toHaveLength(4)
  expect(canonicalJson(entries)).not.toContain('yunze')
})

it('says nothing of the address of the database, not even by a hash', async () => {
  const { source, entries } = await open({ HUB_DATABASE_URL: 'postgres://u:secret@db/hub' })
  await source().run()
  expect(canonicalJson(entries)).not.toContain('databaseUrl')
})

it('what the ledger does not take when the hub starts is told as soon as it does', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-telling-'))
  const catalogDir = join(dir, 'catalog')
  mkdirSync(catalogDir)
  const ledger = memoryLog()
  let isAway = true
  const append: Recorder['append'] = async (entry) => {
    if (isAway) throw new Error('the ledger is away')
    return ledger.recorder.append(entry)
  }
  const warned = Promise.withResolvers<void>()
  const told = openOwnTelling({
    ledger: {
      ...ledger,
      recorder: { ...ledger.recorder, append },
      newId: () => newUlid(Date.now()),
    },
    secrets: { derive: () => new Uint8Array(32) },
    engine: { rows: async () => [] },
    settings: settingsOf({ HUB_DATA_DIR: dir, HUB_CATALOG_DIR: catalogDir }),
    catalog: () => catalog,
    now: () => Date.now(),
    uuid: () => crypto.randomUUID(),
    log: { info: () => {}, warn: () => warned.resolve(), error: () => {} },
    retryMilliseconds: 10,
  })
  onTestFinished(async () => {
    await told.close()
    await rm(dir, { recursive: true, force: true })
  })
  await warned.promise
  isAway = false
  const kinds = () => ledger.recorder.entries.map(({ k }) => k)
  await expect.poll(kinds).toEqual(['config', 'policy'])
})
