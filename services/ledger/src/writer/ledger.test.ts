import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { optionsOf, someEntry } from '../testing/entries.ts'
import { readLog, testFolder, until } from '../testing/ledgers.ts'
import type { NewEntry } from '../types.ts'
import { newUlid } from '../ulid.ts'
import { openLedger } from './ledger.ts'
import type { Ledger, LedgerOptions } from './types.ts'

const [[, openSqlite]] = testStores() as [ReturnType<typeof testStores>[number]]

async function world(given: Partial<LedgerOptions> = {}) {
  const dir = join(testFolder(), 'ledger')
  const store = await openSqlite()
  const open = (more: Partial<LedgerOptions> = {}) =>
    openLedger({ ...optionsOf(dir, store), checkpointMilliseconds: 50, ...given, ...more })
  return { dir, store, open, ledger: await open() }
}

/** Two checkpoints more: what was of use to those before them goes. */
async function beats(ledger: Ledger): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    const { index } = await ledger.append(someEntry())
    await until(() => (ledger.checkpoint()?.size ?? 0) > index)
  }
}

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => someEntry(String(from + n)))

describe('what is appended', () => {
  it('is acknowledged with its place, and stands there in a signed checkpoint', async () => {
    const { dir, store, ledger } = await world()
    const entries = many(700)
    const acks = await ledger.appendAll(entries)
    await ledger.close()
    const log = await readLog(dir, store)
    expect(acks.map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
    for (const { id, index } of acks) expect(log.entries[index]?.id).toBe(id)
    expect(new Set(acks.map(({ index }) => index)).size).toBe(700)
    expect(log.entries[0]).toMatchObject({ k: 'key', v: 1 })
    expect(log.size).toBe(701)
  })

  it('is published within beats, each checkpoint over the one before', async () => {
    const { dir, store, ledger } = await world()
    const seen: { size: number; root: Uint8Array }[] = []
    ledger.onCheckpoint((checkpoint) => seen.push(checkpoint))
    const first = await ledger.append(someEntry())
    await until(() => (ledger.checkpoint()?.size ?? 0) > first.index)
    await ledger.appendAll(many(300))
    await until(() => (ledger.checkpoint()?.size ?? 0) > 300)
    expect(readFileSync(join(dir, 'checkpoint'), 'utf8')).toBe(ledger.checkpoint()?.note)
    await ledger.close()
    const log = await readLog(dir, store)
    for (const { size, root } of seen) expect(log.roots(size)).toEqual(root)
    expect(seen.length).toBeGreaterThanOrEqual(2)
    const row = await store.db.selectFrom('ledger_writer').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ size: log.size, checkpoint: log.note })
  })

  it('is taken once, however often it is said, also after a new start', async () => {
    const { dir, store, open, ledger } = await world()
    const entry = someEntry()
    const acks = await ledger.appendAll([entry, entry, ...many(3), entry])
    const again = await ledger.append(entry)
    expect([acks[1], acks[5], again]).toEqual([acks[0], acks[0], acks[0]])
    await ledger.close()
    const restarted = await open()
    expect(await restarted.append(entry)).toEqual(acks[0])
    await restarted.close()
    expect((await readLog(dir, store)).size).toBe(5)
  })

  it('long ago is known by whoever keeps the index, who is asked for old ids alone', async () => {
    const asked: string[] = []
    const old = someEntry('', { id: '01JD0000000000000000000000' })
    const future = Date.now() + 4_000
    const { ledger } = await world({
      knows(ids) {
        asked.push(...ids)
        return new Map([[old.id, 5]])
      },
      now: () => future,
    })
    expect(await ledger.append(old)).toEqual({ id: old.id, index: 5 })
    expect(asked).toContain(old.id)
    await ledger.close()
  })

  it('long ago is refused alone while nobody knows, and kept in its order once somebody does', async () => {
    let isAway = false
    const answered = Promise.withResolvers<void>()
    let isOpen = false
    const { ledger } = await world({
      async knows() {
        if (!isAway) return new Map()
        await answered.promise
        throw new Error('the index is being made anew')
      },
      now: () => Date.now() + 10_000 * Number(isOpen),
    })
    isOpen = true
    isAway = true
    const old = someEntry('', { id: '01JD0000000000000000000000' })
    const fresh = () => someEntry('', { id: newUlid(Date.now() + 10_000) })
    const together = [old, fresh()]
    const refused = Promise.allSettled([ledger.appendAll(together)])
    expect(await ledger.append(fresh())).toEqual(expect.objectContaining({ index: 1 }))
    answered.resolve()
    const why = { code: 'ledger-unavailable' }
    expect(await refused).toMatchObject([{ status: 'rejected', reason: why }])
    expect(ledger.isWritable()).toBe(true)
    isAway = false
    const kept = await ledger.appendAll(together)
    expect(kept.map(({ index }) => index)).toEqual([2, 3])
    await ledger.close()
  })

  it('is refused alone when it is no entry, too long, or not to be written canonically', async () => {
    const { ledger } = await world()
    const wrong: NewEntry[] = [
      someEntry('x'.repeat(60_000)),
      someEntry('', { id: 'short' }),
      someEntry('', { t: 'today' }),
      someEntry('', { k: 'else' as NewEntry['k'] }),
      someEntry('', { meters: { rows: Number.NaN } }),
      someEntry('\ud800'),
    ]
    const [good, ...refused] = await Promise.allSettled(
      [someEntry(), ...wrong].map((entry) => ledger.append(entry)),
    )
    expect(good?.status).toBe('fulfilled')
    for (const one of refused) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'bad-request' } })
    }
    expect(ledger.isWritable()).toBe(true)
    await ledger.close()
    await expect(ledger.append(someEntry())).rejects.toMatchObject({ code: 'ledger-unavailable' })
  })

  it('is refused beyond the bound of what may wait, and taken again later', async () => {
    const { ledger } = await world()
    const large = (n: number) => someEntry(`${n}${'x'.repeat(50_000)}`)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 1_500 }, (_, n) => ledger.append(large(n))),
    )
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(50)
    for (const one of refused) {
      expect(one).toMatchObject({ reason: { code: 'ledger-unavailable' } })
    }
    expect(await ledger.append(someEntry())).toMatchObject({ index: 1_501 - refused.length })
    await ledger.close()
  })

  it('keeps its order when the clock goes back, which is told once', async () => {
    const clock = { ahead: 3_600_000 }
    const { dir, store, ledger } = await world({ now: () => Date.now() + clock.ahead })
    const one = await ledger.append(someEntry('before'))
    clock.ahead = 0
    const others = await ledger.appendAll(many(5))
    await ledger.close()
    const { entries } = await readLog(dir, store)
    const indices = [one, ...others].map(({ index }) => index)
    expect(indices).toEqual(indices.toSorted((a, b) => a - b))
    const incidents = entries.filter(({ k }) => k === 'incident')
    expect(incidents).toMatchObject([{ body: { what: 'clock-went-back' } }])
  })
})

