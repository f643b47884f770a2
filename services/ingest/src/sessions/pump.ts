import type { VehicleDirectory } from '@tongqu/adapter-kit'
import type { Catalog, Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { FrameJournal, LakeWriter } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import type { Checks } from '../quality/checks.ts'
import { createBatcher, type Pace } from './batcher.ts'
import { createDecoder, type Decoder, type DecoderDeps } from './decoder.ts'
import type { FrameCounter } from './frame-counter.ts'
import { type Keeper, openKeeper } from './keeper.ts'
import { type Lander, startLander } from './lander.ts'
import { datasetsOf } from './routing.ts'
import { openShelf, type Shelf } from './shelf.ts'
import { createTeller, refillFrom } from './teller.ts'

export type PumpDeps = DecoderDeps & {
  vehicles: Pick<VehicleDirectory, 'note'>
  source: Source
  catalog(): Catalog
  journal: FrameJournal
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  /** Judges what lands; absent: nobody does. */
  quality?: Checks
  /** Counts what comes in; absent: nobody does. */
  counter?: FrameCounter
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** The disk has caught up after `isBehind`. */
  onCaughtUp(): void
  /** `PACE` unless told otherwise. */
  pace?: Pace
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

/** One batch is landing while the next is closed; more are a lake that does not keep up. */
const LAG_BATCHES = 2
/** What is left after it lands at the next start. */
const STOP_MILLISECONDS = 5_000

/** Opens the way; throws when journal or lake can not be read. */
export async function openPump(deps: PumpDeps): Promise<Pump> {
  const { source, journal, log } = deps
  const decoder = createDecoder(deps)
  // What a crash left open is a batch like any other.
  await journal.cut()
  const { landers, shelf } = await startLanders(deps, decoder)
  const counts = { readings: 0, rejects: 0 }
  const teller = createTeller(deps)
  const landed = Math.min(...landers.map((lander) => lander.landed()))
  await refillFrom(journal, { ...deps, landed }, decoder, teller)
  let diskProblem: Problem | undefined
  const batcher = createBatcher({
    ...deps,
    decoder,
    teller,
    keeper: () => keeper,
    isLagging: () => landers.some((one) => one.landed() < shelf.newest() - LAG_BATCHES),
    onClosed(batch, decoded) {
      shelf.put(batch, decoded)
      for (const part of decoded?.parts.values() ?? []) {
        counts.readings += part.readings.length
        counts.rejects += part.rejects.length
      }
      for (const lander of landers) lander.poke()
    },
  })
  const keeper: Keeper = openKeeper({
    journal,
    onKept(entries, cuts) {
      deps.counter?.kept(entries)
      batcher.take(entries, cuts)
    },
    onCaughtUp: deps.onCaughtUp,
    onDisk(problem) {
      const { code, cause } = problem ?? {}
      if (code && !diskProblem) log.error({ source: source.id, code, cause }, 'frames are not kept')
      diskProblem = problem
    },
  })
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
      batcher.close()
      await keeper.idle()
      // One cut may be under way, or the journal may owe the batch before.
      await batcher.cut()
      await batcher.cut()
      const signal = AbortSignal.timeout(STOP_MILLISECONDS)
      const newest = shelf.newest()
      await Promise.all(landers.map((lander) => lander.settled(newest, signal)))
      await Promise.all(landers.map((lander) => lander.stop()))
      await journal.close()
    },
  }
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
      quality: deps.quality,
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
