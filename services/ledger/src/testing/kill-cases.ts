import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { LEDGER_FAULT_POINTS } from '../writer/faults.ts'
import { killAt } from './kills.ts'

const CASE_MILLISECONDS = 3_600_000

/** What is killed `kills` times at each fault point, on both stores. */
export function killCases(kills: number): void {
  describe.each(testStores())('%s', (_name, open) => {
    it.each(LEDGER_FAULT_POINTS)(
      'a writer killed at %s has lost nothing that it acknowledged, and taken nothing back',
      { timeout: CASE_MILLISECONDS },
      async (point) => {
        const store = await open()
        const { acknowledged, faults } = await killAt(store, point, kills)
        expect(faults).toEqual([])
        console.info(`${point}: ${acknowledged} entries were acknowledged`)
      },
    )
  })
}