describe('files', () => {
  it('of tiles that became full, the partial ones go; a new start goes on', async () => {
    const { dir, store, open, ledger } = await world()
    await ledger.appendAll(many(100))
    await ledger.close()
    for (const count of [0, 200, 70, 1_000]) {
      const again = await open()
      await again.appendAll(many(count))
      await again.close()
      await readLog(dir, store)
    }
    const last = await open()
    await beats(last)
    await last.close()
    const partials = readdirSync(join(dir, 'tile/0')).filter((name) => name.endsWith('.p'))
    expect(partials).toEqual(['005.p'])
    expect((await readLog(dir, store)).size).toBe(1_373)
  })

  it('of the write-ahead log go when tiles and bundles hold what they held', async () => {
    const { dir, store, open, ledger } = await world()
    // The end of a segment of 32 MiB lies in some bundle, which has to become full as well.
    for (let turn = 0; turn < 8; turn += 1) {
      await ledger.appendAll(
        many(200, turn).map((one) => ({ ...one, purpose: 'x'.repeat(48_000) })),
      )
    }
    // Removed is what a checkpoint before the newest one covers, when no removal is under way.
    const segments = () => readdirSync(join(dir, 'wal')).filter((name) => name.endsWith('.wal'))
    await until(async () => {
      await beats(ledger)
      return segments().length === 1
    })
    await ledger.close()
    const { size } = await readLog(dir, store)
    const again = await open()
    await again.append(someEntry())
    await again.close()
    expect((await readLog(dir, store)).size).toBe(size + 1)
  })
})

