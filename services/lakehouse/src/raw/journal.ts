import { dirname, join } from 'node:path'
import type { Faults } from '../faults.ts'
import { createTurn, remembering } from '../in-turn.ts'
import { type FileSystem, isAbsent } from '../storage/file-system.ts'

/** One received delivery of a source, as the journal keeps it. */
export type DeliveryEntry = {
  /** SHA-256 of the raw bytes, hex: where the raw store has them. */
  sha256: string
  /** Of the raw bytes, before compression. */
  bytes: number
  /** RFC 3339. */
  receivedAt: string
  dataset: string
  feed: string
  contentType?: string
  url?: string
  etag?: string
  lastModified?: string
  /** How its bytes were held against what the sender says of them: `sha-256`, `hmac-sha256`. */
  check?: string
  /** When the sender says that it made or sent it, RFC 3339. */
  sentAt?: string
  /** What the sender calls it: who sends the same key again means the same delivery. */
  key?: string
  /** Name of the file it was, without folder. */
  name?: string
  /** Which document of the source it is, where there are several. */
  part?: string
  /**
   * How far a source has been read that is read by a column that grows; `of` says which column of
   * what, `isLast` that the last row of this delivery stands there.
   */
  position?: { of: string; watermark: string; isLast: boolean }
  /** What was found odd on the way: it lands with the findings of the delivery. */
  remarks?: readonly { at: string; code: string; message: string }[]
}

/** `sequence` grows by one with each delivery of the source; the first is 0. */
export type DeliveryRecord = DeliveryEntry & { sequence: number }

/**
 * The deliveries of all sources in the order of receipt: one file per source and day (UTC), a JSON
 * line each. What `append` has answered survives power loss.
 */
export type Journal = {
  /** Gives the entry its sequence. */
  append(source: string, entry: DeliveryEntry): Promise<DeliveryRecord>
  /** Records after `landedSequence` (-1: all), oldest first. */
  pending(source: string, landedSequence: number): Promise<DeliveryRecord[]>
  /** The newest record; undefined before the first delivery. */
  newest(source: string): Promise<DeliveryRecord | undefined>
  /** One record by its sequence; undefined when there is none or it was expired. */
  find(source: string, sequence: number): Promise<DeliveryRecord | undefined>
  sources(): Promise<string[]>
  /** All records that are still kept, of one source, oldest first. */
  records(source: string): Promise<DeliveryRecord[]>
  /** Records received at `instant` (RFC 3339) or later, oldest first; days before are not read. */
  since(source: string, instant: string): Promise<DeliveryRecord[]>
  /** Deletes the days of a source that ended before `instant` (RFC 3339), never the newest one. */
  expire(source: string, instant: string): Promise<void>
}

const DAY_FILE = /^\d{4}-\d\d-\d\d\.ndjson$/
const LINE_FEED = 0x0a

/** Keeps the journal under `root` (an absolute folder that exists). */
export function openJournal(deps: { root: string; fs: FileSystem; faults: Faults }): Journal {
  const { root, fs } = deps
  const last = new Map<string, DeliveryRecord | undefined>()
  /** Files that are known to end with a whole line. */
  const ending = new Map<string, string>()
  /** Appends to one source come one after the other: sequences have neither gap nor twin. */
  const turnOf = remembering((_source: string) => createTurn())

  async function newest(source: string): Promise<DeliveryRecord | undefined> {
    if (!last.has(source)) last.set(source, await newestRecord(fs, folderOf(root, source)))
    return last.get(source)
  }

  /** What waits for its line, by source: all of it goes to the disk with one sync. */
  const waiting = remembering((_source: string): Waiting[] => [])

  async function appendWaiting(source: string): Promise<void> {
    const batch = waiting(source).splice(0)
    while (batch.length > 0) {
      const before = await newest(source)
      const part = sameDay(batch, before)
      const records = part.map(({ entry }, index) => {
        return { sequence: (before?.sequence ?? -1) + 1 + index, ...entry }
      })
      await appendRecords(source, records, before)
      for (const [index, { done }] of part.entries()) {
        const record = records[index]
        if (record) done(record)
      }
      batch.splice(0, part.length)
    }
  }

  async function appendRecords(
    source: string,
    records: readonly DeliveryRecord[],
    before: DeliveryRecord | undefined,
  ): Promise<void> {
    const [first] = records
    if (!first) return
    const path = join(folderOf(root, source), `${dayAfter(first, before)}.ndjson`)
    const sound = ending.get(source) === path
    // Should the append fail half-way, what the file holds is looked up again next time.
    last.delete(source)
    ending.delete(source)
    await appendLines(fs, root, path, records, sound)
    last.set(source, records.at(-1))
    ending.set(source, path)
    await deps.faults('journal.after-append')
  }

  function append(source: string, entry: DeliveryEntry): Promise<DeliveryRecord> {
    const { promise, resolve, reject } = Promise.withResolvers<DeliveryRecord>()
    const one = { entry, done: resolve, failed: reject }
    waiting(source).push(one)
    void turnOf(source)(() => {
      const batch = [...waiting(source)]
      return appendWaiting(source).catch((error) => {
        for (const { failed } of batch) failed(error)
      })
    })
    return promise
  }

  return {
    append,
    pending: (source, landed) => turnOf(source)(() => pending(fs, folderOf(root, source), landed)),
    newest: (source) => turnOf(source)(() => newest(source)),
    find: (source, sequence) =>
      turnOf(source)(async () => {
        const later = await pending(fs, folderOf(root, source), sequence - 1)
        return later[0]?.sequence === sequence ? later[0] : undefined
      }),
    sources: async () => (await namesIn(fs, root)).map(decodeURIComponent).sort(),
    records: (source) => turnOf(source)(() => pending(fs, folderOf(root, source), -1)),
    since: (source, instant) => turnOf(source)(() => since(fs, folderOf(root, source), instant)),
    expire: (source, instant) => turnOf(source)(() => expire(fs, folderOf(root, source), instant)),
  }
}

