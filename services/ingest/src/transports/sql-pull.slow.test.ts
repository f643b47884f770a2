import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  leftOutServer,
  SQL_READER,
  type SqlServer,
  startServer,
} from '../../../store/src/testing/sql-servers.ts'
import { temporaryFolder } from '../testing/hub.ts'
import { keepingIntake, openSqlWorld, type WorldOptions } from '../testing/sql-world.ts'

const ENGINES = ['postgresql', 'mysql'] as const
const READY_MILLISECONDS = 120_000
const START = Date.parse('2026-05-01T04:00:00Z')

/** A time of the tests as a literal of either engine, `seconds` after noon in Shanghai, in UTC. */
function at(engine: SqlServer['engine'], seconds: number): string {
  const text = new Date(START + seconds * 1000).toISOString().replace('T', ' ').replace('Z', '')
  // The server's clock is in another zone: MariaDB's own sessions write five hours behind.
  return engine === 'postgresql'
    ? `'${text}+00'::timestamptz`
    : `CONVERT_TZ('${text}', '+00:00', @@time_zone)`
}

describe.each(ENGINES)('a view of %s', (engine) => {
  const leftOut = leftOutServer(engine)
  describe.skipIf(leftOut !== undefined)(leftOut ?? 'a server of its own', () => {
    let server: SqlServer
    beforeAll(async () => {
      server = await startServer(engine)
    }, READY_MILLISECONDS)
    afterAll(() => server?.remove(), READY_MILLISECONDS)

    const time = (seconds: number) => at(engine, seconds)
    const TIME = engine === 'postgresql' ? 'timestamptz' : 'timestamp(6) NULL'

    /** Makes an empty table `counts` that the reader may read. */
    async function table(columns = `id bigint, updated_at ${TIME}, n integer`): Promise<void> {
      await server.run('DROP TABLE IF EXISTS counts', `CREATE TABLE counts (${columns})`)
      await grant('counts')
    }

    async function grant(name: string): Promise<void> {
      await server.run(
        engine === 'postgresql'
          ? `GRANT SELECT ON ${name} TO reader`
          : `GRANT SELECT ON ledger.${name} TO 'reader'@'127.0.0.1'`,
      )
    }

    async function insert(
      ...rows: readonly (readonly [id: number, seconds: number, n?: number])[]
    ) {
      const values = rows.map(([id, seconds, n = 0]) => `(${id}, ${time(seconds)}, ${n})`)
      await server.run(`INSERT INTO counts (id, updated_at, n) VALUES ${values.join(', ')}`)
    }

    async function open(
      transport: WorldOptions['transport'] = {},
      more: { dir?: string; bytes?: number } = {},
    ) {
      const dir = more.dir ?? (await temporaryFolder())
      const limits = { bytes: more.bytes ?? 10_000_000, entities: 1_000_000, seconds: 20 }
      return openSqlWorld(dir, server, { transport, limits })
    }

    const ids = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => Number(id))
    const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b)
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

    it('takes each row once, over pages, pulls and restarts', async () => {
      await table()
      await insert(...upTo(250).map((id) => [id, id] as const))
      const world = await open({ pageRows: 37 })
      await world.pull()
      expect(ids(await world.rows())).toEqual(upTo(250))
      await world.pull()
      await insert([251, 251], [252, 252])
      const running = world.begin()
      await world.told(({ pull }) => pull?.rows === 2)
      await insert([253, 253])
      await world.told(({ pull }) => pull?.rows === 3)
      await running.stop()
      expect(ids(await world.rows())).toEqual(upTo(253))
    })

    it('takes rows of one and the same watermark over page borders, and when more of them come', async () => {
      await table()
      await insert(...upTo(95).map((id) => [id, 10] as const))
      const world = await open({ pageRows: 10, overlapSeconds: 0 })
      await world.pull()
      await insert(...upTo(30).map((id) => [1_000 + id, 10] as const), [0, 10])
      await world.pull()
      const expected = [0, ...upTo(95), ...upTo(30).map((id) => 1_000 + id)]
      expect(sorted(ids(await world.rows()))).toEqual(expected)
    })

    it('takes what was committed late, behind rows that were read, within the overlap', async () => {
      await table()
      const late = await server.connect()
      await late.run(engine === 'postgresql' ? 'BEGIN' : 'START TRANSACTION')
      await late.run(`INSERT INTO counts VALUES (1, ${time(-200)}, 0), (2, ${time(5)}, 0)`)
      await insert([3, 10], [4, 20])
      const world = await open({ overlapSeconds: 300 })
      await world.pull()
      expect(ids(await world.rows())).toEqual([3, 4])
      await late.run('COMMIT')
      await late.close()
      await world.pull()
      expect(ids(await world.rows())).toEqual([3, 4, 1, 2])
      await world.pull()
      expect(await world.records()).toHaveLength(2)
    })

    it('takes a row again that was changed within the overlap, and only that one', async () => {
      await table()
      await insert([1, 10], [2, 20])
      const world = await open()
      await world.pull()
      await server.run('UPDATE counts SET n = 7 WHERE id = 1')
      await world.pull()
      expect((await world.rows()).map(({ id, n }) => [Number(id), n])).toEqual([
        [1, 0],
        [2, 0],
        [1, 7],
      ])
    })

    it('sees one moment: what is committed during the read comes with the next pull, once', async () => {
      await table()
      await insert(...upTo(60).map((id) => [id, id] as const))
      const world = await open({ pageRows: 10 })
      let isWritten = false
      const running = await openSqlWorld(await temporaryFolder(), server, {
        transport: { pageRows: 10 },
        limits: { bytes: 500, entities: 1_000, seconds: 20 },
        deps: {
          intake: {
            ...keepingIntake(world.raw),
            keep: async (...given) => {
              const record = await keepingIntake(world.raw).keep(...given)
              if (!isWritten) {
                isWritten = true
                await insert([100, 100], [101, 59.5])
              }
              return record
            },
          },
          raw: world.raw,
        },
      })
      await running.pull()
      expect(ids(await world.rows())).toEqual(upTo(60))
      await running.pull()
      expect(sorted(ids(await world.rows()))).toEqual([...upTo(60), 100, 101])
    })

    it('splits a large view into deliveries that fit, and goes on where one has ended', async () => {
      await table()
      await insert(...upTo(500).map((id) => [id, id] as const))
      const world = await open({ pageRows: 50 }, { bytes: 3_000 })
      await world.pull()
      const records = await world.records()
      expect(records.length).toBeGreaterThan(5)
      expect(Math.max(...records.map(({ bytes }) => bytes))).toBeLessThanOrEqual(3_000)
      expect(ids(await world.rows())).toEqual(upTo(500))
      await world.pull()
      expect(await world.records()).toHaveLength(records.length)
    })

    it('a read that takes too long goes on in another transaction, where it was cut', async () => {
      await table()
      await insert(...upTo(300).map((id) => [id, id * 10] as const))
      let clock = Date.now()
      const world = await openSqlWorld(await temporaryFolder(), server, {
        transport: { pageRows: 20, overlapSeconds: 100 },
        limits: { bytes: 1_000, entities: 1_000, seconds: 20 },
        deps: {
          now: () => {
            clock += 15_000
            return clock
          },
        },
      })
      await world.pull()
      expect(world.statuses.filter(({ pull }) => pull?.isBehind).length).toBeGreaterThan(5)
      expect(ids(await world.rows())).toEqual(upTo(300))
    })

    it('writes numbers of 64 bits, decimals and times without losing a digit', async () => {
      const decimal = 'decimal(38,10)'
      const local = engine === 'postgresql' ? 'timestamp' : 'datetime(6)'
      const blob = engine === 'postgresql' ? 'bytea' : 'varbinary(9)'
      await table(
        `id bigint, updated_at ${TIME}, n ${decimal}, t ${local}, d date, b ${blob}, x text`,
      )
      const bytes = engine === 'postgresql' ? `'\\x00ff'` : `x'00ff'`
      const t = `'2026-05-01 23:59:59.000001'`
      await server.run(
        `INSERT INTO counts VALUES (9007199254740993, ${time(0.123456)}, ` +
          `1234567890123456789012345678.0123456789, ${t}, '2026-05-01', ${bytes}, '云"A')`,
        `INSERT INTO counts (id, updated_at) VALUES (-9223372036854775808, ${time(1)})`,
      )
      const world = await open()
      await world.pull()
      const [row, empty] = await world.rows()
      expect(row).toMatchObject({
        id: '9007199254740993',
        n: '1234567890123456789012345678.0123456789',
        t: '2026-05-01T23:59:59.000001',
        d: '2026-05-01',
        b: '00ff',
        x: '云"A',
      })
      expect(row?.updated_at).toMatch(/^2026-05-01T04:00:00\.123/)
      expect(String(row?.updated_at).endsWith('Z')).toBe(true)
      expect(Object.keys(empty ?? {})).toEqual(['id', 'updated_at'])
      expect(empty?.id).toBe('-9223372036854775808')
    })

    it('reads by a whole number beyond 2⁵³, and begins behind it', async () => {
      await table()
      const base = 9_007_199_254_740_992n
      const values = (numbers: readonly number[]) =>
        numbers.map((n) => `(${base + BigInt(n)}, ${time(n)}, ${n})`).join(', ')
      await server.run(`INSERT INTO counts VALUES ${values([1, 2, 3, 7])}`)
      const world = await open({ watermark: 'id', key: ['n'], overlap: 5, pageRows: 2 })
      await world.pull()
      await server.run(`INSERT INTO counts VALUES ${values([4, 5, 6, 8])}`)
      await world.pull()
      expect((await world.rows()).map(({ n }) => n)).toEqual([1, 2, 3, 7, 4, 5, 6, 8])
    })

    it('reads by a text that grows', async () => {
      await table('id varchar(20), updated_at integer, n integer')
      const rows = (from: number, to: number) =>
        upTo(to)
          .slice(from)
          .map((n) => `('R${String(n).padStart(6, '0')}', ${n}, ${n})`)
          .join(', ')
      await server.run(`INSERT INTO counts VALUES ${rows(0, 30)}`)
      const world = await open({ watermark: 'id', key: ['n'], pageRows: 7 })
      await world.pull()
      await server.run(`INSERT INTO counts VALUES ${rows(30, 33)}`)
      await world.pull()
      expect((await world.rows()).map(({ n }) => n)).toEqual(upTo(33))
      await world.pull()
      expect(await world.records()).toHaveLength(2)
    })

    it('without a watermark takes the whole view, and again when it has changed', async () => {
      await table()
      await insert([1, 1], [2, 2])
      const world = await open({ watermark: undefined })
      await world.pull()
      await world.pull()
      expect(await world.records()).toHaveLength(1)
      await server.run('DELETE FROM counts WHERE id = 1')
      await world.pull()
      expect(ids(await world.rows())).toEqual([1, 2, 2])
      const small = await open({ watermark: undefined }, { bytes: 10 })
      expect((await small.pull()).code).toBe('sql-too-large')
      expect(await small.records()).toEqual([])
    })

    it('says what the view has gained, lost and retyped; what is read and gone stops it', async () => {
      await table()
      await insert([1, 1])
      const dir = await temporaryFolder()
      const mapping = { rows: [{ columns: { free: 'n' } }] }
      const world = await openSqlWorld(dir, server, { mapping })
      await world.pull()
      await server.run(
        'ALTER TABLE counts ADD spare integer',
        engine === 'postgresql'
          ? 'ALTER TABLE counts ALTER n TYPE numeric(9,2)'
          : 'ALTER TABLE counts MODIFY n decimal(9,2)',
      )
      await insert([2, 2])
      await world.pull()
      const remark = (await world.records())
        .at(-1)
        ?.remarks?.find(({ code }) => code === 'view-changed')
      expect(remark?.message).toContain('added: spare')
      expect(remark?.message).toMatch(/retyped: n: int\S* → (?:numeric|decimal)\(9,2\)/)
      await server.run('ALTER TABLE counts DROP COLUMN spare')
      await insert([3, 3])
      await world.pull()
      expect((await world.records()).at(-1)?.remarks?.at(0)?.message).toContain('removed: spare')
      await server.run('ALTER TABLE counts RENAME COLUMN n TO m', 'DELETE FROM counts')
      const status = await world.pull()
      expect([status.code, status.detail]).toEqual([
        'sql-view-changed',
        expect.stringContaining('removed: n'),
      ])
      await server.run('ALTER TABLE counts RENAME COLUMN m TO n')
      await insert([4, 4])
      expect((await world.pull()).outcome).not.toBe('failed')
      expect(ids(await world.rows())).toContain(4)
    })

    it('leaves out rows without a watermark or from the future, and says so', async () => {
      await table()
      await insert([1, 1])
      await server.run(
        'INSERT INTO counts VALUES (2, NULL, 0), (3, NULL, 0)',
        `INSERT INTO counts VALUES (4, '2037-12-31 23:00:00', 0)`,
      )
      const world = await open()
      await world.pull()
      expect(ids(await world.rows())).toEqual([1])
      const remarks = (await world.records())[0]?.remarks ?? []
      expect(remarks.map(({ code, message }) => [code, message])).toEqual([
        ['null-watermark', '2'],
        ['future-watermark', '1'],
      ])
      await insert([5, 5])
      await world.pull()
      expect(ids(await world.rows())).toEqual([1, 5])
    })

    it('says that the watermark has gone back, and what is wrong with the view', async () => {
      await table()
      await insert([1, 1_000], [2, 2_000])
      const world = await open()
      await world.pull()
      await server.run('DELETE FROM counts')
      expect((await world.pull()).outcome).not.toBe('failed')
      await insert([3, 0])
      expect((await world.pull()).code).toBe('sql-watermark-back')
      const code = async (transport: WorldOptions['transport']) =>
        (await (await open(transport)).pull()).code
      const [schema] = engine === 'postgresql' ? ['public'] : ['ledger']
      await server.run(
        'DROP TABLE IF EXISTS hidden',
        'CREATE TABLE hidden (id bigint, updated_at date)',
      )
      expect(await code({ password: 'another-Qua9x' })).toBe('sql-login-refused')
      expect(await code({ user: 'nobody' })).toBe('sql-login-refused')
      expect(await code({ view: `${schema}.nothing` })).toBe(
        engine === 'postgresql' ? 'sql-view-missing' : 'sql-not-permitted',
      )
      expect(await code({ view: `${schema}.hidden` })).toBe('sql-not-permitted')
      expect(await code({ watermark: 'nothing' })).toBe('sql-column-missing')
      expect(await code({ columns: ['id', 'nothing'] })).toBe('sql-column-missing')
      expect(await code({ port: 1 })).toBe('sql-unreachable')
      expect(await code({ tls: { verify: false } })).toBe('sql-tls')
      await grant('hidden')
      await server.run('DROP TABLE hidden', 'CREATE TABLE hidden (id bigint, updated_at float)')
      await grant('hidden')
      expect(await code({ view: `${schema}.hidden` })).toBe('sql-view-unfit')
      await table()
      await insert(...upTo(30).map(() => [1, 1] as const))
      expect(await code({ pageRows: 5 })).toBe('sql-view-unfit')
    })

    it('names with quotes in them are names and nothing else', async () => {
      const quote = engine === 'postgresql' ? '"' : '`'
      const name = `n${quote}; DROP TABLE counts; --`
      const quoted = `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
      await table(`id bigint, updated_at ${TIME}, ${quoted} integer`)
      await server.run(`INSERT INTO counts VALUES (1, ${time(1)}, 5)`)
      const world = await open({ columns: ['id', name] })
      await world.pull()
      expect((await world.rows())[0]?.[name]).toBe(5)
      expect(await server.run('SELECT count(*) AS n FROM counts')).toHaveLength(1)
    })

    it('writes nothing, is known by its name, and never tells the password or a value', async () => {
      await table()
      await insert([1, 1])
      const log: string[] = []
      const world = await open({ password: `file:${join(await temporaryFolder(), 'none')}` })
      expect((await world.pull()).code).toBe('input-unreadable')
      const dir = await temporaryFolder()
      await writeFile(join(dir, 'secret'), `${SQL_READER.password}\n`)
      const good = await open({ password: `file:${join(dir, 'secret')}` }, { dir })
      await good.pull()
      const bad = await open({ password: 'wrong-Password1', key: ['nothing'] })
      await bad.pull()
      log.push(...world.log, ...good.log, ...bad.log)
      const told = JSON.stringify([log, world.statuses, good.statuses, bad.statuses])
      expect(told).not.toContain(SQL_READER.password)
      expect(told).not.toContain('wrong-Password1')
      expect(await good.records()).toHaveLength(1)
    })
  })
})
