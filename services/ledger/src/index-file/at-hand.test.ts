import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TILE_WIDTH, tilePath } from '../merkle/tiles.ts'
import { bundleOf } from '../reader/bundles.ts'
import type { LogReader } from '../reader/types.ts'
import type { TestLog } from '../testing/log-folder.ts'
import { testReaders } from '../testing/readers.ts'
import { idOf, someEntries } from '../testing/some-entries.ts'
import { naiveRoot } from '../testing/trees.ts'
import type { NewEntry } from '../types.ts'

const { newLog, open } = testReaders()

const TEXT = '一条带有中文的记录'

/** Each tenth has to be parsed: it is about no answer, and not in ASCII. */
function mixed(count: number, from = 0): NewEntry[] {
  return someEntries(count, from).map((entry, at) =>
    at % 10 === 0 ? { ...entry, k: 'config', body: { text: TEXT } } : entry,
  )
}

function give(reader: LogReader, log: TestLog, number: number): void {
  const from = number * TILE_WIDTH
  const entries = log.entries.slice(from, from + TILE_WIDTH)
  reader.give(number, bundleOf(entries), naiveRoot(log.leaves.slice(from, from + TILE_WIDTH)))
}

function removeBundle(log: TestLog, index: number): void {
  rmSync(join(log.dir, `${tilePath({ level: 'entries', index, width: TILE_WIDTH })}.gz`))
}

describe('full bundles at hand', () => {
  it('are indexed without their files, round after round, parsed ones too', async () => {
    const log = newLog([])
    const { reader, reports } = await open(log)
    const [rounds, bundles] = [7, 40]
    for (let round = 0; round < rounds; round += 1) {
      const first = round * bundles
      log.add(mixed(bundles * TILE_WIDTH, first * TILE_WIDTH))
      log.publish()
      for (let number = first; number < first + bundles; number += 1) {
        give(reader, log, number)
        removeBundle(log, number)
      }
      await reader.catchUp()
    }
    const size = rounds * bundles * TILE_WIDTH
    expect(reader.indexed()).toEqual({ size, isRebuilding: false })
    const asked = [0, 1, 5 * TILE_WIDTH + 3, size - 1]
    expect(await reader.knows(asked.map(idOf))).toEqual(new Map(asked.map((at) => [idOf(at), at])))
    expect(reports).toEqual([])
  })

  it('are not taken when they are not what was signed', async () => {
    const log = newLog(mixed(2 * TILE_WIDTH))
    const { reader, reports } = await open(log)
    const other = newLog(someEntries(TILE_WIDTH, 10_000))
    give(reader, other, 0)
    await reader.catchUp()
    expect(await reader.knows([idOf(7), idOf(10_007)])).toEqual(new Map([[idOf(7), 7]]))
    expect(reports).toEqual([])
  })

  it.each([
    ['too long', 0],
    ['beyond the room', 139],
  ])('are read from their files where they are %s', async (_why, number) => {
    const long = { text: 'x'.repeat(1_000) }
    const entries = someEntries(140 * TILE_WIDTH).map((entry, at) =>
      at < TILE_WIDTH ? { ...entry, body: long } : entry,
    )
    const log = newLog(entries)
    const { reader } = await open(log)
    for (let bundle = 0; bundle < 140; bundle += 1) give(reader, log, bundle)
    removeBundle(log, number)
    await expect(reader.catchUp()).rejects.toMatchObject({ code: 'ledger-damaged' })
    expect(reader.indexed().size).toBeLessThanOrEqual(number * TILE_WIDTH)
  })

  it('go on from a bundle that was indexed in part', async () => {
    const log = newLog(mixed(100))
    const { reader } = await open(log)
    await reader.catchUp()
    log.add(mixed(TILE_WIDTH, 100))
    log.publish()
    give(reader, log, 0)
    removeBundle(log, 0)
    await reader.catchUp()
    expect(reader.indexed().size).toBe(100 + TILE_WIDTH)
    const asked = [99, 100, 255, 256, 355]
    expect(await reader.knows(asked.map(idOf))).toEqual(new Map(asked.map((at) => [idOf(at), at])))
  })
})
