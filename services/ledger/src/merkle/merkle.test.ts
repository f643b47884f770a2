import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  naiveRoot,
  naiveTile,
  provesConsistency,
  provesInclusion,
  someLeaves,
} from '../testing/trees.ts'
import { EMPTY_ROOT, leafHash } from './hashes.ts'
import { consistencyProof, inclusionProof, rootAt } from './proofs.ts'
import {
  type HashReader,
  hashReader,
  parseTilePath,
  partialTiles,
  rootOfEdge,
  tilePath,
  tileWidth,
} from './tiles.ts'

const LEAVES = someLeaves(70_000)
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 600 }),
  fc.constantFrom(255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000),
)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Of a tree of the first leaves; what was computed once is kept. */
const tiles = new Map<string, Uint8Array>()
const roots = new Map<number, Uint8Array>()

function tileOf(level: number, index: number, width: number): Uint8Array {
  const key = `${level}/${index}/${width}`
  const tile = tiles.get(key) ?? naiveTile(LEAVES, level, index, width)
  tiles.set(key, tile)
  return tile
}

function rootOf(size: number): Uint8Array {
  const root = roots.get(size) ?? naiveRoot(LEAVES.slice(0, size))
  roots.set(size, root)
  return root
}

function readerOf(size: number): HashReader {
  return hashReader(size, async (level, index, width) => tileOf(level, index, width))
}

describe('hashes and tiles', () => {
  it('hashes as RFC 6962 does: roots of the test data that its authors published', async () => {
    const texts = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
    const leaves = texts.map((text) => leafHash(Buffer.from(text, 'hex')))
    const read = hashReader(7, async (level, index, width) =>
      naiveTile(leaves, level, index, width),
    )
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(hex(await rootAt(1, read))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
    expect(hex(await rootAt(7, read))).toBe(
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    )
  })

  it('the right edge of a tree has its root', () => {
    expect(rootOfEdge([])).toEqual(EMPTY_ROOT)
    fc.assert(
      fc.property(sizes, (size) => {
        const edge: Uint8Array[] = []
        for (let level = 0; 256 ** level <= size; level += 1) {
          const tile = partialTiles(size).find((one) => one.level === level)
          edge.push(tile ? tileOf(level, tile.index, tile.width) : Buffer.alloc(0))
        }
        expect(hex(rootOfEdge(edge))).toBe(hex(rootOf(size)))
      }),
      { numRuns: 40 },
    )
  })

  it('tiles of a tree are those of the examples of tlog-tiles', () => {
    expect(partialTiles(70_000)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ])
    expect(partialTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }])
    expect(partialTiles(0)).toEqual([])
    expect(tileWidth(0, 272, 70_000)).toBe(256)
    expect(tileWidth(0, 274, 70_000)).toBe(0)
  })

  it('a path is written in one way, and no other is read', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 'entries', index: 5, width: 7 })).toBe('tile/entries/005.p/7')
    const places = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.integer({ min: 0, max: 2 ** 45 }),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(places, (place) => {
        expect(parseTilePath(tilePath(place))).toEqual(place)
      }),
    )
    const others = [
      'tile/0/x000/001',
      'tile/00/001',
      'tile/64/001',
      'tile/0/1',
      'tile/0/001.p/0',
      'tile/0/001.p/256',
      'tile/0/001.p/07',
      'tile/0/x1/001',
      'tile/entries/../001',
      'tile/0/001/',
      'x/tile/0/001',
    ]
    for (const path of others) expect(parseTilePath(path), path).toBeUndefined()
  })
})

describe('proofs', () => {
  it('every leaf is proved to stand in every tree that has it, and in no other place', async () => {
    const cases = fc.tuple(sizes, fc.nat()).map(([size, n]) => ({ size, index: n % size }))
    await fc.assert(
      fc.asyncProperty(cases, async ({ size, index }) => {
        const path = await inclusionProof(index, size, readerOf(size))
        const given = { leaf: LEAVES[index] ?? EMPTY_ROOT, index, size, path }
        const root = rootOf(size)
        expect(provesInclusion({ ...given, root })).toBe(true)
        expect(provesInclusion({ ...given, root: EMPTY_ROOT })).toBe(false)
        if (index + 1 < size)
          expect(provesInclusion({ ...given, index: index + 1, root })).toBe(false)
      }),
      { numRuns: 60 },
    )
    await expect(inclusionProof(5, 5, readerOf(5))).rejects.toThrow(RangeError)
  })

  it('every tree is proved to go on from every smaller one', async () => {
    const pairs = fc.tuple(sizes, sizes).map((two) => two.sort((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(pairs, async ([from = 1, to = 1]) => {
        const proof = await consistencyProof(from, to, readerOf(to))
        const older = { size: from, root: rootOf(from) }
        const newer = { size: to, root: rootOf(to) }
        expect(provesConsistency(older, newer, proof)).toBe(true)
        expect(provesConsistency({ ...older, root: EMPTY_ROOT }, newer, proof)).toBe(false)
        if (from < to) {
          expect(provesConsistency(older, { ...newer, root: EMPTY_ROOT }, proof)).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
    expect(await consistencyProof(0, 7, readerOf(7))).toEqual([])
    await expect(consistencyProof(8, 7, readerOf(7))).rejects.toThrow(RangeError)
  })
})
