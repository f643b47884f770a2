import { randomInt } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { testFolder } from './ledgers.ts'
import { losePower } from './power-losses.ts'

const CASE_MILLISECONDS = 3_600_000
/** Folders are begun anew after so many: reading them takes ever longer. */
const LOSSES_BY_FOLDER = 20
/** Where chance has used few files again, more losses follow, up to so many times those asked. */
const MOST_TIMES = 5

/** Disks, and the share of calls that fail on them. */
const DISKS = [
  ['that is well', 0],
  ['that fails now and then', 0.02],
] as const

/**
 * The power of the ledger fails so many times in all, over both stores, which keep what they have
 * answered; half of the folders lie on a disk that also fails calls.
 */
export function powerLossCases(losses: number): void {
  const stores = testStores()
  const each = Math.ceil(losses / stores.length / DISKS.length)
  describe.each(stores)('on %s', (_name, open) => {
    it.each(DISKS)(
      'and a disk %s, power loss takes nothing that was acknowledged or published',
      { timeout: CASE_MILLISECONDS },
      async (_disk, diskFaults) => {
        let acknowledged = 0
        let reused = 0
        let done = 0
        while (done < each || (reused <= each && done < MOST_TIMES * each)) {
          const seed = randomInt(2 ** 31)
          const folder = testFolder()
          const [root, attic] = [join(folder, 'disk'), join(folder, 'attic')]
          for (const path of [root, attic]) mkdirSync(path)
          const store = await open()
          const few = Math.min(LOSSES_BY_FOLDER, each)
          const random = seeded(seed)
          const outcome = await losePower({ root, attic, store, losses: few, diskFaults, random })
          expect(outcome.faults, `seed ${seed}`).toEqual([])
          acknowledged += outcome.acknowledged
          reused += outcome.reused
          done += few
          await store.close()
        }
        expect(acknowledged).toBeGreaterThan(each)
        expect(reused).toBeGreaterThan(each)
        console.info(`${acknowledged} entries were acknowledged, ${reused} files used again`)
      },
    )
  })
}

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
