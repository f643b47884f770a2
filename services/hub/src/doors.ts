import { openQuotas } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import {
  createGateway,
  type Decide,
  MetricsRegistry,
  ratesFor,
  serveGateway,
} from '@tongqu/gateway'
import { type Directory, stillKnown } from '@tongqu/identity'
import type { Log } from '@tongqu/ingest'
import { openRawStore } from '@tongqu/lakehouse'
import { openRealtime } from '@tongqu/realtime'
import type { BackOffice } from './back-office.ts'
import type { ControlPlane } from './control-plane.ts'
import { openFrontDesk } from './front-desk.ts'
import { freePort, isLoopbackHost, listenOn } from './listen.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

export type Doors = Awaited<ReturnType<typeof openDoors>>

export type DoorsOptions = Pick<BackOffice, 'plane' | 'ledger' | 'lake'> & {
  log: Log
  isReady(): boolean
}

/**
 * Opens every way out: real-time state, gateway, listening sockets. Nothing here can write to the
 * lake. Throws `port-taken`, `port-forbidden` and what `openFrontDesk` throws.
 */
export async function openDoors(settings: Settings, world: World, options: DoorsOptions) {
  const { dataDir: dir, host, trustedProxies } = settings
  const { now, uuid } = world
  const { plane, ledger, log, isReady } = options
  const lake = options.lake.reader
  const { catalog } = plane
  const realtime = openRealtime({
    now: () => new Date(now()),
    freshnessLimitSeconds: (id) => catalog().datasets.get(id)?.freshnessLimitSeconds,
    zone: settings.zone,
    pseudonyms: plane.pseudonyms,
  })
  const port = settings.port === 0 ? await freePort() : settings.port
  const url = `http://${isLoopbackHost(host) ? '127.0.0.1' : bracketed(host)}:${port}`
  const publicUrl = settings.publicUrl ?? url
  const desk = await openFrontDesk(settings, world, { log, plane, publicUrl, listener: url })
  const report = (err: unknown) => log.warn({ err }, 'a side task of the doors failed')
  const reading = {
    catalog,
    lake,
    decide: decisionFor(plane.decide, desk.directory),
    now: () => new Date(now()),
  }
  const policy = {
    onChange: changes(plane.policy.onChange, desk.directory, report),
    isConfirmed: () => plane.policy.isConfirmed(now()),
  }
  const gatewayId = uuid()
  const quotas = await openQuotas({
    ...{ store: plane.store, now, uuid, catalog, report, zone: settings.zone },
    gateway: gatewayId,
  })
  const gateway = createGateway({
    ...reading,
    identity: { ...desk, issuer: desk.issuer.listener },
    access: { ...plane.services, ...ledger.services, policy },
    ledger,
    witnessing: ledger.witnessing,
    quotas,
    gatewayId,
    raw: await openRawStore({ dir, now, uuid }),
    realtime,
    uuid,
    zone: settings.zone,
    log,
    publicUrl,
    trustedProxies,
    metrics: new MetricsRegistry(),
    ready: { ingest: isReady },
    degraded: () => [ledger.fault()].filter((code) => code !== undefined),
  })
  const serve = (address: string, at: number) =>
    serveGateway(gateway, { host: address, port: at, publicUrl, uuid })
  const servers = await listenOn(serve, host, port)
  return {
    url,
    publicUrl,
    catalog,
    lake,
    realtime,
    /** Id of the embedded issuer. */
    issuer: desk.issuer.issuer,
    /** Of a hub without people: the code that makes its first administrator, told once. */
    setupCode: () => desk.issuer.firstAdministrator.code(),
    /** The public rates of vehicles, as anybody reads them; undefined while there are none. */
    rates: () => ratesFor(reading, { principal: { kind: 'anonymous', address: host }, ...UNTOLD }),
    async close(graceSeconds: number) {
      await Promise.all(servers.map((server) => server.stop(graceSeconds)))
      await quotas.close()
      await desk.close()
    },
  }
}

/** What stands in our own terminal is served to nobody. */
const UNTOLD = { reads: () => undefined, uses: () => undefined, tells: () => undefined }

/** Asked again of something that lasts, the decision is about whoever the caller is by then. */
function decisionFor(decide: ControlPlane['decide'], directory: Directory): Decide {
  return (principal, dataset, action, purpose, at) => {
    const known = stillKnown(directory, principal, at.getTime())
    return known ? decide(known, dataset, action, purpose, at) : new Problem('token-invalid')
  }
}

/** Told at once, and once more when the directory too has taken in what has changed. */
function changes(
  onChange: ControlPlane['policy']['onChange'],
  directory: Directory,
  report: (error: unknown) => void,
) {
  return (handler: () => void) =>
    onChange(() => {
      handler()
      directory.catchUp().then(handler).catch(report)
    })
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
