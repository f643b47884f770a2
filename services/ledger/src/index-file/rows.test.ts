import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson } from '@tongqu/contracts'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { ENTRY_KINDS, type NewEntry } from '../types.ts'
import { closeIdOf, derivedUlid } from '../ulid.ts'
import { type IndexFile, openIndexFile } from './file.ts'
import { openFinder, type Wanted } from './find.ts'
import { MOST_NEAR, openIdFinder } from './ids.ts'
import { type Adder, openAdder } from './rows.ts'

const ORIGIN = 'tongqu.ledger/test'
const KEY = Buffer.alloc(32, 1)
const START = Date.UTC(2026, 5, 15)
const HOUR = 3_600_000

type Handle = IndexFile & { adder: Adder }

const folders: string[] = []
const handles: Handle[] = []
afterEach(() => {
  for (const handle of handles.splice(0)) handle.close()
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
})

/** Of an index that several handles feed, as several processes would. */
function newIndex(): () => Handle {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-index-'))
  folders.push(dir)
  return () => {
    const file = openIndexFile(join(dir, 'index.sqlite'), ORIGIN, (why) => expect.fail(why))
    const handle = { ...file, adder: openAdder(file.db) }
    handles.push(handle)
    return handle
  }
}

/** One transaction, which is taken back in the end when `isKept` is false. */
function feed({ db, adder, ...file }: Handle, entries: readonly NewEntry[], isKept = true): void {
  db.exec('BEGIN IMMEDIATE')
  const { size } = file.reached()
  adder.begin(size)
  for (const [at, entry] of entries.entries()) {
    adder.add(size + at, Buffer.from(canonicalJson({ ...entry, v: 1 })))
  }
  if (isKept) {
    adder.end()
    file.reach({ origin: ORIGIN, size: size + entries.length, root: new Uint8Array(32) })
    db.exec('COMMIT')
  } else {
    adder.forget()
    db.exec('ROLLBACK')
  }
}

function idAt(at: number, text: string): string {
  return derivedUlid(KEY, at, text)
}

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })

const drawn = fc.record({
  k: fc.constantFrom('serve_open', 'serve_close', 'serve_open', 'serve_close', ...ENTRY_KINDS),
  dataset: some('bus', 'rail', '公交', 'road "one"'),
  organisation: some('one', 'two'),
  agreement: some('x', 'y'),
  app: some('bus', 'app-1', 'app-2'),
  type: fc.constantFrom('app', 'app', 'person', 'system'),
  /** How far back it goes on from something. */
  back: fc.integer({ min: 0, max: 400 }),
  /** How its id comes about, and its time. */
  id: fc.constantFrom('new', 'new', 'new', 'new', 'new', 'new', 'far', 'again', 'odd'),
  late: fc.constantFrom(0, 0, 0, 0, 1, -30, 30),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

/** Entries of some 700, of which the log has three bundles. */
const logs = fc.array(drawn, { minLength: 300, maxLength: 700, size: 'max' }).map(entriesOf)

function entriesOf(all: readonly Drawn[]): NewEntry[] {
  const entries: NewEntry[] = []
  for (const [at, { k, back, id, late, type, app, organisation, ...names }] of all.entries()) {
    const before = entries[Math.max(0, at - 1 - back)]
    const isOn = before !== undefined && (k === 'serve_close' || back < 20)
    const prev = isOn ? before.id : undefined
    const own = idAt(START + at * 10 + (id === 'far' ? back * HOUR : 0), String(at))
    const isClose = k === 'serve_close' && prev?.length === 26 && id === 'new'
    const again = id === 'again' && before !== undefined && k !== 'serve_open'
    const ids = { again: again ? before.id : own, odd: `odd-${at % 50}`, far: own, new: own }
    const odd = k === 'serve_open' && id === 'odd' ? own : ids[id]
    const entry = {
      ...{ ...names, k, prev, id: isClose ? closeIdOf(prev) : odd },
      t: new Date(START + at * 10 + late * HOUR).toISOString(),
      actor: { type, id: app, organisation },
    }
    entries.push(JSON.parse(JSON.stringify(entry)) as NewEntry)
  }
  return entries
}

const questions = fc
  .record({
    kinds: fc.option(fc.uniqueArray(fc.constantFrom(...ENTRY_KINDS), { minLength: 1 }), {
      nil: undefined,
    }),
    dataset: some('bus', '公交', 'none'),
    organisation: some('one', 'two'),
    agreement: some('x', 'y'),
    program: some('bus', 'app-1'),
    since: some(START - HOUR, START + 2_000),
    until: some(START + 1_000, START + HOUR),
    limit: fc.integer({ min: 1, max: 60 }),
  })
  .map((all) => JSON.parse(JSON.stringify(all)) as Omit<Wanted, 'before'>)

/** The plain meaning of a question. */
function has(entry: NewEntry, wanted: Omit<Wanted, 'before' | 'limit'>): boolean {
  const { kinds, dataset, organisation, agreement, program, prev, since, until } = wanted
  const at = Date.parse(entry.t)
  return (
    (kinds === undefined || kinds.includes(entry.k)) &&
    (dataset === undefined || entry.dataset === dataset) &&
    (organisation === undefined || entry.actor.organisation === organisation) &&
    (agreement === undefined || entry.agreement === agreement) &&
    (program === undefined || (entry.actor.type === 'app' && entry.actor.id === program)) &&
    (prev === undefined || entry.prev === prev) &&
    (since === undefined || at >= since) &&
    (until === undefined || at < until)
  )
}

function found(handle: Handle, size: number, wanted: Omit<Wanted, 'before'>): number[] {
  const find = openFinder(handle.db)
  const places: number[] = []
  for (let before: number | undefined = size; before !== undefined; ) {
    const page = find({ ...wanted, before })
    places.push(...page.places)
    before = page.next
  }
  return places
}

function openOf(entries: readonly NewEntry[]): string[] {
  const open = new Set<string>()
  for (const { k, id, prev } of entries) {
    if (k === 'serve_open') open.add(id)
    if (k === 'serve_close' && prev !== undefined) open.delete(prev)
  }
  return [...open]
}

function check(handle: Handle, entries: readonly NewEntry[], asked: Omit<Wanted, 'before'>[]) {
  const placesOf = (is: (entry: NewEntry) => boolean) =>
    entries.flatMap((entry, place) => (is(entry) ? [place] : [])).reverse()
  const size = entries.length
  for (const wanted of asked) {
    expect(found(handle, size, wanted)).toEqual(placesOf((entry) => has(entry, wanted)))
  }
  const ids = openIdFinder(handle.db)
  for (const { id } of entries) {
    expect(ids.first(id)).toBe(entries.findIndex((entry) => entry.id === id))
    const goingOn = placesOf(({ prev }) => prev === id)
    expect(found(handle, size, { prev: id, limit: 3 })).toEqual(goingOn)
  }
  expect(ids.first(idAt(START, 'another'))).toBeUndefined()
  const open = handle.db.prepare('SELECT id FROM open_answers ORDER BY place').all()
  expect(open.map(({ id }) => id)).toEqual(openOf(entries))
}

describe('rows of the index', () => {
  it('say what the entries say, whoever adds them in how many transactions', {
    timeout: 120_000,
  }, () => {
    const cuts = fc.array(fc.record({ at: fc.nat(700), other: fc.boolean(), kept: fc.boolean() }))
    fc.assert(
      fc.property(logs, cuts, fc.array(questions, { minLength: 20 }), (entries, all, asked) => {
        const open = newIndex()
        const [one, other] = [open(), open()]
        let done = 0
        for (const cut of all.sort((a, b) => a.at - b.at)) {
          const more = entries.slice(done, cut.at)
          feed(cut.other ? other : one, more, cut.kept)
          if (cut.kept) done += more.length
        }
        feed(one, entries.slice(done))
        check(other, entries, asked)
        check(open(), entries, asked)
      }),
      // Shrinking takes minutes, and the thread with it.
      { numRuns: 12, endOnFailure: true },
    )
  })
})

describe('ids', () => {
  const entryOf = (id: string): NewEntry => {
    const t = '2026-06-15T00:00:00.000Z'
    return { id, t, k: 'config', actor: { type: 'system' } }
  }
  const nearOf = ({ db }: Handle) =>
    Number(
      db.prepare('SELECT max(n) AS n FROM (SELECT count(*) AS n FROM near GROUP BY span)').get()?.n,
    )

  it('all of one millisecond are found, each in few bundles', () => {
    const ids = Array.from({ length: (MOST_NEAR + 5) * 256 }, (_, at) => idAt(START, String(at)))
    const handle = newIndex()()
    feed(handle, ids.slice(0, 300).map(entryOf))
    feed(handle, ids.slice(300).map(entryOf))
    const { first } = openIdFinder(handle.db)
    for (let at = 0; at < ids.length; at += 97) expect(first(ids[at] as string)).toBe(at)
    expect(first(idAt(START, 'another'))).toBeUndefined()
    expect(nearOf(handle)).toBe(MOST_NEAR)
  })

  it('of one time in every bundle are found, and those beside them in few bundles', () => {
    const ids = Array.from({ length: (MOST_NEAR + 5) * 256 }, (_, at) =>
      idAt(at % 256 === 0 ? START - HOUR : START + at, String(at)),
    )
    const handle = newIndex()()
    feed(handle, ids.map(entryOf))
    const { first } = openIdFinder(handle.db)
    for (const [at, id] of ids.entries()) if (at % 64 < 3) expect(first(id)).toBe(at)
    expect(nearOf(handle)).toBe(MOST_NEAR)
    const rows = handle.db.prepare('SELECT count(*) AS n FROM ids').get()
    expect(rows).toMatchObject({ n: 5 })
  })
})
