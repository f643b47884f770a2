import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { leafHash } from '../merkle/hashes.ts'
import { tilePath } from '../merkle/tiles.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/note.ts'
import { parseProof } from '../note/proof.ts'
import { type TestLog, testLog } from '../testing/log-folder.ts'
import { testReaders } from '../testing/readers.ts'
import { idOf, someEntries } from '../testing/some-entries.ts'
import { naiveRoot, naiveTile, provesConsistency, provesInclusion } from '../testing/trees.ts'
import { bundleEntries, bundleOf } from './bundles.ts'
import type { StoredEntry } from './types.ts'

const DAMAGED = { code: 'ledger-damaged' }
const { folder, newLog, open } = testReaders()
const logOf = (count: number) => newLog(someEntries(count))
const readerOf = async (log: Pick<TestLog, 'dir' | 'verifier'>) => (await open(log)).reader

async function all(walk: AsyncGenerator<StoredEntry>): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = []
  for await (const entry of walk) entries.push(entry)
  return entries
}

/** Does the text prove the entry with this number, by what the log should be? */
function expectProof(log: TestLog, text: string | undefined, number: number): void {
  const proof = parseProof(text ?? '')
  const head = parseCheckpoint(parseNote(proof?.checkpoint ?? '')?.text ?? '')
  if (!proof || !head) throw new Error('no proof')
  const root = naiveRoot(log.leaves.slice(0, head.size))
  expect(Buffer.from(head.root)).toEqual(Buffer.from(root))
  expect(proof.index).toBe(number)
  const leaf = leafHash(log.entries[number] as Uint8Array)
  const { hashes: path, index } = proof
  expect(provesInclusion({ leaf, index, size: head.size, path, root })).toBe(true)
}

