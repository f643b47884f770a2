import { isLoaded, type Listening, type Log } from '@tongqu/ingest'
import type { ProcessBus, Realtime } from '@tongqu/realtime'
import { closing, openBackOffice } from './back-office.ts'
import { allLanded, greet } from './banner.ts'
import { type LiveCatalog, openCatalog } from './catalog.ts'
import { type IngestChild, startIngestProcess, startSimulator } from './children.ts'
import { type Doors, openDoors } from './doors.ts'
import { openLog } from './log.ts'
import { openOrders } from './orders.ts'
import { openProgressLines } from './progress-lines.ts'
import { proxyDoubt } from './reach.ts'
import type { Settings } from './settings.ts'
import type { Supervised } from './supervise.ts'
import { lockPatiently, openHubKeys } from './workshop.ts'
import type { World } from './world.ts'

export type RunningHub = {
  url: string
  /** Looks at the catalogue now, in both processes. */
  reload(): void
  /** Takes no more requests, lets answers end, ends the other processes. */
  stop(): Promise<void>
  /** Everything ends at once. */
  abandon(): void
}

/** Answers under way get so long to end once the hub is told to stop. */
const STOP_GRACE_SECONDS = 10
/** A landing under way gets so long; what it leaves is landed at the next start. */
const INGEST_GRACE_MILLISECONDS = 10_000
const SIMULATOR_GRACE_MILLISECONDS = 2_000

/**
 * Starts the whole hub: doors in this process, ingest and (when it simulates) the province in
 * processes of their own. Resolves when it is ready. Throws `catalog-invalid`, `port-taken`,
 * `port-forbidden`, `data-dir-locked`, and whatever keeps ingest from starting.
 */
export async function startHub(settings: Settings, world: World): Promise<RunningHub> {
  const startedAt = world.now()
  const log = openLog('hub', settings.logLevel)
  const doubt = proxyDoubt(settings)
  if (doubt) log.warn({}, doubt.en)
  // The lock is the ingest process's; here it tells early that another hub is running, and lets
  // the keys be made by one process alone.
  const lock = await lockPatiently(settings.dataDir, world)
  const keys = await openHubKeys(settings, world).finally(() => lock.release())
  let isReady = false
  const fed: Fed = new Map()
  const live = await openCatalog(settings, (faults) => {
    follow(doors, live, fed, faults.length, log)
    office.ledger.reloaded()
  })
  const behind = { files: live.catalog, keys, log }
  const office = await openBackOffice(settings, world, behind).catch(closing(live))
  const { plane, ledger } = office
  const open = openDoors(settings, world, { ...office, log, isReady: () => isReady })
  const doors = await open.catch(closing(live, office))
  const control = await openOrders(settings, world, { plane, ledger, issuer: doors.issuer })
  const children: Supervised[] = []
  const abandon = () => {
    for (const child of children) child.kill()
  }
  try {
    const simulator = settings.simulate ? await startSimulator(world, settings, log) : undefined
    if (simulator) children.push(simulator)
    const simulatorUrl = simulator?.url
    const lines = progressLines(live, doors, world, simulatorUrl)
    const onBus = (bus: ProcessBus) => {
      listen(bus, doors.realtime, fed, log)
      bus.subscribe('feed-update', lines.moved)
      bus.subscribe('released', lines.released)
      bus.subscribe('released', ({ dataset }) => ledger.released(dataset))
      bus.subscribe('forward-status', ledger.forwarded)
      bus.subscribe('inbound', office.inbound.heard)
      bus.subscribe('source-status', lines.status)
    }
    const ingest = startIngestProcess(world, log, {
      simulator,
      onBus,
      onListening: (listening) => simulatesFor(live, listening) && simulator?.dial(listening),
    })
    children.push(ingest)
    await ingest.ready
    isReady = true
    const seconds = (world.now() - startedAt) / 1000
    const setupCode = await doors.setupCode()
    greet(world.out, settings, {
      url: doors.publicUrl,
      seconds,
      ...(setupCode && { setupCode }),
      ...(simulatorUrl ? { simulatorUrl } : {}),
    })
    return {
      url: doors.url,
      reload() {
        live.check().catch((err) => log.warn({ err }, 'the catalogue cannot be looked at'))
        ingest.reload()
      },
      async stop() {
        await control.close()
        await stop(doors, live, ingest, simulator)
        await office.close()
      },
      abandon,
    }
  } catch (error) {
    abandon()
    live.close()
    await control.close()
    await doors.close(0)
    await office.close()
    throw error
  }
}

/** Doors first, so that nobody is served what is about to change; then those behind them. */
async function stop(
  doors: Doors,
  live: LiveCatalog,
  ingest: IngestChild,
  simulator: Supervised | undefined,
): Promise<void> {
  live.close()
  await Promise.all([doors.close(STOP_GRACE_SECONDS), ingest.stop(INGEST_GRACE_MILLISECONDS)])
  await simulator?.stop(SIMULATOR_GRACE_MILLISECONDS)
}

/** What has fed the real-time state, files that somebody loaded included, by source. */
type Fed = Map<string, { id: string; dataset: string; feed: string }>

/** Feeds the real-time state. */
function listen(bus: ProcessBus, realtime: Realtime, fed: Fed, log: Log): void {
  bus.subscribe('feed-update', (update) => {
    const { dataset, feed, source } = update
    fed.set(source, { id: source, dataset, feed })
    if (realtime.apply(update) === 'refused') {
      log.warn({ dataset, feed }, 'a feed is too large for the real-time state')
    }
  })
  bus.subscribe('source-status', (status) => realtime.note(status))
  bus.subscribe('forward-status', (status) => realtime.noteForward(status))
  bus.subscribe('inbound', (counts) => realtime.noteInbound(counts))
}

/** The catalogue has changed: readers follow it, and what it no longer names is forgotten. */
function follow(
  { catalog, lake, realtime }: Doors,
  live: LiveCatalog,
  fed: Fed,
  faults: number,
  log: Log,
): void {
  if (faults > 0) {
    log.error({ faults }, 'the catalogue has faults: the one before stays in force')
    return
  }
  const { datasets, sources, forwards } = live.catalog()
  lake.setDatasets(catalog().datasets.values())
  // A loaded file is no source of the catalogue; it stays as long as its dataset does.
  const loaded = [...fed.values()].filter(
    ({ id, dataset }) => isLoaded(id) && datasets.has(dataset),
  )
  realtime.keep([...sources.values(), ...loaded], new Set(forwards.keys()))
  log.info({ datasets: datasets.size, sources: sources.size }, 'the catalogue has changed')
}

/** Vehicles of the simulator report to sources that are marked synthetic, and to no others. */
function simulatesFor(live: LiveCatalog, { source }: Listening): boolean {
  return live.catalog().sources.get(source)?.synthetic === true
}

function progressLines(
  live: LiveCatalog,
  { publicUrl, realtime, rates }: Doors,
  { out, now }: World,
  simulatorUrl: string | undefined,
) {
  const catalog = live.catalog()
  const awaited = [...catalog.sources.values()].filter(({ enabled, transport }) => {
    if (!enabled || transport.kind !== 'http-poll') return false
    return simulatorUrl !== undefined || !transport.url.includes('${')
  })
  const ids = awaited.map(({ id }) => id)
  const onDone = (count: number) => allLanded(out, publicUrl, count)
  return openProgressLines(out, catalog, ids, onDone, {
    catalog: live.catalog,
    realtime,
    rates,
    now,
  })
}