function folderOf(root: string, source: string): string {
  return join(root, encodeURIComponent(source))
}

async function daysIn(fs: FileSystem, folder: string): Promise<string[]> {
  return (await namesIn(fs, folder)).filter((name) => DAY_FILE.test(name)).sort()
}

async function newestRecord(fs: FileSystem, folder: string): Promise<DeliveryRecord | undefined> {
  for (const day of (await daysIn(fs, folder)).toReversed()) {
    const found = (await readDay(fs, join(folder, day))).records.at(-1)
    if (found) return found
  }
  return undefined
}

async function appendLines(
  fs: FileSystem,
  root: string,
  path: string,
  records: readonly DeliveryRecord[],
  sound: boolean,
): Promise<void> {
  const { absent, torn } = sound ? { absent: false, torn: false } : await readDay(fs, path)
  if (absent) {
    await fs.makeFolder(dirname(path))
    await fs.syncFolder(root)
  }
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('')
  // A torn line of a crash is closed, so that it can not swallow the next record.
  await fs.append(path, Buffer.from(`${torn ? '\n' : ''}${lines}`))
  await fs.sync(path)
  if (!sound) await fs.syncFolder(dirname(path))
}

type Waiting = {
  entry: DeliveryEntry
  done(record: DeliveryRecord): void
  failed(error: unknown): void
}

/** Those at the front whose lines go into one file. */
function sameDay(batch: readonly Waiting[], before: DeliveryRecord | undefined): Waiting[] {
  const day = batch[0] && dayAfter(batch[0].entry, before)
  const other = batch.findIndex(({ entry }) => dayAfter(entry, before) !== day)
  return batch.slice(0, other < 0 ? undefined : other)
}

/** A clock that was put back must not put a record before an older one. */
function dayAfter(entry: DeliveryEntry, before: DeliveryRecord | undefined): string {
  const day = dayOf(entry)
  const last = before ? dayOf(before) : ''
  return day > last ? day : last
}

function dayOf(entry: DeliveryEntry): string {
  return entry.receivedAt.slice(0, 10)
}

/** Reads days backwards, so that a long history costs nothing. */
async function pending(
  fs: FileSystem,
  folder: string,
  landedSequence: number,
): Promise<DeliveryRecord[]> {
  const parts: DeliveryRecord[][] = []
  for (const day of (await daysIn(fs, folder)).toReversed()) {
    const { records } = await readDay(fs, join(folder, day))
    parts.unshift(records.filter(({ sequence }) => sequence > landedSequence))
    if (records.some(({ sequence }) => sequence <= landedSequence)) break
  }
  return parts.flat()
}

async function since(fs: FileSystem, folder: string, instant: string): Promise<DeliveryRecord[]> {
  const found: DeliveryRecord[] = []
  // The file of a day may hold records of an earlier one: the clock was put back.
  const days = (await daysIn(fs, folder)).filter((day) => day.slice(0, 10) >= instant.slice(0, 10))
  for (const day of days) {
    const { records } = await readDay(fs, join(folder, day))
    for (const record of records) if (record.receivedAt >= instant) found.push(record)
  }
  return found
}

async function expire(fs: FileSystem, folder: string, instant: string): Promise<void> {
  for (const day of (await daysIn(fs, folder)).slice(0, -1)) {
    if (day.slice(0, 10) < instant.slice(0, 10)) await fs.remove(join(folder, day))
  }
}

type Day = { records: DeliveryRecord[]; torn: boolean; absent: boolean }

/** Lines that do not parse were torn by a crash before they were acknowledged. */
async function readDay(fs: FileSystem, path: string): Promise<Day> {
  let bytes: Buffer
  try {
    bytes = await fs.read(path)
  } catch (error) {
    if (isAbsent(error)) return { records: [], torn: false, absent: true }
    throw error
  }
  const records = bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => parseLine(line))
  return { records, torn: bytes.length > 0 && bytes.at(-1) !== LINE_FEED, absent: false }
}

function parseLine(line: string): DeliveryRecord[] {
  if (line === '') return []
  try {
    return [JSON.parse(line) as DeliveryRecord]
  } catch {
    return []
  }
}

async function namesIn(fs: FileSystem, folder: string): Promise<string[]> {
  try {
    return (await fs.list(folder)).map(({ name }) => name)
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
