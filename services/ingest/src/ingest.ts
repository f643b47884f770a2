import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isSession, type Source } from '@tongqu/catalog'
import { adapterNamed } from './adapters.ts'
import { type Channels, openChannels } from './channels/channels.ts'
import { echoing } from './echo.ts'
import type { Egress } from './egress.ts'
import { type Intake, type IntakeDeps, openIntake } from './intake.ts'
import { checksOf } from './quality/checks.ts'
import { openQuality, type QualityDeps } from './quality/quality.ts'
import { type RefillDeps, refill } from './refill.ts'
import { ROSTER } from './sessions/directory.ts'
import type { SessionSource } from './sessions/session-source.ts'
import { openSessions, type Sessions, type SessionsDeps } from './sessions/sessions.ts'
import { targetNamed, targetOf } from './target.ts'
import { watchFolder } from './transports/directory.ts'
import { holdDialogue } from './transports/http-dialogue.ts'
import { type HttpListeners, openHttpListeners } from './transports/http-listener.ts'
import type { Transport } from './transports/http-poll.ts'
import { type PushDeps, takePushes } from './transports/http-push.ts'
import { takeReports } from './transports/http-report.ts'
import { subscribeTopics } from './transports/mqtt.ts'
import { pollSource } from './transports/poll-source.ts'
import { pullSql } from './transports/sql-pull.ts'
import { openTurn } from './turn.ts'

