import type { Catalog } from '@tongqu/catalog'
import type { KnownRelease, LakeHistory } from '@tongqu/lakehouse'
import type { LedgerReader, NewEntry, Recorder } from '@tongqu/ledger'
import { lakeEntries, publishId } from './lake-entries.ts'

export type LedgerSourcesDeps = {
  history: LakeHistory
  recorder: Recorder
  reader: Pick<LedgerReader, 'find'>
  /** Of the ids of entries: secret, and always the same. */
  idKey: Uint8Array
  catalog(): Catalog
  /** Told of the first of a row of failures, of each dataset. */
  report(error: unknown, dataset: string): void
  /** How often all datasets are looked at, in milliseconds; default `LOOK_MILLISECONDS`. */
  lookMilliseconds?: number
}

/** Follows the lake into the ledger. */
export type LedgerSources = {
  /** A dataset has a new release: it is looked at soon. */
  poke(dataset: string): void
  /** Looks at all datasets once; answers how many entries it has told. Throws the first failure. */
  run(): Promise<number>
  /** Resolves when nothing is under way. */
  close(): Promise<void>
}

/** Who is told of a release hears of it at once; this finds what nobody has told. */
const LOOK_MILLISECONDS = 10_000
/** Entries that are told together: so many go to disk in one write of the log. */
const BATCH_ENTRIES = 500

/**
 * Tells the ledger what deliveries, compactions, products and recalls have made of the lake, one
 * dataset after the other, each release in its order. How far it is stands in the ledger itself;
 * what is told twice, after a crash or by another hub, has the same ids. To be opened by each hub
 * that has a lake.
 */
export function openLedgerSources(deps: LedgerSourcesDeps): LedgerSources {
  const { catalog, report, lookMilliseconds = LOOK_MILLISECONDS } = deps
  const places = new Map<string, Place>()
  const waiting = new Set<string>()
  const failing = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  const follow = async (dataset: string): Promise<void> => {
    waiting.delete(dataset)
    if (isClosed) return
    try {
      await tellOf(deps, places, dataset, () => isClosed)
      failing.delete(dataset)
    } catch (error) {
      if (!failing.has(dataset)) report(error, dataset)
      failing.add(dataset)
    }
  }
  const poke = (dataset: string) => {
    if (waiting.has(dataset) || !catalog().datasets.has(dataset)) return
    waiting.add(dataset)
    void inTurn(() => follow(dataset))
  }
  const look = () => {
    for (const dataset of catalog().datasets.keys()) poke(dataset)
  }
  look()
  const timer = setInterval(look, lookMilliseconds).unref()
  return {
    poke,
    run: () =>
      inTurn(async () => {
        let told = 0
        for (const dataset of catalog().datasets.keys()) {
          told += await tellOf(deps, places, dataset, () => isClosed)
        }
        return told
      }),
    async close() {
      isClosed = true
      clearInterval(timer)
      await last
    },
  }
}

/** The newest release that the ledger knows, and the entry that tells of it. */
type Place = { release: KnownRelease; entry: string } | undefined

async function tellOf(
  deps: LedgerSourcesDeps,
  places: Map<string, Place>,
  dataset: string,
  isOver: () => boolean,
): Promise<number> {
  const { history, recorder, idKey, catalog } = deps
  let place = places.get(dataset) ?? (await placeOf(deps.reader, dataset))
  places.set(dataset, place)
  const synthetic = catalog().datasets.get(dataset)?.synthetic === true
  const batch: NewEntry[] = []
  let told = 0
  const tell = async () => {
    await recorder.appendAll(batch)
    told += batch.splice(0).length
    places.set(dataset, place)
  }
  for await (const historic of history.after(dataset, place?.release)) {
    if (isOver()) break
    const of = { idKey, dataset, synthetic, prev: place?.entry }
    batch.push(...lakeEntries(historic, of))
    const { release, id } = historic.release
    place = { release: { release, id }, entry: publishId(of, historic.release) }
    if (batch.length >= BATCH_ENTRIES) await tell()
  }
  if (batch.length > 0) await tell()
  return told
}

async function placeOf(reader: Pick<LedgerReader, 'find'>, dataset: string): Promise<Place> {
  const { items } = await reader.find({ kinds: ['publish'], dataset, limit: 1 })
  const entry = items[0]?.entry
  if (!entry) return undefined
  const { body, activity } = entry
  return { release: { release: Number(body?.release), id: activity?.run ?? '' }, entry: entry.id }
}
