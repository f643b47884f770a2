import { createHash } from 'node:crypto'
import type { Catalog } from '@tongqu/catalog'
import type { LakeReading, LakeWriter } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { tablesOf } from '../lake-rows.ts'
import type { Book } from './book.ts'
import { rowsOfBook, SCORE } from './rows.ts'
import { writeBook } from './stored.ts'
import type { Timekeeper } from './timekeeper.ts'

/** Name of quality in the journal of landings, and its feed. */
export const QUALITY_APP = 'hub:data-quality'
export const QUALITY_FEED = 'quality'

/** How often the book and its rows are written. */
export const WRITE_MILLISECONDS = 60_000
/** A verdict that has changed is written sooner, but not with every delivery. */
export const HURRY_MILLISECONDS = 15_000

export type QualityWriter = {
  /** A verdict has changed. */
  hurry(): void
  /** Looks whether a verdict has changed since it was written. */
  hurryIfChanged(): void
  beat(now: number): Promise<void>
  write(now: number): Promise<void>
}

type Deps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  bus: Pick<Bus, 'publish'>
  dir: string
  log: Log
  now(): number
}

/** Writes the book to its folder and to the lake; a failure is told and tried again. */
export function createWriter(deps: Deps, book: Book, timekeeper: Timekeeper): QualityWriter {
  let written = deps.now()
  let isHurried = true
  let told = verdictsIn(book)
  let last = ''

  async function write(now: number): Promise<void> {
    written = now
    isHurried = false
    told = verdictsIn(book)
    try {
      await writeBook(deps.dir, book)
      const digest = await land(deps, rowsFor(deps, book, timekeeper), now, last)
      last = digest
    } catch (err) {
      deps.log.warn({ err }, 'quality cannot be written yet')
    }
  }

  return {
    hurry() {
      isHurried = true
    },
    hurryIfChanged() {
      if (!isHurried && verdictsIn(book) !== told) isHurried = true
    },
    async beat(now) {
      if (now - written >= (isHurried ? HURRY_MILLISECONDS : WRITE_MILLISECONDS)) await write(now)
    },
    write,
  }
}

function rowsFor({ catalog }: Deps, book: Book, timekeeper: Timekeeper): LakeReading[] {
  const { today, isAway } = timekeeper
  return rowsOfBook(book, catalog(), { today: today(), isAway })
}

/** Rows that are the same as those before are not written again; answers their digest. */
async function land(
  { catalog, writer, bus }: Deps,
  readings: readonly LakeReading[],
  now: number,
  last: string,
): Promise<string> {
  const [target] = tablesOf(catalog(), SCORE)
  if (!target || readings.length === 0) return last
  const sha256 = createHash('sha256').update(JSON.stringify(readings)).digest('hex')
  if (sha256 === last) return last
  const { dataset } = target
  const sequence = (await writer.landedSequence(dataset, QUALITY_APP)) + 1
  const receivedAt = new Date(now).toISOString()
  const facts = { dataset, feed: QUALITY_FEED, source: QUALITY_APP, sha256, receivedAt }
  const { release, rejects } = await writer.land(
    { ...facts, appId: QUALITY_APP, sequence },
    { readings, rejects: [], findings: [] },
  )
  const [reject] = rejects
  if (reject) throw new Error(`a row of quality is refused: ${reject.at} ${reject.reason}`)
  if (release !== undefined) bus.publish('released', { dataset, release, at: receivedAt })
  return sha256
}

/** The verdicts as one text. */
function verdictsIn({ verdicts }: Book): string {
  let text = ''
  for (const [name, { verdict }] of verdicts) text += `${name} ${verdict}\n`
  return text
}
