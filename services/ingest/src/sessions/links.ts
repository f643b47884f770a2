import type { Finding, Peer, Session, SessionTurn } from '@tongqu/adapter-kit'
import type { FrameEntry } from '@tongqu/lakehouse'
import { type DialRule, plain } from './dial-rules.ts'
import { entryOfFinding, entryOfLink, entryOfReject } from './events.ts'
import { entryOfFrame, finding, Link, type LinkEnd, type LinkHost } from './link.ts'
import { type TokenBucket, tokenBucket } from './token-bucket.ts'
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
  /** A session has thrown, which it must not. */
  faulted(error: unknown): void
  isBehind(): boolean
  /** A session has refused something, with this code; absent: nobody listens. */
  rejected?(code: string): void
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
/** Who is refused tries again at once; a flood of connections is noted now and then. */
const REFUSALS_PER_SECOND = 2
const MOST_REFUSALS = 20
const REJECTS_PER_SECOND = 100
const MOST_REJECTS = 2_000

/** Opens the door of a source; nobody is there yet. */
export function openLinks(deps: LinksDeps): Links {
  return new SourceLinks(deps)
}

class SourceLinks implements Links, LinkHost {
  readonly limits: LinkLimits
  readonly #deps: LinksDeps
  readonly #open = new Set<Link>()
  /** Those of them that have not proven who they are, oldest first. */
  readonly #strangers = new Set<Link>()
  readonly #perAddress = new Map<string, number>()
  readonly #byIdentity = new Map<string, Link>()
  /** Sessions that were dialled for: who asked for it, and their own link once it stands. */
  readonly #dialled = new Map<Session, { asker: Link; link?: Link }>()
  readonly #events: TokenBucket
  readonly #refusals: TokenBucket
  readonly #remarks: TokenBucket
  #held = 0
  #frames = 0
  #isClosed = false

  constructor(deps: LinksDeps) {
    this.#deps = deps
    this.limits = deps.limits
    this.#events = tokenBucket(EVENTS_PER_SECOND, MOST_EVENTS, deps.now())
    this.#refusals = tokenBucket(REFUSALS_PER_SECOND, MOST_REFUSALS, deps.now())
    this.#remarks = tokenBucket(REJECTS_PER_SECOND, MOST_REJECTS, deps.now())
  }

