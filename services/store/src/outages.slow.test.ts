import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore, type Store } from './index.ts'
import { type CuttingProxy, openCuttingProxy } from './testing/cutting-proxy.ts'
import {
  createDatabase,
  leftOutServer,
  SQL_OWNER,
  SQL_READER,
  type SqlServer,
  startServer,
} from './testing/index.ts'
import { judge, step } from './testing/writing.ts'
import type { StoreOptions } from './types.ts'

const WAIT = { timeout: 60_000, interval: 20 }
/** Longer than a follower of a store that is there ever waits. */
const SILENCE_MILLISECONDS = 2_500
const UNAVAILABLE = { code: 'store-unavailable', status: 503 }

const leftOut = leftOutServer('postgresql')

describe.skipIf(leftOut !== undefined)(leftOut ?? 'a database that goes away', () => {
  let server: SqlServer
  let proxy: CuttingProxy
  let databases = 0
  const stores: Store[] = []
  const reported: unknown[] = []
  beforeAll(async () => {
    server = await startServer('postgresql')
    proxy = await openCuttingProxy(server.port)
  })
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
    reported.length = 0
  })
  afterAll(async () => {
    await proxy?.close()
    await server?.remove()
  })

  const optionsOf = (databaseUrl: string): StoreOptions => ({
    databaseUrl,
    dir: tmpdir(),
    now: Date.now,
    uuid: randomUUID,
    report: (error) => reported.push(error),
  })
  const address = async () => {
    databases += 1
    return createDatabase(server, `outage_${databases}`)
  }
  const open = async (url: string) => {
    const store = await openStore(optionsOf(url))
    stores.push(store)
    return store
  }
  const read = (store: Store) => store.db.selectFrom('events').select('seq').execute()

  it('makes transactions and reads unavailable until it is there again, by itself', async () => {
    const store = await open(await address())
    const first = await step(store, 'd')
    await server.kill()
    await expect(step(store, 'd')).rejects.toMatchObject(UNAVAILABLE)
    await expect(read(store)).rejects.toMatchObject(UNAVAILABLE)
    await server.start()
    const second = await step(store, 'd')
    expect(
      await judge(
        store,
        [first, second].map((one) => ({ dataset: 'd', ...one })),
      ),
    ).toEqual([])
  })

  it('calls no follower while it is away, and each after it is back', async () => {
    const url = await address()
    const [here, there] = [await open(url), await open(url)]
    const heard: number[] = []
    there.follow((seq) => heard.push(seq))
    await step(here, 'd')
    await vi.waitFor(() => expect(heard).toContain(1), WAIT)
    await server.kill()
    const before = heard.length
    await sleep(SILENCE_MILLISECONDS)
    expect(heard.length).toBe(before)
    expect(reported.filter((one) => inspect(one).includes('unavailable')).length).toBe(1)
    await server.start()
    await step(here, 'd')
    await vi.waitFor(() => expect(heard).toContain(2), WAIT)
  })

  it('confirms nothing through a cable that is cut without a word', async () => {
    const url = await address()
    const cabled = await open(url.replace(`:${server.port}/`, `:${proxy.port}/`))
    const direct = await open(url)
    const heard: number[] = []
    cabled.follow((seq) => heard.push(seq))
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1), WAIT)
    await Promise.all([read(cabled), read(cabled)])
    proxy.freeze()
    const before = heard.length
    await step(direct, 'd')
    const reading = expect(read(cabled)).rejects.toMatchObject(UNAVAILABLE)
    const writing = expect(step(cabled, 'd')).rejects.toMatchObject(UNAVAILABLE)
    await Promise.all([reading, writing])
    expect(heard.length).toBe(before)
    proxy.thaw()
    await vi.waitFor(() => expect(heard).toContain(1), WAIT)
    await vi.waitFor(async () => expect((await step(cabled, 'd')).n).toBeGreaterThan(1), WAIT)
    expect(await judge(cabled, [])).toEqual([])
  })

  it('takes the turn from a writer behind such a cable, and gives it to the next', async () => {
    const url = await address()
    const cabled = await open(url.replace(`:${server.port}/`, `:${proxy.port}/`))
    const direct = await open(url)
    const cut = cabled.transact(async (writing) => {
      await writing.insertInto('proofs').values({ id: 'a', expires_at: 'z' }).execute()
      proxy.freeze()
      await writing.insertInto('proofs').values({ id: 'b', expires_at: 'z' }).execute()
    })
    await expect(cut).rejects.toMatchObject(UNAVAILABLE)
    await vi.waitFor(() => step(direct, 'd'), WAIT)
    proxy.thaw()
    expect(await direct.db.selectFrom('proofs').selectAll().execute()).toEqual([])
  })

  it('takes a transaction with it whose session it ends, and the next one goes through', async () => {
    const store = await open(await address())
    const cut = store.transact(async (writing) => {
      const row = { id: 'a', expires_at: 'z' }
      await writing.insertInto('proofs').values(row).execute()
      await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(writing)
    })
    await expect(cut).rejects.toMatchObject(UNAVAILABLE)
    expect(await store.db.selectFrom('proofs').selectAll().execute()).toEqual([])
    expect((await step(store, 'd')).seq).toBe(1)
  })

  it('that may only be read after a failover is unavailable to writers', async () => {
    const store = await open(await address())
    const change = store.transact(async (writing) => {
      await sql`SET TRANSACTION READ ONLY`.execute(writing)
      await writing.insertInto('proofs').values({ id: 'a', expires_at: 'z' }).execute()
    })
    await expect(change).rejects.toMatchObject(UNAVAILABLE)
  })

  it('gives up a writer that waits too long for another, and reads go on', async () => {
    const url = await address()
    const [slow, waiting] = [await open(url), await open(url)]
    const hold = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const holding = slow.transact(async () => {
      begun.resolve()
      await hold.promise
    })
    await begun.promise
    try {
      const first = step(waiting, 'd')
      const behind = Promise.all(Array.from({ length: 12 }, () => step(waiting, 'd')))
      expect(await read(waiting)).toEqual([])
      await expect(first).rejects.toMatchObject(UNAVAILABLE)
      expect(await read(waiting)).toEqual([])
      hold.resolve()
      await holding
      expect((await behind).map(({ seq }) => seq)).toEqual(Array.from(Array(12), (_, at) => at + 1))
    } finally {
      hold.resolve()
    }
  })

  it('is asked to keep what it acknowledges, where it is set not to', async () => {
    const url = await address()
    const name = new URL(url).pathname.slice(1)
    await server.run(`ALTER DATABASE ${name} SET synchronous_commit = off`)
    const store = await open(url)
    const setting = sql<{ on: string }>`SELECT current_setting('synchronous_commit') AS "on"`
    expect((await setting.execute(store.db)).rows).toEqual([{ on: 'on' }])
    await store.transact(async (writing) => {
      expect((await setting.execute(writing)).rows).toEqual([{ on: 'on' }])
    })
  })

  it('never has its password in an error', async () => {
    const name = new URL(await address()).pathname
    const password = 'whisper-Tq7'
    const login = (user: string, port = server.port, secret = password) =>
      `postgres://${user}:${secret}@127.0.0.1:${port}${name}`
    const wrong: [url: string, code: string][] = [
      [login(SQL_READER.user), UNAVAILABLE.code],
      [login('nobody'), UNAVAILABLE.code],
      [login(SQL_OWNER.user, 1), UNAVAILABLE.code],
      [`${login(SQL_OWNER.user)}_missing`, UNAVAILABLE.code],
      [`postgres://u:${password}@nowhere.invalid/x`, UNAVAILABLE.code],
      [login('u', server.port, `1#${password}`), 'setting-invalid'],
      [login('u', server.port, `a/${password}`), 'setting-invalid'],
      [login('u', server.port, `%zz${password}`), UNAVAILABLE.code],
      [`mysql://u:${password}@127.0.0.1/x`, 'setting-invalid'],
      [password, 'setting-invalid'],
      ['', 'setting-invalid'],
    ]
    for (const [url, code] of wrong) {
      const error = await openStore(optionsOf(url)).catch((cause) => cause)
      expect(error, url).toMatchObject({ code })
      const text = inspect(error, { depth: null, showHidden: true })
      expect(text).not.toContain(password)
    }
  })
})
