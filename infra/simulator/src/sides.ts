import { type AfcGates, openAfcGates } from './afc/gates.ts'
import { type DropSide, drops } from './drops.ts'
import type { FeedOrder } from './faults.ts'
import type { Address } from './fleets/wires.ts'
import type { ReportTarget } from './freight/envelope.ts'
import { freightPlatform, type PlatformCounters, reportTargetOf } from './freight/platform.ts'
import { gatePush } from './parking/gates.ts'
import { type Pusher, type PushTarget, pusher } from './push.ts'
import { type SiriCounters, type SiriProducer, siriProducer } from './siri/producer.ts'
import { openReceiver, type ReceiverCounters } from './vessels/receiver.ts'
import type { World } from './world.ts'

export type SidesOptions = {
  world: World
  now: () => number
  /** 0: no timers, the caller calls `advance`. */
  tickMilliseconds?: number
  /** Between two pieces of a file that is written slowly. */
  pauseMilliseconds?: number
}

/** Where a side that speaks first has to go: a push address, a drop folder, or a listener. */
export type SideTarget =
  | { side: 'gates'; target: PushTarget }
  | { side: 'afc'; target: PushTarget }
  | { side: DropSide; folder: string }
  | { side: 'vessels'; address: Address }
  | { side: 'waybills'; target: ReportTarget }

export type SidesCounters = {
  siri: SiriCounters
  gates: ReturnType<Pusher['counters']>
  afc: ReturnType<AfcGates['counters']>
  /** Files left in folders, and those not written because nobody takes them. */
  files: Record<DropSide | 'skipped', number>
  vessels: ReceiverCounters
  waybills: PlatformCounters
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
/** After a start the events of so long are pushed at first. */
const MOST_BACK_MILLISECONDS = 60_000

/** Opens the sides; nothing is pushed or dropped until it is known where to. */
export function openSides(options: SidesOptions): Sides {
  const { world, now, tickMilliseconds = TICK_MILLISECONDS } = options
  const siri = siriProducer({ world, now, ...(tickMilliseconds === 0 ? { tickMilliseconds } : {}) })
  const files = drops(world, options.pauseMilliseconds ?? PAUSE_MILLISECONDS)
  const vessels = openReceiver({ seed: world.seed, now, isTimed: tickMilliseconds > 0 })
  const waybills = freightPlatform({ world, now })
  const afc = openAfcGates({ world, now })
  let gates: PushTarget | undefined
  let pushedAt = now()
  const pushes = pusher({ target: () => gates, now })

  async function advance(): Promise<void> {
    const at = now()
    pushGates(at)
    afc.advance()
    files.advance(at)
    waybills.advance()
    if (tickMilliseconds === 0) vessels.advance()
    if (tickMilliseconds === 0) await files.settled()
  }

  function pushGates(at: number): void {
    if (!gates || at <= pushedAt) return
    const push = gatePush(world, pushedAt, at)
    pushedAt = at
    if (!push || world.faults.isOn('outage', 'gates')) return
    const { length } = push.body
    const body = world.faults.isOn('half', 'gates') ? push.body.subarray(0, length / 2) : push.body
    pushes.offer(push.id, body)
    if (world.faults.isOn('duplicate', 'gates')) pushes.offer(push.id, body)
  }

  const timer =
    tickMilliseconds > 0 ? setInterval(() => void advance(), tickMilliseconds) : undefined
  timer?.unref()
  return {
    siri,
    dial(order) {
      if (order.side === 'gates') {
        gates = order.target
        pushedAt = Math.max(pushedAt, now() - MOST_BACK_MILLISECONDS)
        pushes.wake()
      } else if (order.side === 'afc') afc.dial(order.target)
      else if (order.side === 'waybills') waybills.dial(order.target)
      else if (order.side === 'vessels') vessels.dial(order.address)
      else files.dial(order.side, order.folder)
      // Whoever has just come need not wait for the next tick.
      if (timer) void advance()
    },
    advance,
    counters: () => ({
      siri: siri.counters(),
      gates: pushes.counters(),
      afc: afc.counters(),
      files: files.counters(),
      vessels: vessels.counters(),
      waybills: waybills.counters(),
    }),
    misbehave: (order) => world.faults.set(order, now()),
    async close() {
      clearInterval(timer)
      siri.close()
      pushes.close()
      afc.close()
      vessels.close()
      waybills.close()
      await files.settled()
    },
  }
}

/**
 * What the hub says by IPC when a listener or a folder is up: pushes of barriers, files of the
 * kerb, files of loops, the listener for vessels. An address without a secret is that of a
 * conversation, which the consumer names itself. Undefined for that and any other message.
 */
export function sideTargetOf(message: unknown): SideTarget | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { simulator, transport, url, secret, path, source, adapter, host, port } = message as Said
  if (simulator !== 'dial') return undefined
  const report = reportTargetOf(message)
  if (report) return { side: 'waybills', target: report }
  if (adapter === 'ais') return vesselsTarget(host, port)
  if (transport === 'http' && typeof url === 'string' && URL.canParse(url)) {
    const side = adapter === 'afc' ? 'afc' : 'gates'
    return typeof secret === 'string' ? { side, target: { url, secret } } : undefined
  }
  if (transport !== 'directory' || typeof path !== 'string') return undefined
  if (adapter === 'edifact') return { side: 'edifact', folder: path }
  const isLoops = adapter === 'loop-detector' || String(source).includes('loop')
  return { side: isLoops ? 'loops' : 'kerb', folder: path }
}

/** A listener on every address is reached on this machine. */
function vesselsTarget(host: unknown, port: unknown): SideTarget | undefined {
  if (typeof host !== 'string' || typeof port !== 'number') return undefined
  const isAny = host === '0.0.0.0' || host === '::'
  return { side: 'vessels', address: { host: isAny ? '127.0.0.1' : host, port } }
}

type Said = Readonly<Record<string, unknown>>
