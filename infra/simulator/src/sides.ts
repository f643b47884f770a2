import { readdir } from 'node:fs/promises'
import { type DropManner, dropFile } from './drop.ts'
import type { FeedOrder, FeedSide } from './faults.ts'
import { localInstant, minuteOf } from './instants.ts'
import { gatePush } from './parking/gates.ts'
import { kerbCsv } from './parking/kerb.ts'
import { type Pusher, type PushTarget, pusher } from './push.ts'
import { loopZip } from './road/loop-files.ts'
import { type SiriCounters, type SiriProducer, siriProducer } from './siri/producer.ts'
import type { World } from './world.ts'

export type SidesOptions = {
  world: World
  now: () => number
  /** 0: no timers, the caller calls `advance`. */
  tickMilliseconds?: number
  /** Between two pieces of a file that is written slowly. */
  pauseMilliseconds?: number
}

/** Where a side that speaks first has to go: a push address or a drop folder. */
export type SideTarget =
  | { side: 'gates'; target: PushTarget }
  | { side: 'kerb' | 'loops'; folder: string }

export type SidesCounters = {
  siri: SiriCounters
  gates: ReturnType<Pusher['counters']>
  /** Files left in folders, and those not written because nobody takes them. */
  files: { kerb: number; loops: number; skipped: number }
}

/** The sides that begin a conversation: SIRI deliveries, pushes and dropped files. */
export type Sides = {
  siri: SiriProducer
  /** Tells a side where to go, again after the hub has restarted. */
  dial(target: SideTarget): void
  /** Pushes and drops what is due; a timer calls it unless `tickMilliseconds` is 0. */
  advance(): Promise<void>
  counters(): SidesCounters
  misbehave(order: FeedOrder): void
  close(): Promise<void>
}

const TICK_MILLISECONDS = 5_000
const PAUSE_MILLISECONDS = 1_000
/** Of so many files one is written in place, in two halves. */
const IN_PLACE_EVERY = 5
const MINUTE_MILLISECONDS = 60_000
/** A folder that nobody empties is left alone. */
const MOST_FILES = 200

/** Opens the sides; nothing is pushed or dropped until it is known where to. */
export function openSides(options: SidesOptions): Sides {
  const { world, now, tickMilliseconds = TICK_MILLISECONDS } = options
  const { pauseMilliseconds = PAUSE_MILLISECONDS } = options
  const siri = siriProducer({ world, now, ...(tickMilliseconds === 0 ? { tickMilliseconds } : {}) })
  let gates: PushTarget | undefined
  let pushedAt = now()
  const pushes = pusher({ target: () => gates, now })
  const folders = new Map<'kerb' | 'loops', { folder: string; minute: number }>()
  const files = { kerb: 0, loops: 0, skipped: 0 }
  const writing = new Set<Promise<void>>()

  async function drop(side: 'kerb' | 'loops', folder: string, minute: number): Promise<void> {
    const waiting = await readdir(folder).catch(() => [])
    if (waiting.length >= MOST_FILES) {
      files.skipped += 1
      return
    }
    const bytes = side === 'kerb' ? kerbCsv(world, minute) : await loopZip(world, minute)
    const name = nameOf(side, minute)
    const manner = mannerOf(world, side, minute)
    await dropFile(folder, name, bytes, { manner, pauseMilliseconds })
    files[side] += 1
    if (!world.faults.isOn('duplicate', side)) return
    await dropFile(folder, `again_${name}`, bytes, { manner, pauseMilliseconds })
  }

  async function advance(): Promise<void> {
    const at = now()
    pushGates(at)
    const minute = minuteOf(at)
    for (const [side, place] of folders) {
      if (place.minute === minute || world.faults.isOn('outage', side)) continue
      place.minute = minute
      const work = drop(side, place.folder, minute).catch(() => undefined)
      writing.add(work)
      void work.finally(() => writing.delete(work))
    }
    if (tickMilliseconds === 0) await Promise.all(writing)
  }

  function pushGates(at: number): void {
    if (!gates || at <= pushedAt) return
    const push = gatePush(world, pushedAt, at)
    pushedAt = at
    if (!push || world.faults.isOn('outage', 'gates')) return
    pushes.offer(push.id, push.body)
    if (world.faults.isOn('duplicate', 'gates')) pushes.offer(push.id, push.body)
  }

  const timer =
    tickMilliseconds > 0 ? setInterval(() => void advance(), tickMilliseconds) : undefined
  timer?.unref()
  return {
    siri,
    dial(target) {
      if (target.side === 'gates') {
        gates = target.target
        pushedAt = Math.max(pushedAt, now() - MINUTE_MILLISECONDS)
        pushes.wake()
      } else {
        const known = folders.get(target.side)
        const minute = known?.folder === target.folder ? known.minute : 0
        folders.set(target.side, { folder: target.folder, minute })
      }
    },
    advance,
    counters: () => ({ siri: siri.counters(), gates: pushes.counters(), files: { ...files } }),
    misbehave: (order) => world.faults.set(order, now()),
    async close() {
      clearInterval(timer)
      siri.close()
      pushes.close()
      await Promise.all(writing)
    },
  }
}

/**
 * What the hub says by IPC when a listener or a folder is up: pushes of barriers, files of the
 * kerb, files of loops. Undefined for any other message.
 */
export function sideTargetOf(message: unknown): SideTarget | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const said = message as Record<string, unknown>
  if (said.simulator !== 'dial') return undefined
  const { transport, url, secret, path, source, adapter } = said
  if (transport === 'http' && typeof url === 'string' && URL.canParse(url)) {
    return { side: 'gates', target: { url, secret: typeof secret === 'string' ? secret : '' } }
  }
  if (transport !== 'directory' || typeof path !== 'string') return undefined
  const isLoops = adapter === 'loop-detector' || String(source).includes('loop')
  return { side: isLoops ? 'loops' : 'kerb', folder: path }
}

/** `kerb_20260415081200.csv`, by the clocks of the province. */
function nameOf(side: 'kerb' | 'loops', minute: number): string {
  const digits = localInstant(minute).slice(0, 19).replace(/\D/g, '')
  return `${side}_${digits}.${side === 'kerb' ? 'csv' : 'zip'}`
}

function mannerOf(world: World, side: FeedSide, minute: number): DropManner {
  if (world.faults.isOn('half', side)) return 'half'
  return (minute / MINUTE_MILLISECONDS) % IN_PLACE_EVERY === 2 ? 'in-place' : 'renamed'
}
