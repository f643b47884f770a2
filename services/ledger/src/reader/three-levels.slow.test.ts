import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { leafHash } from '../merkle/hashes.ts'
import { parseProof } from '../note/proof.ts'
import { testReaders } from '../testing/readers.ts'
import { idOf, someEntries } from '../testing/some-entries.ts'
import { naiveRoot, naiveTile, provesConsistency, provesInclusion } from '../testing/trees.ts'

const { newLog, open } = testReaders()
const DAMAGED = { code: 'ledger-damaged' }

it('a log of three levels of tiles is as true as a small one', async () => {
  const SIZE = 66_000
  const log = newLog(someEntries(SIZE))
  const { reader } = await open(log)
  const root = naiveRoot(log.leaves)
  for (const number of [0, 65_535, 65_536, 40_000, SIZE - 1]) {
    const proof = parseProof((await reader.proof(idOf(number))) ?? '')
    const leaf = leafHash(log.entries[number] as Uint8Array)
    const { hashes: path = [], index = -1 } = proof ?? {}
    expect(index).toBe(number)
    expect(provesInclusion({ leaf, index, size: SIZE, path, root })).toBe(true)
  }
  for (const from of [65_536, 65_537, 256, 1_000]) {
    const older = { size: from, root: naiveRoot(log.leaves.slice(0, from)) }
    const proof = await reader.consistency(from, SIZE)
    expect(provesConsistency(older, { size: SIZE, root }, proof)).toBe(true)
  }
  const [tile, top] = [await reader.tile(1, 0, 256), await reader.tile(2, 0, 1)]
  expect(Buffer.from(tile ?? '')).toEqual(naiveTile(log.leaves, 1, 0, 256))
  expect(Buffer.from(top ?? '')).toEqual(naiveTile(log.leaves, 2, 0, 1))
  const path = join(log.dir, 'tile/1/000')
  const bytes = readFileSync(path)
  bytes[77] = (bytes[77] ?? 0) ^ 1
  writeFileSync(path, bytes)
  const changed = (await open(log)).reader
  await expect(changed.tile(1, 0, 256)).rejects.toMatchObject(DAMAGED)
  await expect(changed.tile(0, 3, 256)).rejects.toMatchObject(DAMAGED)
})
