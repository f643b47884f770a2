import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  atLeast,
  atMost,
  type Benchmark,
  type Figure,
  megabytes,
  memoryOf,
  tell,
  times,
} from './kit.ts'
import type { Counted } from './vehicles/byte-counter.ts'
import { startChild, startTerminals } from './vehicles/child.ts'
import { refuseLake, type Stretch, Watch } from './vehicles/sustained.ts'
import { countPositions, startVehicleHub, type VehicleHub } from './vehicles/vehicle-hub.ts'

const LINKS = 2_000
const LEAST_PER_SECOND = 20_000
/** A little more than is asked for. */
const PER_SECOND = 20_400
const WARM_SECONDS = 10
const SECONDS = 60
const STALL_SECONDS = 60
const CATCH_UP_SECONDS = 240
/** Rows that are under way between a terminal and the lake when nothing is wrong: three seconds. */
const UNDER_WAY = 3 * PER_SECOND
const MOST_MEMORY = 1.5
/** Higher rates, for what the same machine takes at most. */
const RATES = [30_000, 40_000]
const RATE_SECONDS = 20
const MANY_LINKS = 10_000
const FEW_LINKS = 200
const QUIET_SECONDS = 20
const MANY_PER_SECOND = 2_000
/** Terminals begin in the past, because they live ten seconds in one. */
const HEAD_START_MILLISECONDS = 2 * 3_600_000

type Terminals = ReturnType<typeof startTerminals>

/** Thousands of connections from socket to journal, lake and latest state. */
export const benchmark: Benchmark = {
  name: 'vehicle-links',
  async run(scratch) {
    const terminals = startTerminals()
    try {
      const peer = await beside(terminals)
      const sustained = await sustain(terminals, join(scratch, 'sustained'), peer)
      const many = await openMany(terminals, join(scratch, 'many'))
      return [...sustained, ...many]
    } finally {
      terminals.end()
    }
  },
}

type Peer = { sent: number; cpu: number; terminalCpu: number }

/** The same terminals beside a socket that only counts bytes. */
async function beside(terminals: Terminals): Promise<Peer> {
  tell('a bare socket that counts bytes')
  const counter = startChild('byte-counter.ts')
  const port = await counter.word<number>()
  await connect(terminals, port, LINKS)
  await terminals.order({ order: 'send', perSecond: PER_SECOND })
  await sleep(WARM_SECONDS * 1000)
  const from = await terminals.order({ order: 'counts' })
  const begun = await counter.ask<Counted>('count')
  await sleep(WARM_SECONDS * 2_000)
  const to = await terminals.order({ order: 'counts' })
  const counted = await counter.ask<Counted>('count')
  await terminals.order({ order: 'send', perSecond: 0 })
  counter.end()
  const milliseconds = WARM_SECONDS * 2_000
  return {
    sent: (to.sent - from.sent) / (milliseconds / 1000),
    cpu: (counted.cpuMs - begun.cpuMs) / milliseconds,
    terminalCpu: (to.cpuMs - from.cpuMs) / milliseconds,
  }
}

/** Answers the time of the first reports, milliseconds since 1970. */
async function connect(terminals: Terminals, port: number, links: number): Promise<number> {
  const startAt = Math.floor((Date.now() - HEAD_START_MILLISECONDS) / 1000) * 1000
  await terminals.order({ order: 'connect', port, links, startAt })
  return startAt
}

