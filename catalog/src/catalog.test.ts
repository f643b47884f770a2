import { readdirSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Dataset,
  type KnownAdapter,
  loadCatalog,
  type PlaceFault,
  watchCatalog,
} from './index.ts'
import { MAX_FILE_BYTES } from './yaml-page.ts'

const CATALOG = fileURLToPath(new URL('..', import.meta.url))
const FIXTURES = join(CATALOG, 'fixtures')
const FAULTS = join(FIXTURES, 'faults')

const WRONG = { 'zh-CN': '不对', en: 'this is wrong' }

/** What the adapters of the fixtures emit. */
const known = {
  adapters: new Map<string, KnownAdapter>([
    ['example-counter', { shape: 'decode', emits: ['example/counter@1'] }],
    ['gtfs', { shape: 'tables', emits: ['gtfs/stops@1'] }],
    ['gtfs-realtime', { shape: 'decode', emits: ['gtfs-realtime/vehicle_position@1'] }],
    ['talker', { shape: 'decode', emits: ['example/counter@1'], dialogue: () => undefined }],
    ['mapper', { shape: 'decode', emits: ['example/counter@1'], checkMapping: wrongPlaces }],
    [
      'radio',
      {
        shape: 'session',
        emits: ['vehicle/position@1', 'vehicle/alarm@1'],
        options: [
          { name: 'answers', pattern: /yes|no/ },
          { name: 'password', pattern: /[a-z]{8}/, secret: true },
        ],
        forwards: {
          takes: ['vehicle/position@1'],
          options: [{ name: 'password', pattern: /[a-z]{8}/, secret: true }],
        },
      },
    ],
  ]),
  checkQuality: (quality: Dataset['quality']) => wrongKeys(quality),
}

/** Every place of a mapping that says `wrong`. */
function wrongPlaces(value: unknown, path = ''): PlaceFault[] {
  if (value === 'wrong') return [{ path, message: WRONG }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    wrongPlaces(inner, path === '' ? key : `${path}.${key}`),
  )
}

function wrongKeys(value: object): PlaceFault[] {
  return Object.keys(value).flatMap((path) => (path === 'wrong' ? [{ path, message: WRONG }] : []))
}

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function catalogWith(...overlays: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tongqu-catalog-'))
  folders.push(folder)
  for (const overlay of [join(FIXTURES, 'base'), ...overlays]) {
    await cp(overlay, folder, { recursive: true })
  }
  return folder
}

describe('the catalogue of this repository', () => {
  it('has no space inside of Chinese where a line was folded', async () => {
    const { catalog } = await loadCatalog(CATALOG)
    const texts = [...(catalog?.datasets.values() ?? [])].map((each) => each.description['zh-CN'])
    expect(texts.filter((each) => /[\u4e00-\u9fff] [\u4e00-\u9fff]/.test(each))).toEqual([])
    expect(texts.length).toBeGreaterThan(20)
  })

  it('has no fault, and a dataset in every tier', async () => {
    const { catalog, faults } = await loadCatalog(CATALOG)
    expect(faults).toEqual([])
    const tiers = [...(catalog?.datasets.values() ?? [])].map(({ tier }) => tier)
    expect(new Set(tiers)).toEqual(new Set(['open', 'restricted', 'licensed', 'closed']))
  })

  it('every kind of transport has a dataset in every tier', async () => {
    const { catalog } = await loadCatalog(CATALOG)
    const datasets = [...(catalog?.datasets.values() ?? [])]
    const tiersOf = (family: string) =>
      new Set(datasets.filter((one) => one.family === family).map(({ tier }) => tier))
    // What the exchange tells of itself is open, or for auditors alone.
    const families = [...(catalog?.families.keys() ?? [])].filter((id) => id !== 'exchange')
    expect(families.filter((id) => tiersOf(id).size < 4)).toEqual([])
    expect(families.length).toBeGreaterThan(12)
  })

  it('marks everything as synthetic', async () => {
    const { catalog } = await loadCatalog(CATALOG)
    const marked = [...(catalog?.datasets.values() ?? []), ...(catalog?.sources.values() ?? [])]
    expect(marked.filter(({ synthetic }) => !synthetic)).toEqual([])
  })
})

describe('faults are reported all at once, each with its line, in both languages', () => {
  it('the base has none', async () => {
    const { catalog, faults } = await loadCatalog(await catalogWith(), known)
    expect(faults).toEqual([])
    expect(catalog?.datasets.size).toBe(2)
    expect(catalog?.datasets.get('timetable')).toMatchObject({
      state: 'LISTED',
      synthetic: false,
      tables: [
        { name: 'stops', contract: 'gtfs/stops@1' },
        { name: 'routes', contract: 'gtfs/routes@1' },
      ],
    })
  })

  for (const name of readdirSync(FAULTS).sort()) {
    it(name, async () => {
      const overlay = join(FAULTS, name)
      const { catalog, faults } = await loadCatalog(await catalogWith(overlay), known)
      const lines = faults.map(({ file, line, message }) => {
        expect(message['zh-CN']).toMatch(/\p{Script=Han}/u)
        return `${file}:${line} ${message.en}`
      })
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(overlay, 'expected.txt'))
      expect(catalog).toBeUndefined()
    })
  }
})

