import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { TestLog } from '../testing/log-folder.ts'
import { testReaders } from '../testing/readers.ts'
import { idOf, someEntries } from '../testing/some-entries.ts'
import { ID_WORDS } from '../ulid-words.ts'
import { columnsOf, idAt, putId } from './columns.ts'
import { CLOSE } from './kinds.ts'

const { newLog, open } = testReaders()

/** Path of an index that is made and closed, so that its file can be looked at. */
async function indexed(log: TestLog): Promise<string> {
  const { reader } = await open(log)
  await reader.catchUp()
  await reader.close()
  return join(log.dir, 'index.sqlite')
}

describe('what the log has', () => {
  it('knows ids, also of entries that came since', async () => {
    const log = newLog(someEntries(10))
    const { reader } = await open(log)
    const asked = [idOf(3), idOf(11), 'none']
    expect(await reader.knows(asked)).toEqual(new Map([[idOf(3), 3]]))
    log.add(someEntries(2, 10))
    log.publish()
    expect((await reader.knows(asked)).get(idOf(11))).toBe(11)
  })

  it('tells answers of which no end was told, the oldest first', async () => {
    const entries = someEntries(12).filter((_, at) => at !== 5 && at !== 9)
    const { reader } = await open(newLog(entries))
    const all = await reader.unclosed('2099-01-01T00:00:00.000Z')
    expect(all.map(({ id }) => id)).toEqual([idOf(4), idOf(8)])
    expect(all[0]).toEqual({ index: 4, id: idOf(4), t: entries[4]?.t })
    expect(await reader.unclosed(all[1]?.t ?? '')).toEqual(all.slice(0, 1))
    expect(await reader.unclosed('2099-01-01T00:00:00.000Z', 1)).toEqual(all.slice(0, 1))
  })
})