async function sustain(terminals: Terminals, dir: string, peer: Peer): Promise<Figure[]> {
  const vehicles = await startVehicleHub(dir, LINKS, { HUB_LOG_LEVEL: 'error' })
  const positions = await countPositions(vehicles.dataDir, join(dir, 'scratch'))
  const watch = new Watch(vehicles, terminals, positions)
  try {
    tell(`${LINKS} links, ${PER_SECOND} positions a second for ${SECONDS} s`)
    const startAt = await connect(terminals, vehicles.port, LINKS)
    await terminals.order({ order: 'send', perSecond: PER_SECOND })
    await sleep(WARM_SECONDS * 1000)
    const steady = await watch.over(SECONDS)
    const fed = await latestState(vehicles, terminals, startAt)
    const higher: Stretch[] = []
    for (const perSecond of RATES) {
      tell(`${perSecond} a second`)
      await terminals.order({ order: 'send', perSecond })
      higher.push(await watch.over(RATE_SECONDS))
    }
    await terminals.order({ order: 'send', perSecond: PER_SECOND })
    await watch.untilCaughtUp(UNDER_WAY, CATCH_UP_SECONDS)
    const stall = await stallLake(vehicles, watch)
    await terminals.order({ order: 'send', perSecond: 0 })
    await sleep(1_000)
    await watch.untilCaughtUp(0, CATCH_UP_SECONDS)
    const { sent, acknowledged, landed } = await watch.look()
    return [
      ...steadyFigures(steady, peer, fed),
      ...higher.map((stretch, index) => higherFigure(RATES[index] ?? 0, stretch)),
      ...stallFigures(steady, stall),
      {
        what: 'positions in the lake − positions acknowledged, over all of this',
        target: '0',
        figure: String(landed - acknowledged),
        verdict: landed === acknowledged ? 'met' : 'missed',
        note:
          `${sent} sent, ${acknowledged} acknowledged, ${landed} rows; ` +
          'keys are unique in the lake',
      },
    ]
  } finally {
    await positions.close()
    await vehicles.stop()
  }
}

type Fed = { vehicles: string; ageSeconds: number }

/** Vehicles of the open feed, and how long ago its newest report was sent. */
async function latestState({ hub }: VehicleHub, terminals: Terminals, startAt: number) {
  const answer = await fetch(`${hub.url}/feeds/bus-positions.json`)
  const { sent } = await terminals.order({ order: 'counts' })
  await answer.arrayBuffer()
  const told = Date.parse(answer.headers.get('hub-content-time') ?? '')
  // A terminal's clock goes on by a second with each of its reports.
  const reports = sent / LINKS - (told - startAt) / 1000
  const ageSeconds = (reports * LINKS) / PER_SECOND
  return { vehicles: answer.headers.get('hub-entities') ?? 'no', ageSeconds }
}

type Stall = {
  peakMb: number
  behind: number
  /** From the end of the stall to the first row, and until nothing is behind. */
  firstSeconds: number | undefined
  seconds: number | undefined
}

