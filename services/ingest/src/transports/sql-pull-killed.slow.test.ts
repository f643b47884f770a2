import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  leftOutServer,
  type SqlServer,
  startServer,
} from '../../../store/src/testing/sql-servers.ts'
import { temporaryFolder } from '../testing/hub.ts'
import { keepingIntake, openSqlWorld } from '../testing/sql-world.ts'
import { killPulls } from './testing/sql-killed.ts'

const CERTIFICATES = join(import.meta.dirname, '../testing/certificates')
const READY_MILLISECONDS = 120_000
const ROWS = 3_000

describe.each(['postgresql', 'mysql'] as const)('%s', (engine) => {
  const leftOut = leftOutServer(engine)
  describe.skipIf(leftOut !== undefined)(leftOut ?? 'a server of its own', () => {
    const tls = {
      certificate: join(CERTIFICATES, 'server.pem'),
      key: join(CERTIFICATES, 'server.key.pem'),
    }
    const ca = join(CERTIFICATES, 'ca.pem')
    let server: SqlServer
    beforeAll(async () => {
      server = await startServer(engine, { tls })
    }, READY_MILLISECONDS)
    afterAll(() => server?.remove(), READY_MILLISECONDS)

    async function table(): Promise<void> {
      const time = engine === 'postgresql' ? 'timestamptz' : 'timestamp(6) NULL'
      await server.run(
        'DROP TABLE IF EXISTS counts',
        `CREATE TABLE counts (id bigint PRIMARY KEY, updated_at ${time}, n integer)`,
        'CREATE INDEX counts_order ON counts (updated_at, id)',
        engine === 'postgresql'
          ? 'GRANT SELECT ON counts TO reader'
          : `GRANT SELECT ON ledger.counts TO 'reader'@'127.0.0.1'`,
      )
    }

    async function fill(rows: number): Promise<void> {
      const values = Array.from({ length: rows }, (_, index) => `(${index + 1}, now(), 1)`)
      await server.run(`INSERT INTO counts VALUES ${values.join(', ')}`)
    }

    it('speaks TLS with an authority that is given, and with nobody it does not know', async () => {
      await table()
      await fill(3)
      const code = async (
        given: { ca?: string; serverName?: string; verify: boolean } | undefined,
      ) => {
        const transport = given === undefined ? {} : { tls: given }
        const world = await openSqlWorld(await temporaryFolder(), server, { transport })
        const status = await world.pull()
        return status.code ?? (await world.rows()).length
      }
      expect(await code({ ca, verify: true })).toBe(3)
      expect(await code({ ca, serverName: 'localhost', verify: true })).toBe(3)
      expect(await code({ verify: false })).toBe(3)
      const stranger = join(CERTIFICATES, 'stranger.pem')
      expect(await code({ ca: stranger, verify: true })).toBe('sql-tls')
      expect(await code({ ca, serverName: 'ledger.example', verify: true })).toBe('sql-tls')
      expect(await code(undefined)).toBe('sql-login-refused')
    })

    it('a server that is killed in mid-read leaves nothing half kept; all comes when it is back', async () => {
      await table()
      await fill(ROWS)
      const probe = await openSqlWorld(await temporaryFolder(), server)
      let kills = 0
      let started = Promise.resolve()
      const intake = keepingIntake(probe.raw)
      const world = await openSqlWorld(await temporaryFolder(), server, {
        transport: { pageRows: 50, tls: { ca, verify: true } },
        limits: { bytes: 20_000, entities: 1_000, seconds: 20 },
        deps: {
          raw: probe.raw,
          intake: {
            ...intake,
            async keep(target, body, ...rest) {
              if (!('path' in body) && kills < 2) return intake.keep(target, killing(body), ...rest)
              return intake.keep(target, body, ...rest)
            },
          },
        },
      })
      async function* killing(body: AsyncIterable<Uint8Array>) {
        let pieces = 0
        for await (const piece of body) {
          yield piece
          pieces += 1
          if (pieces !== 3) continue
          kills += 1
          await started
          await server.kill()
        }
      }
      const running = world.begin()
      for (let turn = 1; turn <= 2; turn += 1) {
        const { code } = await world.told(({ outcome }) => {
          return outcome === 'failed' && kills === turn
        })
        expect(code).toBe('sql-unreachable')
        started = server.start()
        await started
      }
      await world.told(({ outcome, pull }) => outcome !== 'failed' && pull?.isBehind === false)
      await running.stop()
      const ids = (await probe.rows()).map(({ id }) => Number(id))
      expect(ids).toEqual(Array.from({ length: ROWS }, (_, index) => index + 1))
    })

    it('a hub that is killed at every step takes and lands each row once', async () => {
      await server.remove()
      server = await startServer(engine)
      await table()
      const { rows, faults } = await killPulls(await temporaryFolder(), server)
      console.info(`${engine}: ${rows} rows`)
      expect(faults).toEqual([])
    }, 240_000)
  })
})
