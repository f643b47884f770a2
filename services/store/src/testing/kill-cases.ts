import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDatabase, leftOutServer, startServer, testStores } from './index.ts'
import { killGateways, killServer } from './kills.ts'

/** Each server of these tests writes to its disk, as those of operators do. */
const DURABLE = { fsync: true }
const CASE_MILLISECONDS = 3_600_000

/** What is killed `kills` times, on both stores. */
export function killCases(kills: number): void {
  describe.each(testStores(DURABLE))('%s', (_name, open) => {
    const name =
      'a killed gateway has lost nothing that it acknowledged, and left nothing half done'
    it(name, { timeout: CASE_MILLISECONDS }, async () => {
      const { options, close } = await open()
      await close()
      const { acknowledged, faults } = await killGateways(options, kills)
      expect(faults).toEqual([])
      expect(acknowledged).toBeGreaterThan(kills)
      console.info(`${acknowledged} changes were acknowledged`)
    })
  })

  const leftOut = leftOutServer('postgresql')
  describe.skipIf(leftOut !== undefined)(leftOut ?? 'postgresql itself', () => {
    const name =
      'a killed database has lost nothing that its gateways acknowledged, who go on by themselves'
    it(name, { timeout: CASE_MILLISECONDS }, async () => {
      const dir = mkdtempSync(join(tmpdir(), 'tongqu-store-'))
      const server = await startServer('postgresql', DURABLE)
      try {
        const databaseUrl = await createDatabase(server, 'store')
        const options = { databaseUrl, dir, now: Date.now, uuid: randomUUID }
        const { acknowledged, faults } = await killServer(options, server, kills)
        expect(faults).toEqual([])
        expect(acknowledged).toBeGreaterThan(kills)
        console.info(`${acknowledged} changes were acknowledged`)
      } finally {
        await server.remove()
        rmSync(dir, { recursive: true, force: true })
      }
    })
  })
}
