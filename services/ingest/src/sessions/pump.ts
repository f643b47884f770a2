import type { Catalog, Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type {
  FrameBatch,
  FrameEntry,
  FrameJournal,
  LakeReading,
  LakeWriter,
} from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { createDecoder, type Decoder, type DecoderDeps, type OpenBatch } from './decoder.ts'
import { type Keeper, openKeeper } from './keeper.ts'
import { type Lander, startLander } from './lander.ts'
import { datasetsOf } from './routing.ts'
import { openShelf, type Shelf } from './shelf.ts'

export type PumpDeps = DecoderDeps & {
  source: Source
  catalog(): Catalog
  journal: FrameJournal
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** The disk has caught up after `isBehind`. */
  onCaughtUp(): void
}

/** What a source has done since it was last asked. */
export type Tally = { readings: number; rejects: number }

/** The way of a source's frames from its links to the journal, the doors and the lake. */
export type Pump = Pick<Keeper, 'keep' | 'isBehind'> & {
  /** Why the journal takes nothing; undefined as long as it does. */
  diskProblem(): Problem | undefined
  /** Why batches wait in the journal; undefined while they do not. */
  lakeProblem(): Problem | undefined
  /** Newest event time of what was sent, RFC 3339, never later than its receipt. */
  contentTime(): string | undefined
  /** Counts since the last call. */
  takeTally(): Tally
  /** Readings held in memory for those who land them. */
  held(): number
  /** Keeps and closes what is there, gives the lake a little time to take it, and ends. */
  stop(): Promise<void>
}

/** Frames that are on disk are decoded, and told to the doors, this often. */
export const TELL_MILLISECONDS = 1_000
/** Decoding so many at once keeps nobody else waiting for long. */
const PIECE_ENTRIES = 2_000
/** A batch is closed after this time, or earlier when it has so many entries or bytes. */
export const BATCH_MILLISECONDS = 3_000
const BATCH_ENTRIES = 20_000
const BATCH_BYTES = 16 * 2 ** 20
/** The first real-time state after a start is made of the frames of this time before it. */
const REFILL_MILLISECONDS = 600_000
const REFILL_BATCHES = 1_000
/** What is left after it lands at the next start. */
const STOP_MILLISECONDS = 5_000

/** Opens the way; throws when journal or lake can not be read. */
export async function openPump(deps: PumpDeps): Promise<Pump> {
  const { source, journal, now } = deps
  const decoder = createDecoder(deps)
  // What a crash left open is a batch like any other.
  await journal.cut()
  const { landers, shelf } = await startLanders(deps, decoder)
  const counts = { readings: 0, rejects: 0 }
  const teller = createTeller(deps)
  await refill(deps, decoder, teller)
  let diskProblem: Problem | undefined
  const keeper = openKeeper({
    journal,
    onKept: (entries, cuts) => take(entries, cuts),
    onCaughtUp: deps.onCaughtUp,
    onDisk(problem) {
      if (problem && !diskProblem) {
        const { code, cause } = problem
        deps.log.error({ source: source.id, code, cause }, 'frames cannot be kept')
      }
      diskProblem = problem
    },
  })
  let current = newPiece(decoder, 0)
  let closing: Piece | undefined
  let openedAt = now()
  let cutting: Promise<void> | undefined

  function take(entries: readonly FrameEntry[], cuts: number): void {
    const piece = closing?.cuts === cuts ? closing : current
    for (const entry of entries) piece.waiting.push(entry)
    while (piece.waiting.length >= PIECE_ENTRIES) decodeSome(piece)
    if (isFull(current)) void cut()
  }

  function decodeSome(piece: Piece): void {
    const entries = piece.waiting.splice(0, PIECE_ENTRIES)
    if (entries.length === 0) return
    teller.tell(piece.open, piece.open.add(entries))
  }

  function cut(): Promise<void> {
    cutting ??= cutOnce().finally(() => {
      cutting = undefined
    })
    return cutting
  }

  async function cutOnce(): Promise<void> {
    const piece = current
    closing = piece
    current = newPiece(decoder, piece.cuts + 1)
    openedAt = now()
    try {
      const batch = await keeper.cut()
      while (piece.waiting.length > 0) decodeSome(piece)
      if (batch) close(piece, batch)
    } catch (error) {
      // The journal hands the batch out with the next cut; its readings have been told.
      deps.log.warn({ source: source.id, err: error }, 'a batch cannot be closed yet')
    } finally {
      closing = undefined
    }
  }

  /** The journal is the truth: where the memory differs, the batch is read from there. */
  function close(piece: Piece, batch: FrameBatch): void {
    const { open } = piece
    const isSame = open.entries() === batch.entries && open.receivedAt() === batch.receivedAt
    const decoded = isSame ? open.finish(batch) : undefined
    shelf.put(batch, decoded)
    for (const part of decoded?.parts.values() ?? []) {
      counts.readings += part.readings.length
      counts.rejects += part.rejects.length
    }
    for (const lander of landers) lander.poke()
  }

  const beat = setInterval(() => {
    decodeSome(current)
    if (now() - openedAt >= BATCH_MILLISECONDS) void cut()
  }, TELL_MILLISECONDS)

  return {
    keep: keeper.keep,
    isBehind: keeper.isBehind,
    diskProblem: () => diskProblem,
    lakeProblem: () => landers.map((lander) => lander.problem()).find(Boolean),
    contentTime: teller.contentTime,
    takeTally() {
      const { readings, rejects } = counts
      counts.readings = 0
      counts.rejects = 0
      return { readings, rejects }
    },
    held: shelf.held,
    async stop() {
      clearInterval(beat)
      await keeper.idle()
      await cut()
      await cut()
      const signal = AbortSignal.timeout(STOP_MILLISECONDS)
      const newest = shelf.newest()
      await Promise.all(landers.map((lander) => lander.settled(newest, signal)))
      await Promise.all(landers.map((lander) => lander.stop()))
      await journal.close()
    },
  }
}

/** The batch that is open, as far as memory follows it. */
type Piece = { open: OpenBatch; waiting: FrameEntry[]; cuts: number }

function newPiece(decoder: Decoder, cuts: number): Piece {
  return { open: decoder.open(), waiting: [], cuts }
}

function isFull({ open, waiting }: Piece): boolean {
  return open.entries() + waiting.length >= BATCH_ENTRIES || open.bytes() >= BATCH_BYTES
}

async function startLanders(deps: PumpDeps, decoder: Decoder) {
  const { source, journal, bus, now, writer, log, random } = deps
  const newest = (await journal.batches(-1)).at(-1)?.sequence ?? -1
  const shelf: Shelf = openShelf(journal, decoder, newest)
  const landers: Lander[] = []
  for (const dataset of datasetsOf(source)) {
    const lander = await startLander({
      source,
      dataset,
      shelf,
      writer,
      log,
      random,
      onLanded(id, batch, { release }) {
        shelf.forget(Math.min(batch.sequence, ...landers.map((one) => one.landed())))
        if (release === undefined) return
        bus.publish('released', { dataset: id, release, at: new Date(now()).toISOString() })
      },
    })
    landers.push(lander)
  }
  return { landers, shelf }
}

/** Tells the doors what has just been decoded, and remembers how new it is. */
function createTeller({ source, bus, catalog, now }: PumpDeps) {
  let contentTime: string | undefined
  let told = 0

  function tellDataset(dataset: string, open: OpenBatch, readings: readonly LakeReading[]): void {
    const { id, feed } = source
    const receivedAt = open.receivedAt()
    if (!catalog().datasets.get(dataset)?.doors.includes('feeds') || !receivedAt) return
    told += 1
    bus.publish('feed-update', {
      dataset,
      feed,
      source: id,
      // A piece of a delivery has no hash of its own yet, and must not pass for one told before.
      delivery: `${id}@${receivedAt}+${open.entries()}.${told}`,
      receivedAt,
      mode: 'differential',
      readings: [...readings],
    })
  }

  return {
    tell(open: OpenBatch, readings: ReadonlyMap<string, readonly LakeReading[]>): void {
      for (const [dataset, taken] of readings) {
        const newest = newestOf(taken, now())
        if (newest && (contentTime === undefined || newest > contentTime)) contentTime = newest
        tellDataset(dataset, open, taken)
      }
    },
    contentTime: () => contentTime,
  }
}

/** Newest `located_at`, cut to the time of now where a clock runs ahead. */
function newestOf(readings: readonly LakeReading[], now: number): string | undefined {
  let newest: string | undefined
  for (const { reading } of readings) {
    const { located_at: at } = reading
    if (typeof at === 'string' && (newest === undefined || at > newest)) newest = at
  }
  const latest = new Date(now).toISOString()
  return newest !== undefined && newest > latest ? latest : newest
}

/** The state of the doors lives in memory: it is made again of what came last. */
async function refill(
  { journal, now, log, source }: PumpDeps,
  decoder: Decoder,
  teller: ReturnType<typeof createTeller>,
): Promise<void> {
  const since = new Date(now() - REFILL_MILLISECONDS).toISOString()
  const batches = (await journal.batches(-1)).filter(({ receivedAt }) => receivedAt >= since)
  for (const { sequence } of batches.slice(-REFILL_BATCHES)) {
    try {
      const open = decoder.open()
      teller.tell(open, open.add(await journal.read(sequence)))
    } catch (error) {
      log.warn({ source: source.id, sequence, err: error }, 'frames cannot be read again')
    }
  }
}