describe('what was signed and is not there', () => {
  const damage = (path: string, change: (bytes: Buffer) => Buffer) =>
    writeFileSync(path, change(readFileSync(path)))

  async function closed(count: number) {
    const { dir, store, open, ledger } = await world()
    await ledger.appendAll(many(count / 2))
    await ledger.appendAll(many(count / 2))
    await ledger.close()
    const [name = ''] = readdirSync(join(dir, 'wal')).filter((one) => one.endsWith('.wal'))
    return { dir, store, open, wal: join(dir, 'wal', name) }
  }

  it.each([
    ['the end of the write-ahead log is cut off', (bytes: Buffer) => bytes.subarray(0, -700)],
    [
      'a group in the midst of it is damaged',
      (bytes: Buffer) => {
        const at = bytes.indexOf('TQGR', 200)
        bytes.fill(0, at + 60, at + 70)
        return bytes
      },
    ],
    [
      'the header of a group in the midst of it is damaged',
      (bytes: Buffer) => bytes.fill(0, bytes.indexOf('TQGR', 200), bytes.indexOf('TQGR', 200) + 4),
    ],
  ])('%s: the ledger refuses to start', async (_name, change) => {
    const { open, wal } = await closed(20)
    damage(wal, change)
    await expect(open()).rejects.toMatchObject({ code: 'ledger-damaged' })
  })

  it('an end that was never acknowledged is dropped, whatever it looks like', async () => {
    const { dir, store, open, wal } = await closed(20)
    const whole = readFileSync(wal)
    const torn = [Buffer.alloc(500), Buffer.from('TQGR'), whole.subarray(36, 140)]
    for (const end of torn) {
      damage(wal, () => Buffer.concat([whole, end]))
      const ledger = await open()
      await ledger.append(someEntry())
      await ledger.close()
      await readLog(dir, store)
    }
    expect((await readLog(dir, store)).size).toBe(24)
  })

  it('a checkpoint that was signed by others, or is of another log, stops it', async () => {
    const { dir, open, store } = await closed(20)
    const path = join(dir, 'checkpoint')
    const note = readFileSync(path, 'utf8')
    writeFileSync(path, note.replace('\n21\n', '\n20\n'))
    await expect(open()).rejects.toMatchObject({ code: 'ledger-damaged' })
    writeFileSync(path, note)
    await expect(open({ origin: 'tongqu.ledger/other' })).rejects.toMatchObject({
      code: 'ledger-damaged',
    })
    await store.db
      .updateTable('ledger_writer')
      .set({ root: `${'A'.repeat(43)}=` })
      .execute()
    await expect(open()).rejects.toMatchObject({ code: 'ledger-damaged' })
  })

  it('a full tile that was changed below what is rebuilt is found by the root', async () => {
    const { dir, open, ledger } = await world()
    for (let turn = 0; turn < 8; turn += 1) {
      await ledger.appendAll(many(200).map((one) => ({ ...one, purpose: 'x'.repeat(48_000) })))
    }
    await beats(ledger)
    await ledger.close()
    damage(join(dir, 'tile/0/000'), (bytes) => bytes.fill(~bytes.readUInt8(40), 40, 41))
    await expect(open()).rejects.toMatchObject({ code: 'ledger-damaged' })
  })

  it('a folder behind what the store has seen is not written to', async () => {
    const { store, open } = await closed(20)
    await expect(
      openLedger({ ...optionsOf(join(testFolder(), 'ledger'), store) }),
    ).rejects.toMatchObject({ code: 'ledger-behind' })
    await (await open()).close()
  })
})

