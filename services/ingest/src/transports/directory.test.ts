import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import type { Directory, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { type IngestDeps, startIngest } from '../ingest.ts'
import { rowsOf } from '../lake-rows.ts'
import { sourceOf, timetable, vehicles, zipped } from '../testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'

const POSITIONS = 'bus-vehicle-positions'
const ID = `${POSITIONS}-test`
const CONTRACT = 'gtfs-realtime/vehicle_position@1'
const WAIT = { timeout: 20_000, interval: 20 }
const AT = 1_775_000_000

function dropped(more: Partial<Directory> = {}, dataset = POSITIONS): Source {
  const transport: Directory = {
    kind: 'directory',
    path: 'drop',
    pattern: '*',
    everySeconds: 0.05,
    settleSeconds: 0.1,
    keepDays: 7,
    ...more,
  }
  return { ...sourceOf(dataset, ''), transport }
}

/**
 * A hub with one drop folder, not started yet. Nobody is personal in it, unless in `sealed` ones.
 */
async function hubWith(
  source: Source,
  more: Partial<IngestDeps> = {},
  { data, sealed = false }: { data?: string; sealed?: boolean } = {},
) {
  const dir = data ?? (await temporaryFolder())
  const folder = join(dir, 'inbox', 'drop')
  await mkdir(folder, { recursive: true })
  const catalog = await catalogWith([source])
  const positions = catalog.datasets.get(POSITIONS)
  if (!positions) throw new Error(`${POSITIONS} is not in the catalogue`)
  const open = { ...positions, classOverrides: {} }
  const datasets = new Map([...catalog.datasets, ...(sealed ? [] : [[POSITIONS, open] as const])])
  const hub = await openHub(dir, { ...catalog, datasets }, more)
  const start = (own: Partial<IngestDeps> = {}) => {
    const ingest = startIngest({ ...hub.deps, ...own })
    onTestFinished(() => ingest.stop())
    return ingest
  }
  const rows = async () => {
    const found: unknown[] = []
    const columns = ['entity_id']
    for await (const row of rowsOf(hub.deps, CONTRACT, columns)) found.push(row.entity_id)
    return found.sort()
  }
  /** Files of `processed` or `failed`, without their days. */
  const away = async (shelf: 'processed' | 'failed') => {
    const days = await readdir(join(folder, shelf)).catch(() => [])
    const names = await Promise.all(days.map((day) => readdir(join(folder, shelf, day))))
    return names.flat().sort()
  }
  const read = async (shelf: string, name: string) => {
    const [day = ''] = await readdir(join(folder, shelf))
    return JSON.parse(await readFile(join(folder, shelf, day, name), 'utf8'))
  }
  const left = async () => {
    const names = await readdir(folder)
    return names.filter((name) => name !== 'processed' && name !== 'failed').sort()
  }
  return {
    ...hub,
    folder,
    start,
    rows,
    away,
    left,
    read,
    path: (name: string) => join(folder, name),
  }
}

it('takes files oldest first, lands them, and puts them away', async () => {
  const hub = await hubWith(dropped())
  for (const [index, name] of ['c.pb', 'a.pb', 'b.pb'].entries()) {
    await writeFile(hub.path(name), vehicles(AT + index, [name]))
    await utimes(hub.path(name), AT + index, AT + index)
  }
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb', 'b.pb', 'c.pb'])
  expect(await hub.rows()).toEqual(['a.pb', 'b.pb', 'c.pb'])
  const records = await hub.raw.records(ID)
  expect(records.map(({ name }) => name)).toEqual(['c.pb', 'a.pb', 'b.pb'])
  expect(await hub.left()).toEqual([])
  expect(hub.told['source-status'].at(-1)).toMatchObject({ folder: { taken: 3, failed: 0 } })
})

it('waits for a file that is still being written, and leaves unfinished names alone', async () => {
  const hub = await hubWith(dropped({ pattern: '*.pb', settleSeconds: 0.3 }))
  hub.start()
  const whole = vehicles(AT, ['v1', 'v2', 'v3'])
  await writeFile(hub.path('a.pb'), whole.subarray(0, 1))
  for (const name of ['.hidden.pb', 'b.pb.part', 'c.pb.tmp', 'd.pb.filepart', 'e.csv']) {
    await writeFile(hub.path(name), whole)
  }
  for (let at = 1; at < whole.length; at += 20) {
    await appendFile(hub.path('a.pb'), whole.subarray(at, at + 20))
    await new Promise((done) => setTimeout(done, 60))
  }
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb'])
  expect(await hub.rows()).toEqual(['v1', 'v2', 'v3'])
  expect(await hub.left()).toHaveLength(5)
  await rename(hub.path('b.pb.part'), hub.path('b.pb'))
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb', 'b.pb'])
})

it('keeps nothing of a file that is replaced while it is read', async () => {
  const hub = await hubWith(dropped())
  await writeFile(hub.path('a.pb'), vehicles(AT, ['old']))
  let isFirst = true
  const put: typeof hub.raw.put = async (content, options) => {
    async function* replaced() {
      for await (const piece of content as AsyncIterable<Uint8Array>) {
        if (isFirst) {
          await writeFile(hub.path('new'), vehicles(AT, ['new']))
          await rename(hub.path('new'), hub.path('a.pb'))
        }
        isFirst = false
        yield piece
      }
    }
    return hub.raw.put(replaced(), options)
  }
  hub.start({ raw: { ...hub.deps.raw, put } })
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb'])
  expect(await hub.rows()).toEqual(['new'])
  expect(await hub.raw.records(ID)).toHaveLength(1)
})

it('puts what can not be read into failed, with place and reason in both languages', async () => {
  const hub = await hubWith(dropped())
  await writeFile(hub.path('bad.pb'), '<html>')
  await writeFile(hub.path('empty.pb'), '')
  await writeFile(hub.path('huge.pb'), Buffer.alloc(1_000_001))
  await writeFile(hub.path('good.pb'), vehicles(AT, ['v1']))
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['good.pb'])
  await expect.poll(() => hub.left(), WAIT).toEqual([])
  expect(await hub.away('failed')).toEqual(
    ['bad', 'empty', 'huge'].flatMap((name) => [`${name}.pb`, `${name}.pb.reason.json`]),
  )
  expect(await hub.read('failed', 'empty.pb.reason.json')).toMatchObject({ code: 'empty-file' })
  const reason = await hub.read('failed', 'bad.pb.reason.json')
  expect(reason).toMatchObject({ file: 'bad.pb', place: expect.any(String) })
  expect(reason['zh-CN']).toMatch(/：/)
  expect(reason.en).toMatch(/: /)
})