describe('the index can be thrown away', () => {
  it('only its owner reads it', async () => {
    const path = await indexed(newLog(someEntries(10)))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('goes on where it was, and is not made again without need', async () => {
    const log = newLog(someEntries(600))
    const path = await indexed(log)
    const { ino } = statSync(path)
    log.add(someEntries(300, 600))
    log.publish()
    const { reader, reports } = await open(log)
    expect(await reader.entry(idOf(899))).toMatchObject({ index: 899 })
    expect(await reader.entry(idOf(599))).toMatchObject({ index: 599 })
    expect(reader.indexed()).toEqual({ size: 900, isRebuilding: false })
    expect([statSync(path).ino, reports]).toEqual([ino, []])
  })

  it.each<[string, (path: string) => void]>([
    ['deleted', (path) => rmSync(path)],
    ['empty', (path) => writeFileSync(path, '')],
    ['cut', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
    ['cut within a page', (path) => truncateSync(path, statSync(path).size - 100)],
    ['something else', (path) => writeFileSync(path, 'no database at all, but long'.repeat(99))],
    [
      'another database',
      (path) => {
        rmSync(path)
        new DatabaseSync(path).exec('CREATE TABLE a (b)')
      },
    ],
    [
      'of another version',
      (path) => {
        new DatabaseSync(path).exec("UPDATE reached SET version = 'older'")
      },
    ],
    [
      'shorter than it says',
      (path) => {
        new DatabaseSync(path).exec('DELETE FROM bundles WHERE bundle > 1')
      },
    ],
  ])('is made again when it is %s', async (_, spoil) => {
    const log = newLog(someEntries(600))
    const path = await indexed(log)
    spoil(path)
    const { reader } = await open(log)
    await reader.catchUp()
    for (const number of [0, 299, 599]) {
      expect(await reader.entry(idOf(number))).toMatchObject({ index: number })
    }
    expect((await reader.find({ dataset: 'dataset-3', limit: 1_000 })).items).toHaveLength(120)
    expect(existsSync(path)).toBe(true)
  })

  it('is made again when pages of it turn out damaged while it is asked', async () => {
    const log = newLog(someEntries(3_000))
    const path = await indexed(log)
    const file = new DatabaseSync(path)
    const { page_size: pageBytes } = file.prepare('PRAGMA page_size').get() as never
    const { rootpage } = file
      .prepare("SELECT rootpage FROM sqlite_master WHERE name = 'ids'")
      .get() as never
    file.close()
    const bytes = readFileSync(path)
    bytes.fill(0xff, (rootpage - 1) * pageBytes, rootpage * pageBytes)
    writeFileSync(path, bytes)
    const { reader, reports } = await open(log)
    await reader.catchUp()
    await expect(reader.entry(idOf(77))).rejects.toMatchObject({ code: 'ledger-unavailable' })
    expect(await reader.entry(idOf(77))).toMatchObject({ index: 77 })
    expect(reports.join()).toContain('damaged')
  })

  it('is made again when it says what is not true of the log', async () => {
    const log = newLog(someEntries(600))
    const path = await indexed(log)
    const file = new DatabaseSync(path)
    const { ids, facts } = file.prepare('SELECT ids, facts FROM bundles').get() as never
    const columns = columnsOf(facts, ids)
    const words = new Uint32Array(ID_WORDS)
    idAt(columns.ids, 7, words)
    putId(columns.ids, 8, words)
    putId(columns.ids, 7, words.fill(0))
    columns.kinds[11] = CLOSE
    file.prepare('UPDATE bundles SET ids = ?, facts = ? WHERE bundle = 0').run(ids, facts)
    file.close()
    const { reader, reports } = await open(log)
    await reader.catchUp()
    await expect(reader.entry(idOf(7))).rejects.toMatchObject({ code: 'ledger-unavailable' })
    expect(await reader.entry(idOf(7))).toMatchObject({ index: 7, entry: { id: idOf(7) } })
    expect(reports.join()).toContain('is not entry 8')
    expect((await reader.find({ kinds: ['serve_close'], limit: 1_000 })).items).toHaveLength(300)
  })

  it('is made again when it is ahead of a log that came back from a backup', async () => {
    const log = newLog(someEntries(600))
    const before = newLog(someEntries(400), log.key)
    const { reader, reports } = await open(before, await indexed(log))
    await reader.catchUp()
    expect(reader.indexed().size).toBe(400)
    expect(reports.join()).toContain('ahead of the log')
    expect(await reader.entry(idOf(500))).toBeUndefined()
    expect(await reader.entry(idOf(399))).toMatchObject({ index: 399 })
    before.add(someEntries(500, 1_000))
    before.publish()
    expect(await reader.entry(idOf(1_499))).toMatchObject({ index: 899 })
  })

  it('is made again when the log has gone on otherwise since the backup', async () => {
    const log = newLog(someEntries(600))
    const since = newLog([...someEntries(400), ...someEntries(400, 2_000)], log.key)
    const { reader, reports } = await open(since, await indexed(log))
    expect(await reader.entry(idOf(2_399))).toMatchObject({ index: 799 })
    expect(await reader.entry(idOf(500))).toBeUndefined()
    expect(reports.join()).toContain('another history')
  })

  it('is closed in the middle of being made, and goes on from there', async () => {
    const log = newLog(someEntries(9_000))
    const { reader } = await open(log)
    const making = reader.catchUp()
    await reader.close()
    await making.catch((error) => expect(error).toMatchObject({ code: 'ledger-unavailable' }))
    await expect(reader.find({})).rejects.toMatchObject({ code: 'ledger-unavailable' })
    const again = await open(log)
    expect(await again.reader.entry(idOf(8_999))).toMatchObject({ index: 8_999 })
    expect(again.reports).toEqual([])
  })

  it('is fed by two readers of one folder, who agree', async () => {
    const log = newLog(someEntries(3_000))
    const [one, other] = await Promise.all([open(log), open(log)])
    await Promise.all([one.reader.catchUp(), other.reader.catchUp()])
    for (const { reader, reports } of [one, other]) {
      expect((await reader.find({ dataset: 'dataset-1', limit: 1_000 })).items).toHaveLength(600)
      expect(await reader.entry(idOf(2_999))).toMatchObject({ index: 2_999 })
      expect(reports).toEqual([])
    }
  })
})