/** Structured log: facts first, then a sentence. A pino logger is one. */
export type Log = {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

export type IngestDeps = IntakeDeps &
  Omit<SessionsDeps, 'bus' | 'channels' | 'expectsRoster'> & {
    /** IANA zone of the province: files that were loaded by hand are read in it. */
    zone: string
    raw: RefillDeps['raw'] & PushDeps['raw']
    reader: QualityDeps['reader']
    /** Relative drop folders lie in `inbox/` of it, the book of quality in `quality/`. */
    dataDir: string
    egress: Pick<Egress, 'get' | 'post'>
    log: Log
    /** In [0, 1). */
    random(): number
    /** What `${NAME}` in the address of a source stands for; a source with an unknown one rests. */
    variables: Readonly<Record<string, string>>
  }

export type Ingest = {
  intake: Intake
  /** Resolves when what a crash left behind has landed and the doors know the last state. */
  recovered: Promise<void>
  /** Follows the catalogue: new sources begin, changed ones begin anew, removed ones end. */
  reload(): Promise<void>
  /** No more deliveries; resolves when those under way have ended. */
  stop(): Promise<void>
}

/** Runs every source of the catalogue. */
export function startIngest(given: IngestDeps): Ingest {
  const bus = echoing(given.bus)
  const quality = openQuality({ ...given, bus, dir: join(given.dataDir, 'quality') })
  const channels = openChannels(given)
  const deps = { ...given, bus, quality: checksOf(quality), channels }
  const intake = openIntake(deps)
  const running = new Map<string, { source: Source; transport: Transport }>()
  const listeners = openHttpListeners()
  let stopped = false
  /** Opened with the first source that needs them. */
  let opened: Promise<Sessions> | undefined
  const sessions = () => {
    opened ??= openSessions({ ...deps, expectsRoster: expectsRoster(deps) })
    return opened
  }

  async function follow(): Promise<void> {
    const wanted = deps.catalog().sources
    const ended = [...running].filter(([id, { source }]) => {
      return stopped || !isDeepStrictEqual(wanted.get(id), source)
    })
    for (const [id] of ended) running.delete(id)
    await Promise.all(ended.map(([, { transport }]) => transport.stop()))
    if (stopped) return
    for (const source of wanted.values()) {
      if (running.has(source.id)) continue
      const transport = await startSource(deps, intake, source, sessions, listeners)
      if (transport) running.set(source.id, { source, transport })
    }
  }

  const inTurn = openTurn()
  const recovered = recover(deps, intake).then(() => inTurn(follow))
  return {
    intake,
    recovered,
    reload: () => recovered.then(() => inTurn(follow)),
    async stop() {
      stopped = true
      await recovered
      await inTurn(follow)
      await (await opened)?.close()
      await (await quality).close()
      channels.close()
    },
  }
}

/** Lands what the journal has and the lake has not, then fills the real-time state again. */
async function recover(deps: IngestDeps, intake: Intake): Promise<void> {
  const { log, raw, catalog, bus, zone } = deps
  for (const id of await raw.sources()) {
    const target = targetNamed(id, catalog(), zone)
    if (!target) continue
    try {
      const landed = await intake.landPending(target)
      if (landed > 0) log.info({ source: id, landed }, 'landed deliveries left by the last run')
    } catch (error) {
      // The source tries again with its next delivery.
      log.warn({ source: id, err: error }, 'deliveries of the last run cannot land yet')
    }
  }
  try {
    await refill({ catalog, zone, raw, bus, intake })
  } catch (error) {
    log.error({ err: error }, 'the real-time state could not be filled again')
  }
}

async function startSource(
  deps: IngestDeps & { channels: Channels },
  intake: Intake,
  source: Source,
  sessions: () => Promise<Sessions>,
  listeners: HttpListeners,
): Promise<Transport | undefined> {
  const { transport } = source
  if (!source.enabled || !canRun(source, deps)) {
    deps.log.info({ source: source.id }, 'source rests')
    return undefined
  }
  if (isSession(transport)) {
    const adapter = adapterNamed(source.adapter)
    // The catalogue knows that what is polled has no sessions.
    if (adapter.shape !== 'session') return undefined
    return (await sessions()).start({ ...source, transport } satisfies SessionSource, adapter)
  }
  const target = targetOf(source)
  if (!target) return undefined
  if (transport.kind === 'http-push') {
    return takePushes(source, transport, target, { ...deps, intake, listeners })
  }
  if (transport.kind === 'http-report') {
    return takeReports(source, transport, target, { ...deps, intake, listeners })
  }
  if (transport.kind === 'directory') {
    const replaces = deps.catalog().datasets.get(source.dataset)?.landing === 'replace'
    return watchFolder(source, transport, target, { ...deps, intake, replaces })
  }
  if (transport.kind === 'sql-pull') {
    return pullSql(source, transport, target, { ...deps, intake })
  }
  const url = resolveVariables(transport.url, deps.variables)
  if (url === undefined) return undefined
  if (transport.kind === 'mqtt') {
    return subscribeTopics(source, { ...transport, url }, target, { ...deps, intake })
  }
  if (transport.kind === 'http-dialogue') {
    const { keyed } = deps.keys
    const own = { ...deps, intake, listeners, keyed }
    return holdDialogue(source, { ...transport, url }, target, own)
  }
  const sources = deps.catalog().sources.size
  return pollSource(source, { ...transport, url }, target, { ...deps, intake, sources })
}

/** A port of its own choosing, and an address of the simulator, are for a hub that simulates. */
function canRun({ transport }: Source, { variables }: IngestDeps): boolean {
  if ('url' in transport && resolveVariables(transport.url, variables) === undefined) return false
  if (transport.kind === 'tcp-dial' || transport.kind === 'directory') return true
  const listener = transport.kind === 'http-dialogue' ? transport.listen : transport
  const port = listener && 'port' in listener ? listener.port : undefined
  return port !== 0 || 'SIMULATOR_URL' in variables
}

/** Does a source bring the roster of vehicles? */
function expectsRoster(deps: IngestDeps): boolean {
  const { sources, datasets } = deps.catalog()
  return [...sources.values()].some((source) => {
    const tables = datasets.get(source.dataset)?.tables ?? []
    const isRoster = tables.some(({ contract }) => contract === ROSTER)
    return isRoster && source.enabled && canRun(source, deps)
  })
}

/** The address with its variables filled in; undefined when one of them is not known. */
function resolveVariables(
  url: string,
  variables: Readonly<Record<string, string>>,
): string | undefined {
  const names = [...url.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '')
  if (names.some((name) => variables[name] === undefined)) return undefined
  return url.replace(/\$\{(\w+)\}/g, (_, name: string) => variables[name] ?? '')
}
