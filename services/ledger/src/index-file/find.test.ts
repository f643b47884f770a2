import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogReader } from '../reader/types.ts'
import { testReaders } from '../testing/readers.ts'
import { idOf, ingestEntry, someEntries } from '../testing/some-entries.ts'
import { ENTRY_KINDS, type Entry, type EntryFilter, type NewEntry } from '../types.ts'

const { newLog, open } = testReaders()

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
      type: fc.constantFrom('app', 'person'),
      id: some('bus', 'app-1'),
      prev: fc.option(fc.nat(20), { nil: undefined }),
      sha256: some(...HASHES),
      hour: fc.integer({ min: -30, max: 30 }),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((all) =>
    all.map(({ k, dataset, organisation, agreement, type, id, prev, sha256, hour }, at) => {
      const entry = {
        id: idOf(at),
        t: new Date(START + hour * HOUR + at).toISOString(),
        k,
        actor: { type, id, organisation },
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
    program: some('bus', 'app-1'),
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
  const { kinds, dataset, organisation, agreement, program, prev, artefact, since, until } = filter
  const hashes = MADE_OF_FILES.includes(entry.k) ? (entry.outputs ?? []) : []
  return (
    (kinds === undefined || kinds.includes(entry.k)) &&
    (dataset === undefined || entry.dataset === dataset) &&
    (organisation === undefined || entry.actor.organisation === organisation) &&
    (agreement === undefined || entry.agreement === agreement) &&
    (program === undefined || (entry.actor.type === 'app' && entry.actor.id === program)) &&
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

  it('finds what has a file and goes on from an entry, and nothing that does one of them', async () => {
    const [file = ''] = HASHES
    const made = [3, 7, undefined].map((from, at) => ({
      ...ingestEntry(40 + at, [], [file]),
      ...(from !== undefined && { prev: idOf(from) }),
    }))
    const { reader, reports } = await open(newLog([...someEntries(40), ...made]))
    const { items } = await reader.find({ artefact: file, prev: idOf(7) })
    expect(items.map(({ index }) => index)).toEqual([41])
    expect(await reader.find({ artefact: file, prev: idOf(8) })).toEqual({ items: [] })
    expect(reports).toEqual([])
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

  it('tells a program that has read little nothing of what its organisation has read', async () => {
    const entries = someEntries(24_000).map((entry, at) => {
      const id = at === 100 ? 'quiet' : 'busy'
      return { ...entry, actor: { type: 'app', id, organisation: 'one' } } as const
    })
    const { reader } = await open(newLog(entries))
    const { items, next } = await reader.find({ organisation: 'one', program: 'quiet' })
    expect([items.map(({ index }) => index), next]).toEqual([[100], undefined])
    expect(await reader.find({ organisation: 'one', program: 'none' })).toEqual({ items: [] })
    const otherwise = { organisation: 'one', program: 'quiet', dataset: 'dataset-1' }
    expect(await reader.find(otherwise)).toEqual({ items: [] })
  })

  it('finds what was told late, and looks only where something of the time can be', async () => {
    const late = new Map([
      [0, 5],
      [9_000, 2],
      [19_999, 3],
    ])
    const entries = someEntries(20_000).map((entry, at) => {
      const hour = late.get(at)
      return hour ? { ...entry, t: new Date(START - hour * HOUR).toISOString() } : entry
    })
    const { reader } = await open(newLog(entries))
    const at = (hour: number) => new Date(START - hour * HOUR).toISOString()
    const during = (since: number, until: number) =>
      allPages(reader, { since: at(since), until: at(until) })
    expect(await during(6, 1)).toEqual([19_999, 9_000, 0])
    expect(await during(3, 2)).toEqual([19_999])
    expect(await during(2, 1)).toEqual([9_000])
    expect(await during(5, 4)).toEqual([0])
    expect(await during(4, 3)).toEqual([])
    const t = entries[12_345]?.t
    expect(await reader.find({ since: t, until: entries[12_347]?.t } as EntryFilter)).toMatchObject(
      {
        items: [{ index: 12_346 }, { index: 12_345 }],
      },
    )
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
