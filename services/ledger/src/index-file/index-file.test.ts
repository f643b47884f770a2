import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { openLedgerReader } from '../reader/reader.ts'
import type { LogReader } from '../reader/types.ts'
import { type TestLog, testLog } from '../testing/log-folder.ts'
import { idOf, ingestEntry, someEntries } from '../testing/some-entries.ts'
import { ENTRY_KINDS, type Entry, type EntryFilter, type NewEntry } from '../types.ts'

const readers: LogReader[] = []
const folders: string[] = []
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
})

function newLog(entries: readonly NewEntry[]): TestLog {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-index-'))
  folders.push(dir)
  const log = testLog(dir)
  log.add(entries)
  log.publish()
  return log
}

type Opened = { reader: LogReader; reports: string[] }

async function open({ dir, verifier }: Pick<TestLog, 'dir' | 'verifier'>): Promise<Opened> {
  const reports: string[] = []
  const reader = await openLedgerReader({
    dir,
    verifiers: async () => [verifier],
    report: (error) => reports.push(String(error)),
    lookMilliseconds: 10_000,
  })
  readers.push(reader)
  return { reader, reports }
}

/** Closed, so that its file can be looked at. */
async function indexed(log: TestLog): Promise<string> {
  const { reader } = await open(log)
  await reader.catchUp()
  await reader.close()
  return join(log.dir, 'index.sqlite')
}

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const HASHES = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
const HOUR = 3_600_000
const START = Date.UTC(2026, 5, 15)