  admit(wire: Wire, given?: Session): WireEvents | undefined {
    if (this.#isClosed) return undefined
    const address = plain(wire.peer.address)
    const name = this.#deps.keyed('link', address)
    // Who asked for it may have gone while it was dialled.
    if (given && !this.#dialled.has(given)) return undefined
    if (wire.peer.transport === 'udp') this.#makeRoom()
    const refused = given ? undefined : this.#refusal(address)
    if (refused !== undefined) {
      if (this.#refusals.take(1, this.now())) this.#tell(name, 'refused', { reason: refused })
      return undefined
    }
    const session = given ?? this.#sessionFor(wire.peer)
    if (!session) return undefined
    const link = new Link(wire, session, name, this)
    this.#open.add(link)
    this.#strangers.add(link)
    const dialled = given && this.#dialled.get(given)
    if (dialled) dialled.link = link
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1)
    this.#tell(name, 'connected')
    link.open()
    return link
  }

  count(): number {
    return this.#open.size
  }

  authenticated(): number {
    return this.#byIdentity.size
  }

  frames(): number {
    return this.#frames
  }

  note(event: 'listening' | 'failed', reason?: string): void {
    const name = this.#deps.source.slice(0, MOST_NAME)
    this.#tell(name, event, reason === undefined ? {} : { reason })
  }

  readOn(): void {
    for (const link of this.#open) link.readOrPause()
  }

  close(): void {
    this.#isClosed = true
    for (const link of [...this.#open]) link.close('closed', 'stopped')
  }

  now(): number {
    return this.#deps.now()
  }

  isBehind(): boolean {
    return this.#deps.isBehind()
  }

  keep(entries: readonly FrameEntry[], kept: (onDisk: boolean) => void): void {
    this.#frames += entries.length
    this.#deps.keep(entries, kept)
  }

  rejected(link: Link, reject: SessionTurn['rejects'][number]): void {
    this.#deps.rejected?.(reject.code)
    if (this.#mayRemark()) this.#write(entryOfReject(this.now(), link.name, reject))
  }

  found(_link: Link, found: Finding): void {
    if (this.#mayRemark()) this.#write(entryOfFinding(this.now(), found))
  }

  identified(link: Link, identity: string): void {
    const older = this.#byIdentity.get(identity)
    this.#forgetIdentity(link)
    this.#byIdentity.set(identity, link)
    this.#strangers.delete(link)
    link.identity = identity
    link.name = identity.length > MOST_NAME ? this.#deps.keyed('link', identity) : identity
    if (older && older !== link) older.cut('replaced', 'same-identity')
    this.#tell(link.name, 'authenticated', versionOf(link))
  }

  dial(link: Link, { host, port, session }: NonNullable<SessionTurn['dials']>[number]): void {
    const count = [...this.#dialled.values()].filter(({ asker }) => asker === link).length
    const isRefused = !this.#deps.mayDial(link.wire.peer, host)
    if (isRefused) this.found(link, finding(link, 'dial-refused', DIAL_REFUSED))
    if (isRefused || count >= MOST_DIALS) {
      this.#notDialled(session)
      return
    }
    this.#dialled.set(session, { asker: link })
    this.#deps.dial(host, port, session, () => this.#notDialled(session))
  }

  holds(_link: Link, change: number): void {
    this.#held += change
    if (this.#held <= MOST_HELD_BYTES_OF_SOURCE) return
    const most = [...this.#open].reduce((a, b) => (b.held > a.held ? b : a))
    this.found(most, finding(most, 'held-too-much', HELD_TOO_MUCH))
    most.cut('flooded', 'held-too-much')
  }

  over(link: Link, end: LinkEnd, reason: string): void {
    if (!this.#open.delete(link)) return
    this.#strangers.delete(link)
    this.#dialled.delete(link.session)
    this.#leaveDialled(link)
    const address = plain(link.wire.peer.address)
    const left = (this.#perAddress.get(address) ?? 1) - 1
    if (left > 0) this.#perAddress.set(address, left)
    else this.#perAddress.delete(address)
    this.#forgetIdentity(link)
    if (end === 'flooded') this.found(link, finding(link, 'flooded', reason))
    const { frames, rejects, bytes } = link
    this.#tell(link.name, end, {
      reason,
      ...versionOf(link),
      frames: String(frames),
      rejects: String(rejects),
      bytes: String(bytes),
    })
  }

  faulted(error: unknown): void {
    this.#deps.faulted(error)
  }

  #sessionFor(peer: Peer): Session | undefined {
    try {
      return this.#deps.session(peer)
    } catch (error) {
      this.faulted(error)
      return undefined
    }
  }

  /** What was dialled for a link ends with it; what is still being dialled is not taken in. */
  #leaveDialled(asker: Link): void {
    for (const [session, dialled] of this.#dialled) {
      if (dialled.asker !== asker) continue
      this.#dialled.delete(session)
      dialled.link?.close('closed', 'asker-closed')
    }
  }

  /** Addresses of datagrams are easily invented: they may not keep out who comes after them. */
  #makeRoom(): void {
    if (this.#open.size < this.limits.connections) return
    const [oldest] = this.#strangers
    oldest?.cut('closed', 'made-room')
  }

  #forgetIdentity(link: Link): void {
    const { identity } = link
    if (identity !== undefined && this.#byIdentity.get(identity) === link) {
      this.#byIdentity.delete(identity)
    }
  }

  /** Its session hears that nothing came of it, and may ask again. */
  #notDialled(session: Session): void {
    this.#dialled.delete(session)
    try {
      const last = session.closed(this.now()).frames
      if (last.length > 0) this.keep(last.map(entryOfFrame), () => undefined)
    } catch (error) {
      this.faulted(error)
    }
  }

  #refusal(address: string): string | undefined {
    const { connections, connectionsPerAddress } = this.limits
    if (this.#open.size >= connections) return 'too-many-connections'
    const count = this.#perAddress.get(address) ?? 0
    return count >= connectionsPerAddress ? 'too-many-of-address' : undefined
  }

  #mayRemark(): boolean {
    return this.#remarks.take(1, this.now())
  }

  #tell(link: string, event: string, facts: Record<string, string> = {}): void {
    if (!this.#events.take(1, this.now())) return
    const { source } = this.#deps
    const connections = this.#open.size
    const reading = { source_id: source, link_id: link, event, ...facts, connections }
    this.#write(entryOfLink(this.now(), reading))
  }

  #write(entry: FrameEntry): void {
    this.#deps.keep([entry], () => undefined)
  }
}

function versionOf({ version }: Link): Record<string, string> {
  return version === undefined ? {} : { protocol_version: version }
}

/** Characters of a link's name in `vehicle/link@1`. */
const MOST_NAME = 64

const HELD_TOO_MUCH = 'the source holds too many bytes of unfinished messages'
const DIAL_REFUSED = 'the peer asks to be dialled at an address that is neither its own nor listed'
