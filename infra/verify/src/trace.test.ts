import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { type TestLog, testLog } from '../../../services/ledger/src/testing/log-folder.ts'
import { idOf } from '../../../services/ledger/src/testing/some-entries.ts'
import type { Artefact, NewEntry } from '../../../services/ledger/src/types.ts'
import { folder } from './testing/folders.ts'
import { run } from './testing/run.ts'
import { tamper } from './testing/tampering.ts'

const sha = (letter: string) => letter.repeat(64)
const file = (path: string, version: number, rows = 7, more: Artefact = {}): Artefact => ({
  ...{ table: 'trip', path, version, sha256: sha('f'), rows, bytes: 90, ...more },
})
const delivery = (letter: string): Artefact => ({ feed: 'city', sha256: sha(letter) })

let log: TestLog
let count: number
beforeEach(() => {
  log = testLog(folder())
  count = 0
})

function tell(entry: Omit<NewEntry, 'id' | 't' | 'actor'>): string {
  const id = idOf(count++)
  log.add([{ id, t: '2026-06-15T08:00:00.000Z', actor: { type: 'system' }, ...entry }])
  return id
}
const change = (release: number, own: Partial<NewEntry>) =>
  tell({
    ...{ k: 'ingest', dataset: 'trips', activity: { job: 'land', run: `r${release}` } },
    ...{ body: { release }, ...own },
  })
const publish = (release: number, rows: number, dataset = 'trips') =>
  tell({
    ...{ k: 'publish', dataset, body: { manifestSha256: sha('e') } },
    outputs: [{ dataset, release, table: 'trip', version: release, rows }],
  })
const open = (inputs: Artefact[], dataset = 'trips') => tell({ k: 'serve_open', dataset, inputs })

async function traced(id: string) {
  log.publish()
  const { code, text } = await run(['trace', id, log.dir, '--key', log.verifier, '--json'])
  return { code, found: JSON.parse(text), text }
}
const hashesOf = (found: { deliveries: { sha256: string }[] }) =>
  found.deliveries.map(({ sha256 }) => sha256[0]).sort()

/** Two deliveries, compacted, and a third one that comes too late. */
function history(): void {
  change(1, { inputs: [delivery('a')], outputs: [file('one', 1)] })
  publish(1, 7)
  change(2, { inputs: [delivery('b')], outputs: [file('two', 2)] })
  publish(2, 14)
  change(3, {
    ...{ k: 'transform', inputs: [file('one', 3), file('two', 3)] },
    ...{ outputs: [file('both', 3, 14)], activity: { job: 'compact', run: 'c' } },
  })
  publish(3, 14)
  change(4, { inputs: [delivery('c')], outputs: [file('three', 4)] })
  publish(4, 21)
}

it('an answer is led back to the raw deliveries of its release, through compacted files', async () => {
  history()
  const id = open([{ dataset: 'trips', release: 3 }])
  const close = tell({
    ...{ k: 'serve_close', dataset: 'trips', prev: id, outcome: 'complete' },
    outputs: [{ sha256: sha('9'), rows: 14, bytes: 100 }],
  })
  const { code, found } = await traced(id)
  expect(code).toBe(0)
  expect(hashesOf(found)).toEqual(['a', 'b'])
  expect(found.releases[0]).toMatchObject({ release: 3, entry: 5, manifest: sha('e') })
  expect(found.releases[0].files.map(({ path }: Artefact) => path)).toEqual(['both'])
  expect(found.closed).toMatchObject({ index: 9, entry: { outcome: 'complete' } })
  expect(found.changes.map(({ job }: { job: string }) => job)).toEqual(['compact', 'land', 'land'])
  expect((await traced(close)).found.opened.entry.id).toBe(id)
  const { text } = await run(['trace', id, log.dir, '--key', log.verifier])
  expect(text).toContain(`送达 / delivery trips city ${sha('a')} #0`)
})

it('each release rests on what there was then', async () => {
  history()
  for (const [release, letters] of [
    [1, 'a'],
    [2, 'ab'],
    [4, 'abc'],
  ] as const) {
    const { found } = await traced(open([{ dataset: 'trips', release }]))
    expect(hashesOf(found).join('')).toBe(letters)
  }
})

it('products are followed into their sources; feeds name their delivery themselves', async () => {
  history()
  const activity = { job: 'product:flows', run: 'p' }
  const inputs = [{ dataset: 'trips', release: 2 }]
  change(1, { k: 'transform', dataset: 'flows', activity, inputs, outputs: [file('sums', 1)] })
  publish(1, 7, 'flows')
  const { code, found } = await traced(open([{ dataset: 'flows', release: 1 }], 'flows'))
  expect([code, hashesOf(found)]).toEqual([0, ['a', 'b']])
  const feed = await traced(open([{ dataset: 'live', feed: 'city', sha256: sha('d') }], 'live'))
  expect([feed.code, hashesOf(feed.found)]).toEqual([0, ['d']])
})

it('parts of one change belong together; what a recall brings back has its first maker', async () => {
  const part = (at: number) => ({ release: 1, part: at, parts: 2 })
  change(1, { inputs: [delivery('a')], body: part(1) })
  change(1, { outputs: [file('one', 1)], body: part(2) })
  publish(1, 7)
  const gone = { table: 'trip', path: 'one', version: 2, removed: true } as const
  change(2, { inputs: [delivery('b')], outputs: [file('two', 2), gone] })
  publish(2, 7)
  const back = [file('one', 3), { ...gone, path: 'two', version: 3 }]
  change(3, { k: 'recall', outputs: back })
  publish(3, 7)
  const { code, found } = await traced(open([{ dataset: 'trips', release: 3 }]))
  expect([code, hashesOf(found)]).toEqual([0, ['a']])
  expect(found.changes[0].entries).toEqual([0, 1])
})

it('what is missing is said', async () => {
  history()
  const missing = async (id: string) => {
    const { code, found } = await traced(id)
    return [code, ...found.missing]
  }
  expect(await missing(open([{ dataset: 'trips', release: 9 }]))).toEqual([1, 'publish trips@9'])
  expect(await missing(open([]))).toEqual([1, 'release #9'])
  change(5, { outputs: [file('four', 5)] })
  publish(5, 28)
  expect(await missing(open([{ dataset: 'trips', release: 5 }]))).toEqual([
    1,
    'deliveries trips #10',
  ])
  publish(6, 35)
  expect(await missing(open([{ dataset: 'trips', release: 6 }]))).toEqual([
    1,
    'files trips/trip #13: 28 / 35 rows',
    'deliveries trips #10',
  ])
  const { text } = await run(['trace', idOf(999), log.dir, '--key', log.verifier])
  expect(text).toBe(`receipt-missing ${idOf(999)}\n`)
})

it('nothing is traced through an entry that is not the one that was signed', async () => {
  history()
  const id = open([{ dataset: 'trips', release: 4 }])
  log.publish()
  const entries = readFileSync(join(log.dir, 'checkpoint'), 'utf8').split('\n')[1]
  tamper(log.dir, `tile/entries/000.p/${entries}`, 'flip', 0)
  const { code, text } = await run(['trace', id, log.dir, '--key', log.verifier])
  expect({ code, text }).toEqual({
    code: 1,
    text: 'entry-flipped tile/entries/000.p/9 #0  条目被改动\n',
  })
})
