import { randomUUID } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { isDuplicate, openStore, type Store, sweep, type Writing } from './index.ts'
import { testStores } from './testing/index.ts'
import { event, judge, person, step } from './testing/writing.ts'

const WAIT = { timeout: 20_000, interval: 10 }

describe.each(testStores())('%s', (name, open) => {
  const proof = (id: string) => ({ id, expires_at: '2026-01-01T00:00:00.000Z' })
  const proofs = async (store: Store) => {
    const rows = await store.db.selectFrom('proofs').select('id').orderBy('id').execute()
    return rows.map(({ id }) => id)
  }

  describe('transactions', () => {
    it('keep nothing of work that throws, and throw what it throws', async () => {
      const store = await open()
      const refused = new Problem('version-conflict')
      const work = async (writing: Writing) => {
        await writing.insertInto('proofs').values(proof('a')).execute()
        await store.record(writing, event())
        throw refused
      }
      await expect(store.transact(work)).rejects.toBe(refused)
      expect(await proofs(store)).toEqual([])
      expect(await step(store, 'd')).toEqual({ n: 1, seq: 1 })
    })

    it('are seen by nobody before they are committed', async () => {
      const store = await open()
      const other = await openStore(store.options)
      await store.transact(async (writing) => {
        await writing.insertInto('proofs').values(proof('a')).execute()
        expect(await proofs(other)).toEqual([])
      })
      expect(await proofs(other)).toEqual(['a'])
      await other.close()
    })

    it('of fifty writers at two gateways run one after the other: none reads what is old', async () => {
      const store = await open()
      const gateways = [store, await openStore(store.options)]
      const seen: number[] = []
      const ends = gateways.map((gateway) => gateway.follow((seq) => seen.push(seq)))
      const known = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const dataset = `d${index % 5}`
          const gateway = gateways[index % 2] ?? store
          return { dataset, ...(await step(gateway, dataset)) }
        }),
      )
      expect(known.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 50 }, (_, index) => index + 1),
      )
      expect(await judge(store, known)).toEqual([])
      await vi.waitFor(
        () => expect(seen.filter((seq) => seq === 50).length).toBeGreaterThan(1),
        WAIT,
      )
      for (const end of ends) end()
      await gateways[1]?.close()
    })

    it('tell events in the order of their numbers: a follower never meets a hole', async () => {
      const store = await open()
      const holes: string[] = []
      let newest = 0
      let reading = Promise.resolve()
      const end = store.follow((seq) => {
        if (seq < newest) holes.push(`${seq} after ${newest}`)
        newest = seq
        reading = reading.then(async () => {
          const rows = await store.db
            .selectFrom('events')
            .select('seq')
            .where('seq', '<=', seq)
            .execute()
          if (rows.length !== seq) holes.push(`${rows.length} events up to ${seq}`)
        })
      })
      await Promise.all(Array.from({ length: 50 }, (_, index) => step(store, `d${index}`)))
      await vi.waitFor(() => expect(newest).toBe(50), WAIT)
      await reading
      expect(holes).toEqual([])
      end()
    })

    it('run again when another has come between, and tell only what was committed', async () => {
      const store = await open()
      let runs = 0
      const seq = await store.transact(async (writing) => {
        runs += 1
        const told = await store.record(writing, event())
        if (name === 'postgresql' && runs < 3)
          await sql`DO $$ BEGIN RAISE SQLSTATE '40001'; END $$`.execute(writing)
        return told
      })
      expect(seq).toBe(1)
      expect(await store.db.selectFrom('events').select('seq').execute()).toEqual([{ seq: 1 }])
    })

    it('are lost with a statement that failed, even when that is caught', async () => {
      const store = await open()
      const work = async (writing: Writing) => {
        await writing.insertInto('proofs').values(proof('a')).execute()
        const twice = writing.insertInto('proofs').values(proof('a')).execute()
        await expect(twice).rejects.toSatisfy(isDuplicate)
      }
      await expect(store.transact(work)).rejects.toThrow()
      expect(await proofs(store)).toEqual([])
      const twice = [proof('a'), proof('a')]
      const thrown = store.transact((writing) =>
        writing.insertInto('proofs').values(twice).execute(),
      )
      await expect(thrown).rejects.toSatisfy(isDuplicate)
      await store.transact((writing) => writing.insertInto('proofs').values(proof('b')).execute())
      expect(await proofs(store)).toEqual(['b'])
    })

    it('do not reach around themselves: that would wait for itself', async () => {
      const store = await open()
      await expect(store.transact(() => proofs(store))).rejects.toThrow('inside transact')
      await expect(store.transact(() => step(store, 'd'))).rejects.toThrow('inside transact')
      const outside = store.transact(async (writing) => writing)
      await expect(store.record(await outside, event())).rejects.toThrow('outside transact')
    })
  })

  describe('what both databases answer alike', () => {
    it('numbers are numbers, bytes are bytes, nothing is null', async () => {
      const store = await open()
      const large = Number.MAX_SAFE_INTEGER
      const row = { sha256: 'h', name: '附件', type: 'a/b', created_by: 'p', created_at: 'z' }
      const content = Buffer.from([0, 255, 10])
      await store.transact(async (writing) => {
        const organisation = randomUUID()
        const common = {
          state: 'active',
          version: large,
          created_at: 'z',
          synthetic: 0,
          body: '{}',
        }
        const own = { id: organisation, kind: 'enterprise', uscc: null, provider: null }
        await writing
          .insertInto('organisations')
          .values({ ...common, ...own })
          .execute()
        await writing
          .insertInto('attachments')
          .values({ ...row, organisation, bytes: 3, content })
          .execute()
      })
      const read = await store.db.selectFrom('attachments').selectAll().executeTakeFirstOrThrow()
      expect(read).toMatchObject({ ...row, bytes: 3 })
      expect(Buffer.from(read.content)).toEqual(content)
      const sums = await store.db
        .selectFrom('organisations')
        .select(({ fn }) => [fn.countAll<number>().as('rows'), fn.sum<number>('version').as('sum')])
        .select('uscc')
        .groupBy('uscc')
        .execute()
      expect(sums).toEqual([{ rows: 1, sum: large, uscc: null }])
    })

    it('texts sort by their bytes and are compared letter by letter', async () => {
      const store = await open()
      const ids = ['a', 'B', '-c', 'Z', '_', '云', 'é', 'e']
      await store.transact((writing) =>
        writing.insertInto('proofs').values(ids.map(proof)).execute(),
      )
      const bytes = (text: string) => Buffer.from(text)
      expect(await proofs(store)).toEqual(ids.sort((a, b) => Buffer.compare(bytes(a), bytes(b))))
      const like = store.db.selectFrom('proofs').select('id').where('id', 'like', 'b%')
      expect(await like.execute()).toEqual([])
    })

    it('a duplicate is told from other faults, and none quotes a row', async () => {
      const store = await open()
      const failures: unknown[] = []
      const failing = async (statement: Promise<unknown>) => {
        failures.push(
          await statement.then(
            () => undefined,
            (error) => error,
          ),
        )
      }
      const twice = [proof('secret-1'), proof('secret-1')]
      await failing(store.db.insertInto('proofs').values(twice).execute())
      const ends = { created_at: 'z', seen_at: 'z', expires_at: 'z', body: '{}' }
      const session = { id: 'secret-2', person: 'secret-3', csrf: 'secret-4', issuer_session: null }
      await failing(
        store.db
          .insertInto('sessions')
          .values({ ...ends, ...session })
          .execute(),
      )
      await failing(sql`SELECT CAST(${'secret-5'} AS NUMERIC) + nothing`.execute(store.db))
      expect(failures.map(isDuplicate)).toEqual([true, false, false])
      for (const error of failures) {
        expect(error).toBeInstanceOf(Error)
        expect(error).not.toBeInstanceOf(Problem)
        expect(JSON.stringify({ ...(error as Error), text: String(error) })).not.toContain('secret')
      }
    })

    it('no text holds U+0000: whoever sends it made a bad request', async () => {
      const store = await open()
      const search = store.db.selectFrom('proofs').where('id', '=', 'a\0b').select('id').execute()
      await expect(search).rejects.toMatchObject({ code: 'bad-request' })
    })
  })

  describe('followers', () => {
    it('hear at once where they begin, and of each commit here and elsewhere', async () => {
      const store = await open()
      const other = await openStore(store.options)
      await step(store, 'd')
      const here: number[] = []
      const there: number[] = []
      store.follow((seq) => here.push(seq))
      other.follow((seq) => there.push(seq))
      await vi.waitFor(() => expect([here.at(-1), there.at(-1)]).toEqual([1, 1]), WAIT)
      await step(other, 'd')
      await vi.waitFor(() => expect([here.at(-1), there.at(-1)]).toEqual([2, 2]), WAIT)
      await other.close()
    })

    it('are called again and again without news, until they or the store end', async () => {
      const store = await open()
      const calls = { ended: 0, staying: 0 }
      const end = store.follow(() => {
        calls.ended += 1
      })
      store.follow(() => {
        calls.staying += 1
      })
      await vi.waitFor(() => expect(calls.ended).toBeGreaterThan(1), WAIT)
      end()
      end()
      const { ended, staying } = calls
      await vi.waitFor(() => expect(calls.staying).toBeGreaterThan(staying + 1), WAIT)
      expect(calls.ended).toBe(ended)
      await store.close()
      const last = calls.staying
      await new Promise((done) => setTimeout(done, 1_500))
      expect(calls.staying).toBe(last)
    })

    it('who throw harm nobody else', async () => {
      const reported: unknown[] = []
      const store = await open({ report: (error) => reported.push(error) })
      const heard: number[] = []
      store.follow(() => {
        throw new Error('of a follower')
      })
      store.follow((seq) => heard.push(seq))
      await step(store, 'd')
      await vi.waitFor(() => expect(heard).toContain(1), WAIT)
      expect(String(reported[0])).toContain('of a follower')
    })
  })

  it('what is closed is unavailable, and waits for what runs', async () => {
    const store = await open()
    const running = step(store, 'd')
    await store.close()
    await store.close()
    expect(await running).toEqual({ n: 1, seq: 1 })
    await expect(step(store, 'd')).rejects.toMatchObject({ code: 'store-unavailable' })
    await expect(proofs(store)).rejects.toMatchObject({ code: 'store-unavailable' })
    const again = await openStore(store.options)
    expect(await step(again, 'd')).toEqual({ n: 2, seq: 2 })
    await again.close()
  })

  it('sweeping takes what has expired in batches, and nothing else', async () => {
    const store = await open()
    const now = Date.parse('2026-05-01T00:00:00.000Z')
    const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString()
    const ids = Array.from({ length: 1_200 }, (_, index) => `${index}`)
    await store.transact(async (writing) => {
      const owner = await person(writing)
      const session = { person: owner, issuer_session: null, csrf: 'c', created_at: at(-9) }
      const live = { id: 'live', expires_at: at(1) }
      const gone = { id: 'gone', expires_at: at(0) }
      await writing
        .insertInto('sessions')
        .values([live, gone].map((one) => ({ ...session, ...one, seen_at: at(-9), body: '{}' })))
        .execute()
      const rows = ids.map((id) => ({ id, expires_at: at(-1) }))
      await writing
        .insertInto('proofs')
        .values([...rows, live])
        .execute()
      const payload = {
        payload: '{}',
        grant_id: null,
        user_code: null,
        uid: null,
        consumed_at: null,
      }
      await writing
        .insertInto('oidc')
        .values([
          { ...payload, model: 'AccessToken', id: 'x', expires_at: at(-1) },
          { ...payload, model: 'Session', id: 'x', expires_at: at(1) },
          { ...payload, model: 'Grant', id: 'x', expires_at: null },
        ])
        .execute()
    })
    expect(await sweep(store, now)).toBe(1_202)
    expect(await sweep(store, now)).toBe(0)
    expect(await proofs(store)).toEqual(['live'])
    expect(await store.db.selectFrom('sessions').select('id').execute()).toEqual([{ id: 'live' }])
    const models = await store.db.selectFrom('oidc').select('model').orderBy('model').execute()
    expect(models).toEqual([{ model: 'Grant' }, { model: 'Session' }])
  })
})