const mixed: fc.Arbitrary<NewEntry[]> = fc
  .array(
    fc.record({
      k: fc.constantFrom(...ENTRY_KINDS),
      dataset: some('bus', 'rail', 'road'),
      organisation: some('one', 'two'),
      agreement: some('x', 'y'),
      prev: fc.option(fc.nat(20), { nil: undefined }),
      sha256: some(...HASHES),
      hour: fc.integer({ min: -30, max: 30 }),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((all) =>
    all.map(({ k, dataset, organisation, agreement, prev, sha256, hour }, at) => {
      const entry = {
        id: idOf(at),
        t: new Date(START + hour * HOUR + at).toISOString(),
        k,
        actor: { type: 'app', organisation },
        dataset,
        agreement,
        prev: prev === undefined ? undefined : idOf(prev),
        outputs: sha256 === undefined ? undefined : [{ sha256 }],
      }
      return JSON.parse(JSON.stringify(entry)) as NewEntry
    }),
  )

const filters: fc.Arbitrary<EntryFilter> = fc
  .record({
    kinds: fc.option(fc.uniqueArray(fc.constantFrom(...ENTRY_KINDS), { maxLength: 9 }), {
      nil: undefined,
    }),
    dataset: some('bus', 'rail', 'none'),
    organisation: some('one', 'two'),
    agreement: some('x', 'y'),
    prev: some(idOf(3), idOf(7)),
    artefact: some(...HASHES, 'no hash'),
    since: some(-20, 0, 5),
    until: some(-10, 0, 20),
    limit: fc.integer({ min: 1, max: 9 }),
  })
  .map((filter) => {
    const at = (hour: number | undefined) =>
      hour === undefined ? undefined : new Date(START + hour * HOUR + 1).toISOString()
    const given = { ...filter, since: at(filter.since), until: at(filter.until) }
    const set = Object.entries(given).filter(([, value]) => value !== undefined)
    return Object.fromEntries(set) as EntryFilter
  })

const MADE_OF_FILES = ['ingest', 'transform', 'publish']

/** The plain meaning of a filter. */
function has(entry: NewEntry, filter: EntryFilter): boolean {
  const { kinds, dataset, organisation, agreement, prev, artefact, since, until } = filter
  const hashes = MADE_OF_FILES.includes(entry.k) ? (entry.outputs ?? []) : []
  return (
    (kinds === undefined || kinds.includes(entry.k)) &&
    (dataset === undefined || entry.dataset === dataset) &&
    (organisation === undefined || entry.actor.organisation === organisation) &&
    (agreement === undefined || entry.agreement === agreement) &&
    (prev === undefined || entry.prev === prev) &&
    (artefact === undefined || hashes.some(({ sha256 }) => sha256 === artefact)) &&
    (since === undefined || entry.t >= since) &&
    (until === undefined || entry.t < until)
  )
}

async function allPages(reader: LogReader, filter: EntryFilter): Promise<number[]> {
  const places: number[] = []
  let before: number | undefined
  do {
    const page = await reader.find(before === undefined ? filter : { ...filter, before })
    expect(page.items.length).toBeLessThanOrEqual(filter.limit ?? 100)
    places.push(...page.items.map(({ index }) => index))
    before = page.next
  } while (before !== undefined)
  return places
}

describe('find', () => {
  it('gives what the filter means, the newest first, page after page, once', async () => {
    await fc.assert(
      fc.asyncProperty(mixed, fc.array(filters, { minLength: 10 }), async (entries, asked) => {
        const log = newLog(entries)
        const { reader, reports } = await open(log)
        for (const filter of asked) {
          const expected = entries.flatMap((entry, index) => (has(entry, filter) ? [index] : []))
          expect(await allPages(reader, filter)).toEqual(expected.reverse())
        }
        expect(reports).toEqual([])
        await reader.close()
      }),
      { numRuns: 12 },
    )
  })

  it('gives whole entries as they stand in the log', async () => {
    const entries = someEntries(300)
    const { reader } = await open(newLog(entries))
    const { items, next } = await reader.find({ limit: 3 })
    const expected = entries.slice(-3).map((entry): Entry => ({ ...entry, v: 1 }))
    expect(items.map(({ entry }) => entry)).toEqual(expected.reverse())
    expect(next).toBe(297)
  })

  it('finds a file and a delivery by their hash, and the close of an open', async () => {
    const [delivery = '', file = '', other = ''] = HASHES
    const entries = [...someEntries(40), ingestEntry(40, [delivery], [file, file])]
    const { reader } = await open(newLog(entries))
    for (const artefact of [delivery, file]) {
      const { items } = await reader.find({ artefact })
      expect(items.map(({ index }) => index)).toEqual([40])
    }
    expect(await reader.find({ artefact: other })).toEqual({ items: [] })
    const { items } = await reader.find({ prev: idOf(8), kinds: ['serve_close'] })
    expect(items.map(({ entry }) => entry.id)).toEqual([idOf(9)])
  })

  it('looks through so many entries for one page, then says where to go on', async () => {
    const entries = someEntries(24_000).map((entry, at) => ({
      ...entry,
      actor: { ...entry.actor, organisation: at === 100 ? 'rare' : 'many' },
      dataset: at === 101 ? 'one of few' : 'of many',
    }))
    const { reader } = await open(newLog(entries))
    await reader.catchUp()
    const filter = { organisation: 'many', dataset: 'one of few' }
    const first = await reader.find(filter)
    expect(first.items).toEqual([])
    expect(first.next).toBeGreaterThan(10_000)
    expect(await allPages(reader, filter)).toEqual([101])
    expect(await allPages(reader, { ...filter, organisation: 'rare' })).toEqual([])
  })

  it('takes no filter apart that is too long or none', async () => {
    const { reader } = await open(newLog(someEntries(10)))
    const nothing: EntryFilter[] = [
      { dataset: 'x'.repeat(1_000_000) },
      { agreement: "' OR 1=1 --" },
      { artefact: '%' },
      { kinds: [] },
      { kinds: Array.from({ length: 100_000 }, () => 'nonsense' as never) },
      { prev: '\0' },
      { since: '2099-01-01T00:00:00Z' },
      { before: 0 },
    ]
    for (const filter of nothing) expect(await reader.find(filter)).toEqual({ items: [] })
    const bad: EntryFilter[] = [
      { limit: Number.NaN },
      { before: -1 },
      { before: 1.5 },
      { since: 'yesterday' },
    ]
    for (const filter of bad) {
      await expect(reader.find(filter)).rejects.toMatchObject({ code: 'bad-request' })
    }
    expect((await reader.find({ limit: 1_000_000_000 })).items).toHaveLength(10)
    expect((await reader.find({ limit: 0 })).items).toHaveLength(1)
  })
})

describe('what the log has', () => {
  it('knows ids, also of entries that came since', async () => {
    const log = newLog(someEntries(10))
    const { reader } = await open(log)
    const asked = [idOf(3), idOf(11), 'none']
    expect(await reader.knows(asked)).toEqual(new Map([[idOf(3), 3]]))
    log.add(someEntries(2, 10))
    log.publish()
    expect((await reader.knows(asked)).get(idOf(11))).toBe(11)
  })

  it('tells answers of which no end was told, the oldest first', async () => {
    const entries = someEntries(12).filter((_, at) => at !== 5 && at !== 9)
    const { reader } = await open(newLog(entries))
    const all = await reader.unclosed('2099-01-01T00:00:00.000Z')
    expect(all.map(({ id }) => id)).toEqual([idOf(4), idOf(8)])
    expect(all[0]).toEqual({ index: 4, id: idOf(4), t: entries[4]?.t })
    expect(await reader.unclosed(all[1]?.t ?? '')).toEqual(all.slice(0, 1))
    expect(await reader.unclosed('2099-01-01T00:00:00.000Z', 1)).toEqual(all.slice(0, 1))
  })
})

describe('the index can be thrown away', () => {
  it('only its owner reads it', async () => {
    const path = await indexed(newLog(someEntries(10)))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('goes on where it was, and is not made again without need', async () => {
    const log = newLog(someEntries(600))
    const path = await indexed(log)
    const { ino } = statSync(path)
    log.add(someEntries(300, 600))
    log.publish()
    const { reader, reports } = await open(log)
    expect(await reader.entry(idOf(899))).toMatchObject({ index: 899 })
    expect(await reader.entry(idOf(599))).toMatchObject({ index: 599 })
    expect(reader.indexed()).toEqual({ size: 900, isRebuilding: false })
    expect([statSync(path).ino, reports]).toEqual([ino, []])
  })

  it.each<[string, (path: string) => void]>([
    ['deleted', (path) => rmSync(path)],
    ['empty', (path) => writeFileSync(path, '')],
    ['cut', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
    ['cut within a page', (path) => truncateSync(path, statSync(path).size - 100)],
    ['something else', (path) => writeFileSync(path, 'no database at all, but long'.repeat(99))],
    [
      'another database',
      (path) => {
        rmSync(path)
        new DatabaseSync(path).exec('CREATE TABLE a (b)')
      },
    ],
    [
      'of another version',
      (path) => {
        new DatabaseSync(path).exec("UPDATE reached SET version = 'older'")
      },
    ],
    [
      'shorter than it says',
      (path) => {
        new DatabaseSync(path).exec('DELETE FROM entries WHERE place > 500')
      },
    ],
  ])('is made again when it is %s', async (_, spoil) => {
    const log = newLog(someEntries(600))
    const path = await indexed(log)
    spoil(path)
    const { reader } = await open(log)
    await reader.catchUp()
    for (const number of [0, 299, 599]) {
      expect(await reader.entry(idOf(number))).toMatchObject({ index: number })
    }
    expect((await reader.find({ dataset: 'dataset-3', limit: 1_000 })).items).toHaveLength(120)
    expect(existsSync(path)).toBe(true)
  })

  it('is made again when pages of it turn out damaged while it is asked', async () => {
    const log = newLog(someEntries(3_000))
    const path = await indexed(log)
    const file = new DatabaseSync(path)
    const { page_size: pageBytes } = file.prepare('PRAGMA page_size').get() as never
    const { rootpage } = file
      .prepare("SELECT rootpage FROM sqlite_master WHERE name = 'ids'")
      .get() as never
    file.close()
    const bytes = readFileSync(path)
    bytes.fill(0xff, (rootpage - 1) * pageBytes, rootpage * pageBytes)
    writeFileSync(path, bytes)
    const { reader, reports } = await open(log)
    await reader.catchUp()
    await expect(reader.entry(idOf(77))).rejects.toMatchObject({ code: 'ledger-unavailable' })
    expect(await reader.entry(idOf(77))).toMatchObject({ index: 77 })
    expect(reports.join()).toContain('damaged')
  })

  it('is made again when it says what is not true of the log', async () => {
    const log = newLog(someEntries(600))
    const path = await indexed(log)
    const file = new DatabaseSync(path)
    file.exec('UPDATE ids SET place = 8 WHERE place = 7')
    file.exec('UPDATE entries SET kind = 5 WHERE place = 11')
    file.close()
    const { reader, reports } = await open(log)
    await reader.catchUp()
    await expect(reader.entry(idOf(7))).rejects.toMatchObject({ code: 'ledger-unavailable' })
    expect(await reader.entry(idOf(7))).toMatchObject({ index: 7, entry: { id: idOf(7) } })
    expect(reports.join()).toContain('is not entry 8')
    expect((await reader.find({ kinds: ['serve_close'], limit: 1_000 })).items).toHaveLength(300)
  })

  it('is made again when it is ahead of a log that came back from a backup', async () => {
    const key = newLog([]).key
    const old = newLog([])
    const before = testLog(old.dir, key)
    before.add(someEntries(400))
    before.publish()
    const ahead = newLog([])
    const log = testLog(ahead.dir, key)
    log.add(someEntries(600))
    log.publish()
    await indexed(log)
    const dir = before.dir
    const indexFile = join(ahead.dir, 'index.sqlite')
    const reports: string[] = []
    const verifiers = async () => [log.verifier]
    const report = (error: unknown) => reports.push(String(error))
    const reader = await openLedgerReader({ dir, verifiers, report, indexFile })
    readers.push(reader)
    await reader.catchUp()
    expect(reader.indexed().size).toBe(400)
    expect(reports.join()).toContain('ahead of the log')
    expect(await reader.entry(idOf(500))).toBeUndefined()
    expect(await reader.entry(idOf(399))).toMatchObject({ index: 399 })
    before.add(someEntries(500, 1_000))
    before.publish()
    expect(await reader.entry(idOf(1_499))).toMatchObject({ index: 899 })
  })

  it('is made again when the log has gone on otherwise since the backup', async () => {
    const log = newLog(someEntries(600))
    await indexed(log)
    const other = newLog([])
    const since = testLog(other.dir, log.key)
    since.add([...someEntries(400), ...someEntries(400, 2_000)])
    since.publish()
    const reports: string[] = []
    const reader = await openLedgerReader({
      dir: since.dir,
      verifiers: async () => [log.verifier],
      report: (error) => reports.push(String(error)),
      indexFile: join(log.dir, 'index.sqlite'),
    })
    readers.push(reader)
    expect(await reader.entry(idOf(2_399))).toMatchObject({ index: 799 })
    expect(await reader.entry(idOf(500))).toBeUndefined()
    expect(reports.join()).toContain('another history')
  })

  it('is fed by two readers of one folder, who agree', async () => {
    const log = newLog(someEntries(3_000))
    const [one, other] = await Promise.all([open(log), open(log)])
    await Promise.all([one.reader.catchUp(), other.reader.catchUp()])
    for (const { reader, reports } of [one, other]) {
      expect((await reader.find({ dataset: 'dataset-1', limit: 1_000 })).items).toHaveLength(600)
      expect(await reader.entry(idOf(2_999))).toMatchObject({ index: 2_999 })
      expect(reports).toEqual([])
    }
  })
})
