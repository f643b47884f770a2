import type { TcpListen, UdpListen } from '@tongqu/catalog'
import type { FrameEntry } from '@tongqu/lakehouse'
import { onTestFinished } from 'vitest'
import { dialRule } from '../sessions/dial-rules.ts'
import { eventOf } from '../sessions/events.ts'
import { type Links, openLinks } from '../sessions/links.ts'
import type { LinkLimits, Opened } from '../sessions/types.ts'
import { dialTcp } from '../transports/tcp-dial.ts'
import { listenTcp } from '../transports/tcp-listen.ts'
import { wireSocket } from '../transports/tcp-wire.ts'
import { listenUdp } from '../transports/udp-listen.ts'
import { lineSession, type Script } from './line-session.ts'

/** Links of one source on real sockets, with a disk that the test plays. */
export type LinkWorld = {
  links: Links
  port: number
  script: Script
  /** Texts of the frames that are on disk, in order. */
  kept: string[]
  /** Texts of the frames that are on their way there. */
  underWay(): string[]
  /** The disk takes everything, or nothing, of what is under way. */
  settle(onDisk?: boolean): void
  /** Events of links, as `<event>` or `<event> <reason>`. */
  events(): string[]
  /** Names the links have been told by. */
  names(): string[]
  /** Codes of rejects and findings. */
  remarks(): string[]
  /** Plays a disk that falls behind, or catches up. */
  setBehind(isBehind: boolean): void
}

export type WorldOptions = Partial<LinkLimits> & {
  /** The test says when a frame is on disk. */
  manual?: boolean
  tls?: NonNullable<TcpListen['tls']>
  dialBack?: readonly string[]
  /** Any free one unless it is given. */
  port?: number
}

const LIMITS: LinkLimits = {
  connections: 100,
  connectionsPerAddress: 100,
  idleSeconds: 60,
  messagesPerSecond: 1_000,
}

/** A source that listens on a free port for connections. */
export function listeningWorld(options: WorldOptions = {}): Promise<LinkWorld> {
  return openWorld(options, (links, limits) => {
    const { tls, dialBack = [], port = 0 } = options
    const transport = { kind: 'tcp-listen', host: '127.0.0.1', port, limits, dialBack } as const
    return listenTcp(tls ? { ...transport, tls } : transport, links)
  })
}

/** A source that listens on a free port for datagrams. */
export function datagramWorld(options: WorldOptions = {}): Promise<LinkWorld> {
  return openWorld(options, (links, limits) => {
    const { port = 0 } = options
    const transport: UdpListen = { kind: 'udp-listen', host: '127.0.0.1', port, limits }
    return listenUdp(transport, links)
  })
}

/** Links of a source that dials: nobody listens. */
export function diallingWorld(options: WorldOptions = {}): Promise<LinkWorld> {
  return openWorld(options, async () => ({ port: 0, close: async () => undefined }))
}

async function openWorld(
  { manual = false, tls: _tls, port: _port, dialBack = [], ...limits }: WorldOptions,
  listen: (links: Links, limits: LinkLimits) => Promise<Opened>,
): Promise<LinkWorld> {
  const disk = playedDisk(manual)
  const script: Script = { heard: [] }
  const every = { ...LIMITS, ...limits }
  const links: Links = openLinks({
    source: 'lines',
    limits: every,
    now: () => Date.now(),
    session: () => lineSession(script),
    keyed: (purpose, text) => `${purpose}-of-${text.length}`,
    mayDial: dialRule(dialBack),
    dial(host, port, session, failed) {
      const dialled = dialTcp({ host, port })
      dialled.then((socket) => wireSocket(socket, links, { session }) || failed(), failed)
    },
    keep: disk.keep,
    isBehind: () => disk.isBehind,
    faulted: () => undefined,
  })
  const opened = await listen(links, every)
  onTestFinished(async () => {
    links.close()
    disk.settle(true)
    await opened.close()
  })
  const notes = () =>
    disk.notes.map((entry) => eventOf(entry, 'entry') ?? { kind: 'none' as const })
  const rows = () => notes().flatMap((note) => (note.kind === 'link' ? [note.reading.reading] : []))
  return {
    links,
    port: opened.port,
    script,
    kept: disk.kept,
    underWay: disk.underWay,
    settle: disk.settle,
    events: () =>
      rows().map(({ event, reason }) => (reason === undefined ? `${event}` : `${event} ${reason}`)),
    names: () => rows().map((row) => String(row.link_id)),
    remarks: () =>
      notes().flatMap((note) => {
        if (note.kind === 'reject') return [note.reject.code]
        return note.kind === 'finding' ? [note.finding.code] : []
      }),
    setBehind(isBehind) {
      disk.isBehind = isBehind
      if (!isBehind) links.readOn()
    },
  }
}

/** Keeps what the hub itself notes at once, and frames when the test says so. */
function playedDisk(isManual: boolean) {
  const waiting: { texts: string[]; kept: (onDisk: boolean) => void }[] = []
  const kept: string[] = []
  const notes: FrameEntry[] = []

  function settle(onDisk = true): void {
    for (const group of waiting.splice(0)) {
      if (onDisk) kept.push(...group.texts)
      group.kept(onDisk)
    }
  }

  return {
    kept,
    notes,
    settle,
    isBehind: false,
    underWay: () => waiting.flatMap(({ texts }) => texts),
    keep(entries: readonly FrameEntry[], done: (onDisk: boolean) => void): void {
      notes.push(...entries.filter(({ kind }) => kind === 'event'))
      const messages = entries.filter(({ kind }) => kind === 'message')
      const texts = messages.map(({ bytes }) => Buffer.from(bytes).toString())
      waiting.push({ texts, kept: done })
      if (!isManual) setImmediate(() => settle(true))
    },
  }
}
