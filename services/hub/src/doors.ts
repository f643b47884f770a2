import { decide } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import {
  createGateway,
  type Decide,
  MetricsRegistry,
  ratesFor,
  serveGateway,
  withoutPeople,
} from '@tongqu/gateway'
import type { Log } from '@tongqu/ingest'
import { openLakeReader, openRawStore } from '@tongqu/lakehouse'
import { openRealtime } from '@tongqu/realtime'
import { freePort, isLoopbackHost, listenOn } from './listen.ts'
import type { Settings } from './settings.ts'
import { openHubEngine } from './workshop.ts'
import type { World } from './world.ts'

export type Doors = Awaited<ReturnType<typeof openDoors>>

const MEGABYTE = 2 ** 20

/**
 * Opens every way out: lake reader, real-time state, gateway, listening sockets. Nothing here can
 * write to the lake. Throws `port-taken` and `port-forbidden`.
 */
export async function openDoors(
  settings: Settings,
  world: World,
  options: { catalog(): Catalog; log: Log; isReady(): boolean },
) {
  const { dataDir: dir, host, trustedProxies } = settings
  const { now, uuid } = world
  const { catalog, log, isReady } = options
  const engine = await openHubEngine(settings, 'doors')
  const lake = await openLakeReader({
    dir,
    datasets: catalog().datasets.values(),
    now,
    uuid,
    engine,
    cacheBytes: settings.cacheMegabytes * MEGABYTE,
  })
  const realtime = openRealtime({
    now: () => new Date(now()),
    freshnessLimitSeconds: (id) => catalog().datasets.get(id)?.freshnessLimitSeconds,
    zone: settings.zone,
  })
  const port = settings.port === 0 ? await freePort() : settings.port
  const url = `http://${isLoopbackHost(host) ? '127.0.0.1' : bracketed(host)}:${port}`
  const publicUrl = settings.publicUrl ?? url
  const decision: Decide = (principal, dataset, action, purpose, at) =>
    decide({ catalog }, principal, dataset, action, purpose, at)
  const reading = {
    catalog,
    lake,
    decide: decision,
    now: () => new Date(now()),
  }
  const gateway = createGateway({
    ...reading,
    ...withoutPeople(),
    raw: await openRawStore({ dir, now, uuid }),
    realtime,
    uuid,
    log,
    publicUrl,
    trustedProxies,
    metrics: new MetricsRegistry(),
    ready: { ingest: isReady },
  })
  const serve = (address: string, at: number) =>
    serveGateway(gateway, { host: address, port: at, publicUrl, uuid })
  const servers = await listenOn(serve, host, port)
  return {
    url,
    publicUrl,
    lake,
    realtime,
    /** The public rates of vehicles, as anybody reads them; undefined while there are none. */
    rates: () => ratesFor(reading, { principal: { kind: 'anonymous', address: host } }),
    async close(graceSeconds: number) {
      await Promise.all(servers.map((server) => server.stop(graceSeconds)))
      await lake.close()
      engine.close()
    },
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
