import { dayIn } from '@tongqu/adapter-kit'
import type { Catalog, Dataset, Source } from '@tongqu/catalog'
import type {
  FeedDelivery,
  LakeFinding,
  LakeReader,
  LakeReading,
  LakeWriter,
  LandResult,
} from '@tongqu/lakehouse'
import type { Bus, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { datasetsOf } from '../sessions/routing.ts'
import { type Book, countLanding, countRemarks, countUnchanged, emptyBook, lineOf } from './book.ts'
import { createExaminer, type Examiner } from './examine.ts'
import { findingsOf, type Standings, takeOutcomes } from './judgement.ts'
import { createParents } from './parents.ts'
import { provinceOf } from './province.ts'
import { recallBook } from './recall.ts'
import { isAllPublic } from './rows.ts'
import { readBook } from './stored.ts'
import { examineTables } from './tables.ts'
import { openTimekeeper } from './timekeeper.ts'
import type { Outcome } from './types.ts'
import { createWatch, sendsAll } from './watch.ts'
import { createWriter } from './writer.ts'

export type QualityDeps = {
  catalog(): Catalog
  /** IANA zone of the province: in it a day begins and ends. */
  zone: string
  reader: Pick<LakeReader, 'pin' | 'page' | 'stream'>
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  /** On it statuses of sources and releases are heard, and releases are told. */
  bus: Bus
  /** Folder of the book, inside the data folder. */
  dir: string
  log: Log
  /** Milliseconds since 1970. */
  now(): number
}

/** What judging needs of a decoded delivery. */
type Decoded = {
  readings: readonly LakeReading[]
  findings: readonly LakeFinding[]
  mode?: 'full' | 'differential'
}

/**
 * Checks on the way in. How ingest calls it:
 *
 * 1. `judge` before a decoded delivery lands; what it answers lands along as findings;
 * 2. `landed` when it has landed, with what became of it;
 * 3. `close` at the end.
 *
 * None of them throws or keeps a landing from happening. A delivery that is landed once more is
 * counted once.
 */
export type Quality = {
  /**
   * Findings of the rules on a delivery, new ones one by one. `isWhole: false`: it is only a part
   * of what the source has to say (a batch of connections, a piece of a file).
   */
  judge(
    delivery: FeedDelivery,
    decoded: Decoded,
    options?: { isWhole?: boolean },
  ): Promise<LakeFinding[]>
  /** Counts what became of a delivery; tables that landed by themselves are examined now. */
  landed(delivery: FeedDelivery, result: LandResult, options?: { isBulk?: boolean }): void
  /** Accounts for the time since the last beat; called every second by itself. */
  beat(): Promise<void>
  /** Writes what is there, into the lake too. */
  close(): Promise<void>
}

/** How often time is accounted for and writing is looked at. */
const BEAT_MILLISECONDS = 1_000

/** Reads the book of the last run, or of the lake where that is lost, and begins to listen. */
export async function openQuality(deps: QualityDeps): Promise<Quality> {
  const book = (await readBook(deps.dir)) ?? (await recalled(deps))
  const world = createWorld(deps, book)
  const { parents, writer, timekeeper } = world
  const unsubscribe = [
    deps.bus.subscribe('source-status', (status) => noteStatus(world, status)),
    deps.bus.subscribe('released', ({ dataset }) => {
      parents.released(dataset)
      timekeeper.released(dataset)
    }),
  ]
  let beating: Promise<void> = Promise.resolve()

  async function beatOnce(): Promise<void> {
    const now = deps.now()
    if (timekeeper.beat(now)) writer.hurry()
    await parents.beat(now).catch((err) => deps.log.warn({ err }, 'known ids cannot be read'))
    await writer.beat(now)
  }
  function beat(): Promise<void> {
    beating = beating.then(beatOnce).catch((err) => {
      deps.log.warn({ err }, 'quality cannot be accounted for')
    })
    return beating
  }
  const timer = setInterval(() => void beat(), BEAT_MILLISECONDS)
  return {
    judge: async (delivery, decoded, options) => judge(world, delivery, decoded, options),
    landed: (delivery, result, options) => landed(world, delivery, result, options),
    beat,
    async close() {
      clearInterval(timer)
      for (const end of unsubscribe) end()
      await beating
      await Promise.allSettled(world.background)
      await writer.write(deps.now())
    },
  }
}

async function recalled(deps: QualityDeps): Promise<Book> {
  try {
    return await recallBook(deps)
  } catch (err) {
    deps.log.warn({ err }, 'the scores of earlier days cannot be read')
    return emptyBook()
  }
}

type World = ReturnType<typeof createWorld>

function createWorld(deps: QualityDeps, book: Book) {
  const standings: Standings = new Map()
  const examiners = new Map<string, { dataset: Dataset; examiner: Examiner }>()
  const background = new Set<Promise<void>>()
  const watch = createWatch(deps.now())
  const parents = createParents(deps)
  const timekeeper = openTimekeeper(deps, book, watch)
  const writer = createWriter(deps, book, timekeeper)
  return { deps, book, standings, examiners, background, watch, parents, timekeeper, writer }
}

function noteStatus({ deps, book, watch }: World, status: SourceStatus): void {
  const now = deps.now()
  watch.note(status, now)
  const source = deps.catalog().sources.get(status.source)
  if (!source || status.outcome !== 'unchanged' || !sendsAll(source)) return
  const day = dayIn(deps.zone, now)
  for (const dataset of datasetsOf(source)) countUnchanged(book, source.id, dataset, day)
}

function judge(
  world: World,
  delivery: FeedDelivery,
  decoded: Decoded,
  { isWhole = true }: { isWhole?: boolean } = {},
): LakeFinding[] {
  const { deps, book } = world
  const dataset = deps.catalog().datasets.get(delivery.dataset)
  if (!dataset) return []
  try {
    const context = {
      receivedAt: Date.parse(delivery.receivedAt),
      isWhole: isWhole && decoded.mode !== 'differential' && isSnapshot(world, delivery),
      parents: world.parents.ids,
    }
    const line = isReplay(delivery) ? undefined : lineOf(book, delivery.appId, dataset.id)
    if (!line || delivery.sequence <= line.judged) {
      // Landed once more: judged by fresh eyes, and not counted again.
      return findingsOf(newExaminer(world, dataset).examine(decoded.readings, context).outcomes)
    }
    const examined = examinerOf(world, delivery.source, dataset).examine(decoded.readings, context)
    line.judged = delivery.sequence
    const now = deps.now()
    world.watch.arrived(delivery.source, dataset.id, now, examined.newest)
    const at = landedAt(world, delivery, now)
    const shows = isAllPublic(dataset)
    const judged = { ...at, sha256: delivery.sha256, now, isWhole: context.isWhole }
    countRemarks(book, at, decoded.findings, shows)
    const findings = takeOutcomes(world, dataset, judged, examined, shows)
    world.writer.hurryIfChanged()
    return findings
  } catch (err) {
    deps.log.error({ source: delivery.source, dataset: dataset.id, err }, 'rules failed')
    return []
  }
}

function landed(
  world: World,
  delivery: FeedDelivery,
  result: LandResult,
  { isBulk = false }: { isBulk?: boolean } = {},
): void {
  const { deps, book } = world
  const dataset = deps.catalog().datasets.get(delivery.dataset)
  const { source, appId, sequence } = delivery
  if (!dataset || isReplay(delivery)) return
  const now = deps.now()
  const at = landedAt(world, delivery, now)
  const isNew = sequence > lineOf(book, appId, dataset.id).counted
  const options = { sendsAll: isSnapshot(world, delivery), showsReasons: isAllPublic(dataset) }
  countLanding(book, at, result, options)
  if (!isBulk || !isNew || Object.keys(result.tables).length === 0) return
  world.watch.arrived(source, dataset.id, now, undefined)
  countRemarks(book, at, result.findings, options.showsReasons)
  const place = { feed: delivery.feed, province: provinceOf(deps.catalog()) }
  const task = examineTables(deps.reader, dataset, place, result)
    .then((outcomes) => takeTables(world, dataset, delivery, outcomes))
    .catch((err) => deps.log.warn({ source, dataset: dataset.id, err }, 'tables not examined'))
    .finally(() => world.background.delete(task))
  world.background.add(task)
}

function takeTables(
  world: World,
  dataset: Dataset,
  delivery: FeedDelivery,
  outcomes: readonly Outcome[],
): void {
  const now = world.deps.now()
  const at = { ...landedAt(world, delivery, now), sha256: delivery.sha256, now, isWhole: true }
  const examined = { outcomes, has: () => true, sampled: 1 }
  takeOutcomes(world, dataset, at, examined, isAllPublic(dataset))
  world.writer.hurryIfChanged()
}

function landedAt({ deps }: World, delivery: FeedDelivery, now: number) {
  const { appId, source, dataset, sequence } = delivery
  return { appId, source, dataset, sequence, day: dayIn(deps.zone, now) }
}

/** A replay has the sequence of what it replays, and the adapter's version, in its name. */
function isReplay({ appId }: Pick<FeedDelivery, 'appId'>): boolean {
  return appId.includes('@')
}

/** Is each delivery of this source all it has to say? So it is of a file that somebody loads. */
function isSnapshot({ deps }: World, { source }: FeedDelivery): boolean {
  const known: Source | undefined = deps.catalog().sources.get(source)
  return known === undefined || sendsAll(known)
}

/** A dataset that the catalogue has changed is examined by its new numbers. */
function examinerOf({ deps, examiners }: World, source: string, dataset: Dataset): Examiner {
  const name = `${source} ${dataset.id}`
  const known = examiners.get(name)
  if (known?.dataset === dataset) return known.examiner
  const examiner = newExaminer({ deps }, dataset)
  examiners.set(name, { dataset, examiner })
  return examiner
}

function newExaminer({ deps }: Pick<World, 'deps'>, dataset: Dataset): Examiner {
  return createExaminer(dataset, provinceOf(deps.catalog()))
}