/** The lake refuses new files for a minute while the terminals go on. */
async function stallLake(vehicles: VehicleHub, watch: Watch): Promise<Stall | undefined> {
  tell(`the lake takes nothing for ${STALL_SECONDS} s`)
  const { pid } = vehicles.hub.control
  // Who is told to end meanwhile must not leave folders behind that nobody can remove.
  const interrupted = () => {
    refuseLake(vehicles.dataDir, false)
    process.exit(1)
  }
  try {
    refuseLake(vehicles.dataDir, true)
  } catch {
    return undefined
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  let stalled: { acknowledged: number; landed: number }
  try {
    await sleep(STALL_SECONDS * 1000)
    stalled = await watch.look()
  } finally {
    refuseLake(vehicles.dataDir, false)
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  }
  const behind = stalled.acknowledged - stalled.landed
  tell(`${behind} rows behind; catching up`)
  const begun = performance.now()
  const passed = () => (performance.now() - begun) / 1000
  const firstSeconds = (await watch.until((look) => look.landed > stalled.landed, CATCH_UP_SECONDS))
    ? passed()
    : undefined
  const seconds = (await watch.untilCaughtUp(UNDER_WAY, CATCH_UP_SECONDS)) ? passed() : undefined
  return { behind, peakMb: memoryOf(pid).peakMb, firstSeconds, seconds }
}

function steadyFigures(steady: Stretch, peer: Peer, fed: Fed): Figure[] {
  const reached = Math.min(steady.acknowledged, steady.landed)
  const used = steady.ingestCpu + steady.hubCpu
  return [
    {
      what: `${LINKS} links: socket → journal on disk → lake and latest state, sustained`,
      target: '≥ 20 k/s',
      figure: rate(reached),
      verdict: atLeast(reached, LEAST_PER_SECOND),
      note:
        `${SECONDS} s at ${rate(steady.sent)} sent: ${rate(steady.acknowledged)} acknowledged, ` +
        `${rate(steady.landed)} landed in 6 datasets, ${steady.behind} rows under way; ` +
        `ingest ${percent(steady.ingestCpu)} of one core, hub ${percent(steady.hubCpu)}, ` +
        `terminals ${percent(steady.terminalCpu)} on the same two; feed of buses: ` +
        `${fed.vehicles} vehicles, newest report sent ${fed.ageSeconds.toFixed(1)} s before`,
    },
    {
      what: 'CPU of a position, beside a bare socket that only counts its bytes',
      target: '—',
      figure: times(used / steady.acknowledged / (peer.cpu / peer.sent)),
      verdict: 'noted',
      note:
        `the same terminals in the same run: ${microseconds(used / steady.acknowledged)} beside ` +
        `${microseconds(peer.cpu / peer.sent)} at ${rate(peer.sent)}; the bare one answers nothing ` +
        `(terminals then take ${percent(peer.terminalCpu)})`,
    },
  ]
}

function stallFigures(steady: Stretch, stall: Stall | undefined): Figure[] {
  const what = `lake refuses writes for ${STALL_SECONDS} s at full rate: caught up after`
  if (!stall)
    return [{ what, target: '—', figure: 'not run', verdict: 'missed', note: 'no chattr' }]
  const { seconds, firstSeconds, behind, peakMb } = stall
  return [
    {
      what,
      target: 'catches up',
      figure: seconds === undefined ? 'not' : `${seconds.toFixed(0)} s`,
      verdict: seconds === undefined ? 'missed' : 'met',
      note:
        `${behind} rows behind; folders of the lake made immutable from outside (chattr +i); ` +
        `landing again ${firstSeconds?.toFixed(0)} s after the end (back-off ≤ 30 s), all links on`,
    },
    {
      what: 'peak memory of ingest through stall and catch-up, beside before',
      target: '≤ 1.5 ×',
      figure: times(peakMb / steady.peakMb),
      verdict: atMost(peakMb / steady.peakMb, MOST_MEMORY),
      note: `${megabytes(steady.peakMb)} after ${SECONDS} s, then ${megabytes(peakMb)}`,
    },
  ]
}

function higherFigure(perSecond: number, seen: Stretch): Figure {
  return {
    what: `the same at ${perSecond / 1000} k/s`,
    target: '—',
    figure: rate(Math.min(seen.acknowledged, seen.landed)),
    verdict: 'noted',
    note:
      `${RATE_SECONDS} s: ${rate(seen.sent)} sent, ${rate(seen.acknowledged)} acknowledged, ` +
      `${rate(seen.landed)} landed, ${seen.behind} rows under way at the end; ` +
      `ingest ${percent(seen.ingestCpu)} of one core, terminals ${percent(seen.terminalCpu)}`,
  }
}

/** What an open connection costs, the rate being the same. */
async function openMany(terminals: Terminals, dir: string): Promise<Figure[]> {
  const vehicles = await startVehicleHub(dir, MANY_LINKS, { HUB_LOG_LEVEL: 'error' })
  try {
    const few = await residentWith(terminals, vehicles, FEW_LINKS)
    const many = await residentWith(terminals, vehicles, MANY_LINKS)
    const kilobytes = ((many - few) * 1024) / (MANY_LINKS - FEW_LINKS)
    return [
      {
        what: `${MANY_LINKS} open sockets of JT/T 808: memory of ingest by session`,
        target: '—',
        figure: `${kilobytes.toFixed(1)} kB`,
        verdict: 'noted',
        note:
          `RSS ${megabytes(many)} with ${MANY_LINKS} authenticated links beside ` +
          `${megabytes(few)} with ${FEW_LINKS}, both after ${MANY_PER_SECOND} positions/s and ${QUIET_SECONDS} s of quiet`,
      },
    ]
  } finally {
    await vehicles.stop()
  }
}

async function residentWith(terminals: Terminals, vehicles: VehicleHub, links: number) {
  tell(`${links} open sockets`)
  await connect(terminals, vehicles.port, links)
  await terminals.order({ order: 'send', perSecond: MANY_PER_SECOND })
  await sleep(QUIET_SECONDS * 1000)
  const { connected } = await terminals.order({ order: 'send', perSecond: 0 })
  if (connected !== links) throw new Error(`${connected} of ${links} links stand`)
  await sleep(QUIET_SECONDS * 1000)
  return memoryOf(vehicles.hub.control.pid).nowMb
}

function rate(perSecond: number): string {
  return `${(perSecond / 1000).toFixed(1)} k/s`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function microseconds(secondsEach: number): string {
  return `${(secondsEach * 1e6).toFixed(1)} µs`
}