describe('a log', () => {
  it('is empty before its first checkpoint', async () => {
    const reader = await readerOf(testLog(folder()))
    expect(await reader.checkpoint()).toBeUndefined()
    expect(await reader.size()).toBe(0)
    expect(await reader.entry(idOf(0))).toBeUndefined()
    expect(await reader.proof(idOf(0))).toBeUndefined()
    expect(await reader.tile(0, 0, 1)).toBeUndefined()
    expect(await reader.bundle(0, 1)).toBeUndefined()
    expect(await reader.find({})).toEqual({ items: [] })
    expect(await reader.consistency(0, 0)).toEqual([])
    expect(await all(reader.entries({ from: 0, to: 0 }))).toEqual([])
    expect(await reader.knows([idOf(0)])).toEqual(new Map())
    expect(await reader.unclosed('2030-01-01T00:00:00Z')).toEqual([])
    await reader.catchUp()
  })

  it('of no entries has a checkpoint all the same', async () => {
    const log = testLog(folder())
    const note = log.publish()
    const reader = await readerOf(log)
    expect(await reader.checkpoint()).toBe(note)
    expect(await reader.find({})).toEqual({ items: [] })
    expect(await reader.entry(idOf(0))).toBeUndefined()
  })

  it('gives each entry by its id, with a proof that stands by itself', async () => {
    const log = logOf(600)
    const reader = await readerOf(log)
    for (const number of [0, 1, 255, 256, 511, 512, 598, 599]) {
      const found = await reader.entry(idOf(number))
      expect(found).toMatchObject({ index: number, entry: { id: idOf(number), v: 1 } })
      expectProof(log, await reader.proof(idOf(number)), number)
    }
    expect(await reader.entry(idOf(600))).toBeUndefined()
    for (const id of ['', 'x', '../../checkpoint', `${idOf(1)} `, 'I'.repeat(26)]) {
      expect(await reader.entry(id)).toBeUndefined()
      expect(await reader.proof(id)).toBeUndefined()
    }
  })

  it('gives tiles and bundles of every width that the checkpoint reaches, and no other', async () => {
    const log = logOf(600)
    const reader = await readerOf(log)
    for (const [level, index, width] of [
      [0, 0, 256],
      [0, 0, 7],
      [0, 2, 88],
      [0, 2, 1],
      [1, 0, 2],
      [1, 0, 1],
    ] as const) {
      const tile = await reader.tile(level, index, width)
      expect(Buffer.from(tile ?? '')).toEqual(naiveTile(log.leaves, level, index, width))
    }
    for (const [index, width] of [
      [0, 256],
      [1, 3],
      [2, 88],
      [2, 87],
    ] as const) {
      const first = index * 256
      const plain = Buffer.from((await reader.bundle(index, width)) ?? '')
      expect(plain).toEqual(bundleOf(log.entries.slice(first, first + width)))
    }
    const beyond = [
      [0, 2, 89],
      [0, 3, 1],
      [1, 0, 3],
      [2, 0, 1],
      [0, 0, 0],
      [0, 0, 257],
    ]
    const odd = [
      [-1, 0, 1],
      [0, -1, 1],
      [0.5, 0, 1],
      [0, 0, 1.5],
      [0, Number.NaN, 1],
      [99, 0, 1],
    ]
    for (const [level = 0, index = 0, width = 0] of [...beyond, ...odd]) {
      expect(await reader.tile(level, index, width)).toBeUndefined()
      if (level === 0) expect(await reader.bundle(index, width)).toBeUndefined()
    }
  })

  it('is walked through from any place to any other, and no further than its checkpoint', async () => {
    const log = logOf(600)
    const reader = await readerOf(log)
    const ranges = fc.tuple(fc.nat(600), fc.nat(600)).map((two) => two.sort((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(ranges, async ([from = 0, to = 0]) => {
        const entries = await all(reader.entries({ from, to }))
        expect(entries.map(({ index }) => index)).toEqual(
          Array.from({ length: to - from }, (_, at) => from + at),
        )
        const bytes = entries.map((entry) => Buffer.from(entry.bytes))
        expect(bytes).toEqual(log.entries.slice(from, to))
      }),
      { numRuns: 15 },
    )
    await expect(all(reader.entries({ from: 0, to: 601 }))).rejects.toThrow(RangeError)
    await expect(all(reader.entries({ from: -1, to: 6 }))).rejects.toThrow(RangeError)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(all(reader.entries({ from: 0, to: 6, signal }))).rejects.toThrow('enough')
  })

  it('grows under the reader: every checkpoint goes on from the one before', async () => {
    const log = testLog(folder())
    const reader = await readerOf(log)
    let size = 0
    for (const count of [1, 254, 1, 1, 255, 300, 0, 212]) {
      const before = { size, root: size > 0 ? naiveRoot(log.leaves) : Buffer.alloc(32) }
      log.add(someEntries(count, size))
      size += count
      const note = log.publish()
      expect(await reader.checkpoint()).toBe(note)
      const newest = idOf(size - 1)
      expect(await reader.entry(newest)).toMatchObject({ index: size - 1 })
      expectProof(log, await reader.proof(newest), size - 1)
      const proof = await reader.consistency(before.size, size)
      const now = { size, root: naiveRoot(log.leaves) }
      expect(provesConsistency(before, now, proof)).toBe(true)
    }
    expect(await all(reader.entries({ from: 0, to: size }))).toHaveLength(size)
    await expect(reader.consistency(1, size + 1)).rejects.toMatchObject({ code: 'tile-not-found' })
    await expect(reader.consistency(2, 1)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('proves every tree to go on from every smaller one', async () => {
    const log = logOf(700)
    const reader = await readerOf(log)
    const pairs = fc
      .tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 }))
      .map((two) => two.sort((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(pairs, async ([from = 1, to = 1]) => {
        const proof = await reader.consistency(from, to)
        const older = { size: from, root: naiveRoot(log.leaves.slice(0, from)) }
        const newer = { size: to, root: naiveRoot(log.leaves.slice(0, to)) }
        expect(provesConsistency(older, newer, proof)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('of raw bundles is read like one of compressed ones', async () => {
    const log = logOf(300)
    for (const [index, width] of [
      [0, 256],
      [1, 44],
    ] as const) {
      const path = join(log.dir, tilePath({ level: 'entries', index, width }))
      rmSync(`${path}.gz`)
      writeFileSync(path, bundleOf(log.entries.slice(index * 256, index * 256 + width)))
    }
    const reader = await readerOf(log)
    expect(await all(reader.entries({ from: 0, to: 300 }))).toHaveLength(300)
  })
})

/** Changes one byte of a file below the folder of the log. */
function flip(dir: string, path: string, at: number): void {
  const bytes = readFileSync(join(dir, path))
  const place = at % bytes.length
  bytes[place] = (bytes[place] ?? 0) ^ 1
  writeFileSync(join(dir, path), bytes)
}

describe('what is not what was signed is refused, and nothing of it is given', () => {
  const base = testLog(mkdtempSync(join(tmpdir(), 'tongqu-base-')))
  base.add(someEntries(600))
  base.publish()
  afterAll(() => rmSync(base.dir, { recursive: true, force: true }))
  const copy = () => {
    const dir = folder()
    cpSync(base.dir, dir, { recursive: true })
    return { ...base, dir }
  }

  it('a flipped byte of the checkpoint', async () => {
    const { length } = readFileSync(join(base.dir, 'checkpoint'))
    for (let at = 0; at < length; at += 13) {
      const log = copy()
      flip(log.dir, 'checkpoint', at)
      const reader = await readerOf(log)
      await expect(reader.checkpoint()).rejects.toMatchObject(DAMAGED)
      await expect(reader.tile(0, 0, 256)).rejects.toMatchObject(DAMAGED)
      await expect(reader.entry(idOf(3))).rejects.toMatchObject(DAMAGED)
    }
  })

  it('a checkpoint of somebody else, and one that nobody signed', async () => {
    const log = copy()
    const stranger = testLog(folder())
    stranger.add(someEntries(600))
    const note = stranger.publish()
    writeFileSync(join(log.dir, 'checkpoint'), note)
    await expect((await readerOf(log)).checkpoint()).rejects.toMatchObject(DAMAGED)
    writeFileSync(join(log.dir, 'checkpoint'), `${note.split('\n\n')[0]}\n\n`)
    await expect((await readerOf(log)).checkpoint()).rejects.toMatchObject(DAMAGED)
  })

  it.each([
    ['a tile of leaves', 'tile/0/000', 12],
    ['a tile of leaves on the right edge', 'tile/0/002.p/88', 700],
    ['a tile above', 'tile/1/000.p/2', 3],
  ])('a flipped byte of %s', async (_, path, at) => {
    const log = copy()
    flip(log.dir, path, at)
    const reader = await readerOf(log)
    const [level = 0, index = 0] = path === 'tile/0/000' ? [0, 0] : [1, 0]
    const width = level === 0 ? 256 : 2
    await expect(reader.tile(level, index, width)).rejects.toMatchObject(DAMAGED)
    await expect(reader.bundle(0, 256)).rejects.toMatchObject(DAMAGED)
    await expect(all(reader.entries({ from: 0, to: 600 }))).rejects.toMatchObject(DAMAGED)
    await expect(reader.catchUp()).rejects.toMatchObject(DAMAGED)
    await expect(reader.proof(idOf(3))).rejects.toMatchObject({ status: expect.any(Number) })
  })

  it('a flipped byte anywhere in a bundle, compressed or not', async () => {
    const { length } = readFileSync(join(base.dir, 'tile/entries/001.gz'))
    for (let at = 20; at < length; at += Math.ceil(length / 12)) {
      const log = copy()
      flip(log.dir, 'tile/entries/001.gz', at)
      const reader = await readerOf(log)
      await expect(reader.bundle(1, 256)).rejects.toMatchObject(DAMAGED)
      await expect(all(reader.entries({ from: 0, to: 600 }))).rejects.toMatchObject(DAMAGED)
      expect(await reader.bundle(0, 256)).toBeDefined()
    }
    const log = copy()
    const bundle = bundleOf(base.entries.slice(256, 512))
    bundle[200] = (bundle[200] ?? 0) ^ 1
    writeFileSync(join(log.dir, 'tile/entries/001.gz'), gzipSync(bundle))
    await expect((await readerOf(log)).bundle(1, 256)).rejects.toMatchObject(DAMAGED)
  })

  it.each(['tile/0/000', 'tile/0/002.p/88', 'tile/entries/001.gz', 'tile/entries/002.p/88.gz'])(
    '%s that is cut or gone',
    async (path) => {
      for (const length of [0, 40, undefined]) {
        const log = copy()
        if (length === undefined) rmSync(join(log.dir, path))
        else truncateSync(join(log.dir, path), length)
        const reader = await readerOf(log)
        await expect(all(reader.entries({ from: 0, to: 600 }))).rejects.toMatchObject(DAMAGED)
        await expect(reader.catchUp()).rejects.toMatchObject(DAMAGED)
      }
    },
  )

  it('a bundle that grows without end, and one whose entries change places', async () => {
    const log = copy()
    writeFileSync(join(log.dir, 'tile/entries/001.gz'), gzipSync(Buffer.alloc(64_000_000)))
    await expect((await readerOf(log)).bundle(1, 256)).rejects.toMatchObject(DAMAGED)
    const [first, second, ...rest] = bundleEntries(bundleOf(base.entries.slice(256, 512)))
    const swapped = bundleOf([second, first, ...rest] as Uint8Array[])
    writeFileSync(join(log.dir, 'tile/entries/001.gz'), gzipSync(swapped))
    await expect((await readerOf(log)).bundle(1, 256)).rejects.toMatchObject(DAMAGED)
  })

  it('an entry is not given out of a bundle that was changed after it was indexed', async () => {
    const log = copy()
    const reader = await readerOf(log)
    await reader.catchUp()
    const bundle = bundleEntries(bundleOf(base.entries.slice(256, 512)))
    bundle[4] = Buffer.from(
      Buffer.from(bundle[4] ?? '')
        .toString()
        .replace('"app-', '"APP-'),
    )
    writeFileSync(join(log.dir, 'tile/entries/001.gz'), gzipSync(bundleOf(bundle)))
    await expect(reader.entry(idOf(260))).rejects.toMatchObject(DAMAGED)
    await expect(reader.find({ prev: idOf(258), limit: 1 })).resolves.toMatchObject({
      items: [{ index: 259 }],
    })
    await expect(reader.find({ before: 261, limit: 1 })).rejects.toMatchObject(DAMAGED)
  })
})

describe('a checkpoint must go on from the one before', () => {
  it('a rewritten history that was signed again is refused', async () => {
    const log = logOf(600)
    const reader = await readerOf(log)
    await reader.catchUp()
    const other = testLog(folder(), log.key)
    const purpose = 'something else'
    other.add(someEntries(700).map((entry, at) => (at === 17 ? { ...entry, purpose } : entry)))
    other.publish()
    cpSync(other.dir, log.dir, { recursive: true, force: true })
    await expect(reader.checkpoint()).rejects.toMatchObject(DAMAGED)
    await expect(reader.entry(idOf(3))).rejects.toMatchObject(DAMAGED)
    expect(await (await readerOf(other)).size()).toBe(700)
  })

  it('a smaller one, and none at all, are refused while the reader runs', async () => {
    const log = logOf(300)
    const old = readFileSync(join(log.dir, 'checkpoint'))
    const reader = await readerOf(log)
    log.add(someEntries(300, 300))
    log.publish()
    await reader.catchUp()
    writeFileSync(join(log.dir, 'checkpoint'), old)
    await expect(reader.checkpoint()).rejects.toMatchObject(DAMAGED)
    rmSync(join(log.dir, 'checkpoint'))
    await expect(reader.checkpoint()).rejects.toMatchObject(DAMAGED)
  })
})