describe('keys', () => {
  it('a new key signs beside the old one for a while, then alone, and the log tells of it', async () => {
    const clock = { ahead: 0 }
    const { dir, store, open, ledger } = await world({ now: () => Date.now() + clock.ahead })
    const signatures = () =>
      readFileSync(join(dir, 'checkpoint'), 'utf8').match(/^— /gm)?.length ?? 0
    expect(signatures()).toBe(1)
    await ledger.rotateKey()
    await until(() => signatures() === 2)
    await ledger.close()
    const later = await open()
    expect(signatures()).toBe(2)
    await later.close()
    const { entries } = await readLog(dir, store)
    const [first, second] = entries.filter(({ k }) => k === 'key')
    expect(first?.body).toMatchObject({ replaces: [] })
    expect(second?.body).toMatchObject({ replaces: [first?.body?.verifier] })
    clock.ahead = 31 * 86_400_000
    const last = await open()
    expect(signatures()).toBe(1)
    await last.close()
    const keys = await store.db.selectFrom('ledger_signers').selectAll().execute()
    for (const { sealed } of keys) expect(sealed).not.toContain('PRIVATE')
  })
})

describe('the fence', () => {
  const away = (store: Store) => {
    let isAway = false
    const db = new Proxy(store.db, {
      get(target, name, receiver) {
        if (isAway) throw new Error('store-unavailable')
        const value = Reflect.get(target, name, receiver)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const shown = { db, transact: store.transact }
    return { store: shown, set: (now: boolean) => (isAway = now) }
  }

  it('a second writer is told that the ledger is elsewhere, until the first one is gone', async () => {
    const { open, ledger } = await world()
    await expect(open({ holder: 'second' })).rejects.toMatchObject({ code: 'ledger-elsewhere' })
    await ledger.append(someEntry())
    await ledger.close()
    const second = await open({ holder: 'second', address: 'http://127.0.0.1:1' })
    await second.append(someEntry())
    await second.close()
  })

  it('without the store nothing is acknowledged when the lease is over, and then it goes on', async () => {
    const { dir, store, open, ledger } = await world()
    await ledger.close()
    const clock = { at: 0 }
    const broken = away(store)
    const reports: unknown[] = []
    const report = (error: unknown) => reports.push(error)
    const again = await open({ store: broken.store, monotonic: () => clock.at, report })
    await again.append(someEntry())
    broken.set(true)
    clock.at += 60_000
    expect(again.isWritable()).toBe(false)
    await expect(again.append(someEntry())).rejects.toMatchObject({ code: 'ledger-unavailable' })
    broken.set(false)
    await until(() => again.isWritable())
    await again.append(someEntry())
    await again.close()
    expect((await readLog(dir, store)).size).toBe(3)
  })

  it('a writer whose place was taken acknowledges and publishes nothing more', async () => {
    const { dir, store, open, ledger } = await world()
    let fenced = 0
    ledger.onFenced(() => {
      fenced += 1
    })
    const acks = [await ledger.append(someEntry())]
    const second = await open()
    const late = await Promise.allSettled(many(5).map((entry) => ledger.append(entry)))
    for (const one of late) expect(one.status).toBe('rejected')
    acks.push(await second.append(someEntry()))
    const note = () => readFileSync(join(dir, 'checkpoint'), 'utf8')
    await until(() => fenced > 0)
    await second.close()
    const last = note()
    await ledger.close()
    expect(note()).toBe(last)
    expect(fenced).toBe(1)
    const log = await readLog(dir, store)
    for (const { id, index } of acks) expect(log.entries[index]?.id).toBe(id)
    expect(log.size).toBe(3)
  })
})