it('refuses links and folders, wherever they lead', async () => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, 'secret.pb'), vehicles(AT, ['secret']))
  const hub = await hubWith(dropped(), {}, { data: dir })
  await symlink(join(dir, 'secret.pb'), hub.path('link.pb'))
  await mkdir(hub.path('folder.pb'))
  hub.start()
  await expect
    .poll(() => hub.told['source-status'].at(-1)?.folder?.refused, WAIT)
    .toEqual({ 'symbolic-link': 1, 'no-file': 1 })
  expect(await hub.raw.sources()).toEqual([])
  expect(await hub.left()).toEqual(['folder.pb', 'link.pb'])
})

it('calls the same content unchanged, and numbers files of one name', async () => {
  const hub = await hubWith(dropped())
  hub.start()
  for (let count = 1; count <= 3; count += 1) {
    await writeFile(hub.path('a.pb'), vehicles(AT, ['v1']))
    await expect.poll(() => hub.away('processed').then((all) => all.length), WAIT).toBe(count)
  }
  expect(await hub.away('processed')).toEqual(['a.2.pb', 'a.3.pb', 'a.pb'])
  expect(await hub.raw.records(ID)).toHaveLength(1)
})

it('lands a file once that has landed but was not put away when the process ended', async () => {
  const hub = await hubWith(dropped())
  await writeFile(hub.path('a.pb'), vehicles(AT, ['v1']))
  const land: typeof hub.writer.land = async (...words) => {
    const landed = await hub.writer.land(...words)
    await rm(hub.path('processed'), { recursive: true })
    await writeFile(hub.path('processed'), 'no folder')
    return landed
  }
  const before = hub.start({ writer: { ...hub.deps.writer, land } })
  const last = () => hub.told['source-status'].at(-1)
  await expect.poll(() => last()?.code, WAIT).toBe('folder-unusable')
  await before.stop()
  expect(await hub.left()).toEqual(['a.pb'])
  await rm(hub.path('processed'))
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb'])
  expect(await hub.rows()).toEqual(['v1'])
  expect(await hub.raw.records(ID)).toHaveLength(1)
})

it('lands nothing twice of a file whose move a power loss has undone', async () => {
  const hub = await hubWith(dropped())
  await writeFile(hub.path('a.pb'), vehicles(AT, ['v1']))
  const before = hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb'])
  await before.stop()
  const [day = ''] = await readdir(hub.path('processed'))
  await rename(join(hub.path('processed'), day, 'a.pb'), hub.path('a.pb'))
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['a.pb'])
  expect(await hub.left()).toEqual([])
  expect(await hub.rows()).toEqual(['v1'])
})

it('leaves files where they are while the lake is away, and takes each once', async () => {
  const hub = await hubWith(dropped())
  await writeFile(hub.path('b.pb'), vehicles(AT, ['v2']))
  const land: typeof hub.writer.land = () => Promise.reject(new Problem('lake-full'))
  const crashed = hub.start({ writer: { ...hub.deps.writer, land } })
  const codes = () => hub.told['source-status'].map(({ code }) => code)
  await expect.poll(codes, WAIT).toContain('lake-full')
  await crashed.stop()
  expect(await hub.left()).toEqual(['b.pb'])
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['b.pb'])
  expect(await hub.rows()).toEqual(['v2'])
  expect(await hub.raw.records(ID)).toHaveLength(1)
})