describe('a source of sessions', () => {
  it('has every limit and route spelled out once loaded, and the forward beside it', async () => {
    const { catalog, faults } = await loadCatalog(
      await catalogWith(join(FIXTURES, 'sessions')),
      known,
    )
    expect(faults).toEqual([])
    expect(catalog?.sources.get('radios')).toMatchObject({
      transport: {
        kind: 'tcp-listen',
        host: '127.0.0.1',
        port: 7611,
        limits: {
          connections: 100,
          connectionsPerAddress: 2_000,
          idleSeconds: 300,
          messagesPerSecond: 50,
        },
        tls: { certificate: '/etc/hub/cert.pem', key: '/etc/hub/key.pem' },
        dialBack: ['10.0.0.0/8', 'fd00::/64', 'relay.example'],
      },
      routes: [
        {
          contract: 'vehicle/position@1',
          where: { vehicle_kind: ['bus'], in_service: ['true'] },
          dataset: 'positions',
        },
        { contract: 'vehicle/link@1', where: {}, dataset: 'links' },
      ],
      options: { answers: 'yes', password: 'file:/run/secrets/radio' },
    })
    expect(catalog?.sources.get('gates')?.routes).toEqual([])
    expect(catalog?.forwards.get('ministry')).toMatchObject({
      transport: { kind: 'tcp-dial', host: 'upper.example', port: 9000, idleSeconds: 300, tls: {} },
      listen: { host: '127.0.0.1', port: 7700, publicHost: 'hub.example' },
      enabled: true,
    })
  })

  it('is followed by a watch, its forwards too', async () => {
    const dir = await catalogWith()
    const watch = await watchCatalog({ dir, known, pollMilliseconds: 3_600_000 })
    expect(watch.catalog()?.forwards.size).toBe(0)
    await cp(join(FIXTURES, 'sessions'), dir, { recursive: true })
    await watch.check()
    expect([watch.faults(), watch.catalog()?.forwards.size]).toEqual([[], 1])
    watch.close()
  })
})

describe('hostile files end as faults', () => {
  const target = 'datasets/bus/timetable.yaml'
  const cases: [string, Uint8Array | string][] = [
    ['larger than allowed', `# ${'x'.repeat(MAX_FILE_BYTES)}`],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x41)],
    ['nested too deep', '['.repeat(30_000)],
    ['a billion laughs', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n'],
    ['several documents', 'id: timetable\n---\nid: timetable\n'],
    ['empty', ''],
    ['a custom tag', 'id: !!js/function "x"\n'],
    ['control characters', 'id: "a\\u0000b"\n'],
    ['a prototype key', '__proto__: { tier: open }\nconstructor: 1\n'],
  ]
  for (const [name, content] of cases) {
    it(name, async () => {
      const dir = await catalogWith()
      await writeFile(join(dir, target), content)
      const { catalog, faults } = await loadCatalog(dir, known)
      expect(catalog).toBeUndefined()
      expect(faults.map(({ file }) => file)).toContain(target)
    })
  }

  it('a folder without anything', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tongqu-catalog-'))
    folders.push(dir)
    const { faults } = await loadCatalog(dir, known)
    expect(faults.map(({ file }) => file)).toEqual([
      'datasets',
      'families.yaml',
      'licences',
      'providers',
      'sources',
      'tiers.yaml',
    ])
  })
})

describe('a watched catalogue', () => {
  const file = 'providers/city.yaml'
  const renamed = 'id: city\nname: { zh-CN: 新名, en: New name }\n'

  it('follows a change without a restart and outlives a faulty one', async () => {
    const dir = await catalogWith()
    const heard: number[] = []
    const watch = await watchCatalog({
      dir,
      known,
      pollMilliseconds: 3_600_000,
      onChange: ({ faults }) => heard.push(faults.length),
    })
    const name = () => watch.catalog()?.providers.get('city')?.name.en
    expect(await watch.check()).toBe(false)
    await writeFile(join(dir, file), renamed)
    expect(await watch.check()).toBe(true)
    expect(name()).toBe('New name')
    await writeFile(join(dir, file), 'id: city\n')
    expect(await watch.check()).toBe(true)
    expect([name(), watch.faults().length]).toEqual(['New name', 1])
    await writeFile(join(dir, file), renamed.replace('New', 'Newest'))
    await watch.check()
    expect([name(), watch.faults(), heard]).toEqual(['Newest name', [], [0, 1, 0]])
    watch.close()
  })

  it('sees a changed file by polling, also when only its time tells', async () => {
    const dir = await catalogWith()
    const changed = Promise.withResolvers<void>()
    const watch = await watchCatalog({
      dir,
      known,
      pollMilliseconds: 20,
      onChange: () => changed.resolve(),
    })
    expect(await readFile(join(dir, file), 'utf8')).toContain('city')
    await utimes(join(dir, file), 1, 1)
    await changed.promise
    watch.close()
  })

  it('without a faultless first catalogue has none, until the fault is mended', async () => {
    const dir = await catalogWith(join(FAULTS, 'anchors'))
    const watch = await watchCatalog({ dir, known, pollMilliseconds: 3_600_000 })
    expect([watch.catalog(), watch.faults().length > 0]).toEqual([undefined, true])
    await cp(join(FIXTURES, 'base'), dir, { recursive: true })
    await watch.check()
    expect(watch.catalog()?.datasets.size).toBe(2)
    watch.close()
  })
})
