import type { Peer, Session } from '@tongqu/adapter-kit'
import type { FrameEntry } from '@tongqu/lakehouse'
import { type DialRule, plain } from './dial-rules.ts'
import { entryOfFinding, entryOfLink, entryOfReject } from './events.ts'
import { entryOfFrame, finding, Link, type LinkEnd, type LinkHost } from './link.ts'
import { tokenBucket } from './token-bucket.ts'
import type { Admission, LinkLimits, Wire, WireEvents } from './types.ts'

export type LinksDeps = {
  source: string
  limits: LinkLimits
  now(): number
  /** A new session for a peer. */
  session(peer: Peer): Session
  keyed(purpose: string, text: string): string
  mayDial: DialRule
  /** Opens a connection for a session that another one asked for; `failed` when it can not. */
  dial(host: string, port: number, session: Session, failed: () => void): void
  keep: LinkHost['keep']
  isBehind(): boolean
}

/** All connections of one source. */
export type Links = Admission & {
  count(): number
  authenticated(): number
  /** Frames of all links since the start. */
  frames(): number
  /** Notes in the journal what has become of the source as a whole. */
  note(event: 'listening' | 'failed', reason?: string): void
  /** The disk has caught up. */
  readOn(): void
  /** Takes nobody in any more and ends every link once its last frames are kept. */
  close(): void
}

/** What all sessions of one source may hold of messages that are not whole yet. */
export const MOST_HELD_BYTES_OF_SOURCE = 64 * 2 ** 20
/** Links that one link may have open beside itself; JT/T 809 needs one. */
const MOST_DIALS = 2
/** Events, rejects and findings that go into the journal; the rest is only counted. */
const EVENTS_PER_SECOND = 200
/** A restart of ten thousand terminals brings two events each. */
const MOST_EVENTS = 40_000
const REJECTS_PER_SECOND = 100
const MOST_REJECTS = 2_000

/** Opens the door of a source; nobody is there yet. */
export function openLinks(deps: LinksDeps): Links {
  const { now, limits } = deps
  const open = new Set<Link>()
  const perAddress = new Map<string, number>()
  const byIdentity = new Map<string, Link>()
  /** Sessions that were dialled for, and whose link asked for it. */
  const dialled = new Map<Session, Link>()
  const events = tokenBucket(EVENTS_PER_SECOND, MOST_EVENTS, now())
  const rejects = tokenBucket(REJECTS_PER_SECOND, MOST_REJECTS, now())
  let held = 0
  let frames = 0
  let isClosed = false

  function write(entry: FrameEntry): void {
    deps.keep([entry], () => undefined)
  }

  function tell(link: Link, event: LinkEnd | 'connected' | 'authenticated', reason?: string) {
    if (!events.take(1, now())) return
    const { name, version, frames, rejects, bytes } = link
    const isEnd = event !== 'connected' && event !== 'authenticated'
    write(
      entryOfLink(now(), {
        source_id: deps.source,
        link_id: name,
        event,
        ...(reason === undefined ? {} : { reason }),
        ...(version === undefined ? {} : { protocol_version: version }),
        connections: open.size,
        ...(isEnd
          ? { frames: String(frames), rejects: String(rejects), bytes: String(bytes) }
          : {}),
      }),
    )
  }

  const host: LinkHost = {
    now,
    limits,
    isBehind: deps.isBehind,
    keep(entries, kept) {
      frames += entries.length
      deps.keep(entries, kept)
    },
    rejected(link, reject) {
      if (rejects.take(1, now())) write(entryOfReject(now(), link.name, reject))
    },
    found(_link, found) {
      if (rejects.take(1, now())) write(entryOfFinding(now(), found))
    },
    identified(link, identity) {
      const name = identity.length > MOST_NAME ? deps.keyed('link', identity) : identity
      const older = byIdentity.get(identity)
      if (link.identity !== undefined) byIdentity.delete(link.identity)
      byIdentity.set(identity, link)
      link.identity = identity
      link.name = name
      if (older && older !== link) older.cut('replaced', 'same-identity')
      tell(link, 'authenticated')
    },
    dial(link, { host: wanted, port, session }) {
      const count = [...dialled.values()].filter((asker) => asker === link).length
      const isRefused = !deps.mayDial(link.wire.peer, wanted)
      if (isRefused) host.found(link, finding(link, 'dial-refused', DIAL_REFUSED))
      if (isRefused || count >= MOST_DIALS) return notDialled(session)
      dialled.set(session, link)
      deps.dial(wanted, port, session, () => notDialled(session))
    },
    holds(_link, change) {
      held += change
      if (held <= MOST_HELD_BYTES_OF_SOURCE) return
      const most = [...open].reduce((a, b) => (b.held > a.held ? b : a))
      host.found(most, finding(most, 'held-too-much', 'the source holds too many unfinished bytes'))
      most.cut('flooded', 'held-too-much')
    },
    over(link, end, reason) {
      if (!open.delete(link)) return
      dialled.delete(link.session)
      const address = plain(link.wire.peer.address)
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
      if (link.identity !== undefined && byIdentity.get(link.identity) === link) {
        byIdentity.delete(link.identity)
      }
      if (end === 'flooded') host.found(link, finding(link, 'flooded', reason))
      tell(link, end, reason)
    },
  }

  /** Its session hears that nothing came of it, and may ask again. */
  function notDialled(session: Session): void {
    dialled.delete(session)
    const last = session.closed(now()).frames
    if (last.length > 0) host.keep(last.map(entryOfFrame), () => undefined)
  }

  function refusal(address: string): string | undefined {
    if (open.size >= limits.connections) return 'too-many-connections'
    const count = perAddress.get(address) ?? 0
    return count >= limits.connectionsPerAddress ? 'too-many-of-address' : undefined
  }

  function admit(wire: Wire, given?: Session): WireEvents | undefined {
    if (isClosed) return undefined
    const address = plain(wire.peer.address)
    const name = deps.keyed('link', address)
    const refused = given ? undefined : refusal(address)
    if (refused !== undefined) {
      if (events.take(1, now())) {
        const facts = { source_id: deps.source, link_id: name, connections: open.size }
        write(entryOfLink(now(), { ...facts, event: 'refused', reason: refused }))
      }
      return undefined
    }
    const link = new Link(wire, given ?? deps.session(wire.peer), name, host)
    open.add(link)
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1)
    tell(link, 'connected')
    link.open()
    return link
  }

  return {
    admit,
    count: () => open.size,
    authenticated: () => byIdentity.size,
    frames: () => frames,
    note(event, reason) {
      const facts = { source_id: deps.source, link_id: deps.source.slice(0, MOST_NAME), event }
      write(entryOfLink(now(), { ...facts, ...(reason === undefined ? {} : { reason }) }))
    },
    readOn() {
      for (const link of open) link.readOrPause()
    },
    close() {
      isClosed = true
      for (const link of [...open]) link.close('closed', 'stopped')
    },
  }
}

/** Characters of a link's name in `vehicle/link@1`. */
const MOST_NAME = 64

const DIAL_REFUSED = 'the peer asks to be dialled at an address that is neither its own nor listed'