it('tries a file again that comes back from failed', async () => {
  const hub = await hubWith(dropped())
  await writeFile(hub.path('bad.pb'), '<html>')
  hub.start()
  await expect.poll(() => hub.away('failed'), WAIT).toHaveLength(2)
  const [day = ''] = await readdir(hub.path('failed'))
  await rename(join(hub.path('failed'), day, 'bad.pb'), hub.path('bad.pb'))
  await expect.poll(() => hub.away('failed'), WAIT).toHaveLength(3)
  expect(await hub.raw.records(ID)).toHaveLength(2)
})

it('decodes each member of a zip by itself, and tells the member of a fault', async () => {
  const hub = await hubWith(dropped())
  const files = { 'a.pb': vehicles(AT, ['v1']), 'x/b.pb': vehicles(AT, ['v2']) }
  const texts = Object.entries(files).map(([name, bytes]) => [name, bytes] as const)
  const zip = await zipped({
    ...Object.fromEntries(texts),
    'c.pb': '<html>',
    '.DS_Store': 'x',
  } as never)
  await writeFile(hub.path('day.zip'), zip)
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['day.zip'])
  expect(await hub.rows()).toEqual(['v1', 'v2'])
  const [release] = await hub.writer.versions(POSITIONS)
  expect(release?.tables.rejects?.rows).toBe(1)
  expect(await hub.raw.records(ID)).toHaveLength(1)
})

it('gives a whole archive to an adapter of tables', async () => {
  const hub = await hubWith(dropped({}, 'bus-timetable'))
  await writeFile(hub.path('gtfs.zip'), await timetable(3))
  hub.start()
  await expect.poll(() => hub.away('processed'), WAIT).toEqual(['gtfs.zip'])
  const [release] = await hub.writer.versions('bus-timetable')
  expect(release?.tables.stops?.rows).toBe(3)
})

it('tells a folder that is not there, and begins when it is; old days go', async () => {
  const dir = await temporaryFolder()
  const path = join(dir, 'elsewhere')
  const listening: string[] = []
  const hub = await hubWith(dropped({ path, keepDays: 2 }), {
    random: () => 0,
    onListening: (one) => one.transport === 'directory' && listening.push(one.path),
  })
  hub.start()
  const last = () => hub.told['source-status'].at(-1)
  await expect.poll(() => last()?.code, WAIT).toBe('folder-unusable')
  await mkdir(join(path, 'processed', '2020-01-01'), { recursive: true })
  await mkdir(join(path, 'processed', 'notes'))
  await writeFile(join(path, 'a.pb'), vehicles(AT, ['v1']))
  await expect.poll(() => hub.rows().catch(() => []), WAIT).toEqual(['v1'])
  expect(listening).toEqual([path])
  await expect.poll(() => readdir(join(path, 'processed')), WAIT).not.toContain('2020-01-01')
  expect(await readdir(join(path, 'processed'))).toContain('notes')
  await rm(path, { recursive: true })
  await expect.poll(() => last()?.code, WAIT).toBe('folder-unusable')
})

it('removes what the sealed store has kept, and of a faulty file leaves the reason alone', async () => {
  const hub = await hubWith(dropped(), {}, { sealed: true })
  const good = vehicles(AT, ['v1'])
  await writeFile(hub.path('good.pb'), good)
  await writeFile(hub.path('bad.pb'), '<html>云A90001')
  await writeFile(hub.path('huge.pb'), Buffer.alloc(1_000_001))
  hub.start()
  await expect.poll(() => hub.left(), WAIT).toEqual([])
  await expect.poll(() => hub.rows().catch(() => []), WAIT).toEqual(['v1'])
  expect(await hub.away('processed')).toEqual([])
  // Nobody has a copy of what is too large to be kept.
  expect(await hub.away('failed')).toEqual(['bad.pb.reason.json', 'huge.pb', 'huge.pb.reason.json'])
  const { delivery } = await hub.read('failed', 'bad.pb.reason.json')
  const kept = await new Response(await hub.raw.open(delivery)).text()
  expect(kept).toBe('<html>云A90001')
  expect(hub.told['source-status'].at(-1)).toMatchObject({
    folder: { taken: 1, failed: 2, removes: true },
  })
  await writeFile(hub.path('good.pb'), good)
  await expect.poll(() => hub.left(), WAIT).toEqual([])
  expect(await hub.away('processed')).toEqual([])
  expect(await hub.raw.records(ID)).toHaveLength(2)
})

it('removes no file that was written anew while the former one landed', async () => {
  const hub = await hubWith(dropped(), {}, { sealed: true })
  await writeFile(hub.path('a.pb'), vehicles(AT, ['old']))
  let isFirst = true
  const land: typeof hub.writer.land = async (...words) => {
    const landed = await hub.writer.land(...words)
    if (isFirst) await writeFile(hub.path('a.pb'), vehicles(AT + 1, ['new']))
    isFirst = false
    return landed
  }
  hub.start({ writer: { ...hub.deps.writer, land } })
  await expect.poll(() => hub.rows().catch(() => []), WAIT).toEqual(['new', 'old'])
  await expect.poll(() => hub.left(), WAIT).toEqual([])
})
