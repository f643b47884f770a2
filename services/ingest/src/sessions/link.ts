import type { Frame, Session, SessionTurn } from '@tongqu/adapter-kit'
import type { FrameEntry } from '@tongqu/lakehouse'
import { openAlarm } from './alarm.ts'
import { type TokenBucket, tokenBucket } from './token-bucket.ts'
import type { LinkLimits, Wire, WireEvents } from './types.ts'

/** How a link ended, in the words of `vehicle/link@1`. */
export type LinkEnd = 'closed' | 'refused' | 'replaced' | 'flooded' | 'failed'

/** What a link needs of those around it. */
export type LinkHost = {
  now(): number
  limits: LinkLimits
  /** Takes entries for the journal; `kept` is called once, in the order of the calls. */
  keep(entries: readonly FrameEntry[], kept: (onDisk: boolean) => void): void
  /** Are frames coming faster than the disk takes them? Then nobody is read. */
  isBehind(): boolean
  rejected(link: Link, reject: SessionTurn['rejects'][number]): void
  found(link: Link, finding: SessionTurn['findings'][number]): void
  /** The peer has proven who it is; called before the turn's frames are kept. */
  identified(link: Link, identity: string): void
  dial(link: Link, dial: NonNullable<SessionTurn['dials']>[number]): void
  /** What the session holds has changed by so many bytes. */
  holds(link: Link, change: number): void
  /** A session has thrown, which it must not. */
  faulted(error: unknown): void
  /** The link is over; called once. */
  over(link: Link, end: LinkEnd, reason: string): void
}

/** Unsent bytes beyond which a peer is not read, and cut when it takes none of them in time. */
export const SLOW_BYTES = 65_536
/** Unsent bytes beyond which a peer is cut at once. */
export const MOST_UNSENT_BYTES = 2 ** 20
export const SLOW_MILLISECONDS = 30_000
/** What one session may hold of messages that are not whole yet. */
export const MOST_HELD_BYTES = 2 ** 20
/** Messages of so many seconds may come at once: a terminal that leaves a tunnel. */
export const BURST_SECONDS = 10
/** Bytes that count as a message when they hold none: twice the longest of JT/T 808. */
const BYTES_PER_MESSAGE = 4_096
/** Last words may take so long to leave. */
const CLOSE_MILLISECONDS = 5_000

const NEVER = Number.POSITIVE_INFINITY
const NOTHING: SessionTurn = {
  frames: [],
  replies: [],
  acknowledgements: [],
  rejects: [],
  findings: [],
}

/** One connection: carries out what its session asks, and keeps its peer within its limits. */
export class Link implements WireEvents {
  /** What it is told by: a pseudonym of the address at first, then its identity. */
  name: string
  identity: string | undefined
  version: string | undefined
  frames = 0
  rejects = 0
  bytes = 0
  readonly wire: Wire
  readonly session: Session
  readonly #host: LinkHost
  readonly #rate: TokenBucket
  readonly #alarm
  #state: 'open' | 'closing' | 'over' = 'open'
  #held = 0
  #wakeAt = NEVER
  #idleAt: number
  #slowAt = NEVER
  #closeAt = NEVER
  #cutAt = NEVER
  #end: readonly [LinkEnd, string] = ['closed', 'peer-closed']
  /** Turns whose frames are on their way to the disk. */
  #underWay = 0
  #hasEnded = false
  /** Acknowledgements that may leave now, and whether somebody is about to send them. */
  #owed: Uint8Array[] = []
  #isOwing = false
  #isPaused = false

  constructor(wire: Wire, session: Session, name: string, host: LinkHost) {
    const { messagesPerSecond, idleSeconds } = host.limits
    this.wire = wire
    this.name = name
    this.session = session
    this.#host = host
    const now = host.now()
    this.#rate = tokenBucket(messagesPerSecond, messagesPerSecond * BURST_SECONDS, now)
    this.#alarm = openAlarm(
      () => host.now(),
      () => this.#ring(),
    )
    this.#idleAt = now + idleSeconds * 1000
    this.#alarm.by(this.#idleAt)
  }

  /** Bytes its session holds. */
  get held(): number {
    return this.#held
  }

  /** To be called once the link is known to its host. */
  open(): void {
    this.#apply(this.#ask((session) => session.opened(this.#host.now())))
  }

  received(bytes: Uint8Array): void {
    if (this.#state !== 'open') return
    const now = this.#host.now()
    this.bytes += bytes.length
    this.#heard(now)
    const turn = this.#ask((session) => session.receive(bytes, now))
    const messages = Math.max(
      turn.frames.length + turn.rejects.length,
      turn.replies.length + turn.acknowledgements.length,
      bytes.length / BYTES_PER_MESSAGE,
    )
    if (!this.#rate.take(messages, now)) {
      // What it said before counts; what it said too much is not answered.
      this.#keep(turn.frames, [])
      this.cut('flooded', 'too-many-messages')
      return
    }
    this.#apply(turn)
    this.#measure()
  }

  drained(): void {
    this.#slowAt = NEVER
    this.#readOn()
  }

  finished(): void {
    this.close('closed', 'peer-closed')
  }

  ended(failed: boolean): void {
    this.#hasEnded = true
    if (this.#state === 'over') return
    const reason = failed ? 'broken' : 'peer-closed'
    this.#over(...(this.#state === 'open' ? (['closed', reason] as const) : this.#end))
  }

  /** Ends the connection at once. */
  cut(end: LinkEnd, reason: string): void {
    if (this.#state === 'over') return
    this.#over(end, reason)
    this.wire.destroy()
  }

  /** Lets what is under way be acknowledged, then ends the connection. */
  close(end: LinkEnd, reason: string, afterMilliseconds = 0): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    this.#end = [end, reason]
    const now = this.#host.now()
    this.#closeAt = now + afterMilliseconds
    this.#cutAt = this.#closeAt + CLOSE_MILLISECONDS
    this.wire.pause()
    if (afterMilliseconds > 0) this.#alarm.by(this.#closeAt)
    else this.#finish()
  }

  /** The disk has caught up, or falls behind: reads, or does not. */
  readOrPause(): void {
    if (this.#state !== 'open') return
    if (this.#host.isBehind()) this.#pause()
    else this.#readOn()
  }

  /** A fault of a session costs its own connection, not those of others. */
  #ask(call: (session: Session) => SessionTurn): SessionTurn {
    try {
      return call(this.session)
    } catch (error) {
      this.#host.faulted(error)
      this.cut('failed', 'session-fault')
      return NOTHING
    }
  }

  #apply(turn: SessionTurn): void {
    if (this.#state === 'over') return
    if (turn.version !== undefined) this.version = turn.version
    if (turn.identity !== undefined && turn.identity !== this.identity) {
      this.#host.identified(this, turn.identity)
    }
    this.#write(turn.replies)
    for (const reject of turn.rejects) {
      this.rejects += 1
      this.#host.rejected(this, reject)
    }
    for (const finding of turn.findings) this.#host.found(this, finding)
    this.#keep(turn.frames, turn.acknowledgements)
    for (const dial of turn.dials ?? []) this.#host.dial(this, dial)
    if (turn.wakeAt !== undefined) {
      this.#wakeAt = turn.wakeAt
      this.#alarm.by(turn.wakeAt)
    }
    const { close } = turn
    if (close) {
      const end = this.identity === undefined ? 'refused' : 'closed'
      this.close(end, close.code, close.afterMilliseconds)
    }
  }

  #keep(frames: readonly Frame[], acknowledgements: readonly Uint8Array[]): void {
    if (frames.length === 0 && acknowledgements.length === 0) return
    this.frames += frames.length
    this.#underWay += 1
    this.#host.keep(frames.map(entryOfFrame), (onDisk) => {
      this.#underWay -= 1
      if (!onDisk) return this.cut('failed', 'not-kept')
      this.#acknowledge(acknowledgements)
      if (this.#state === 'closing') this.#finish()
    })
    if (this.#host.isBehind()) this.#pause()
  }

  /** What became durable together is answered with one write, as the last of them is told. */
  #acknowledge(acknowledgements: readonly Uint8Array[]): void {
    if (this.#state === 'over') return
    for (const bytes of acknowledgements) this.#owed.push(bytes)
    if (this.#isOwing || this.#owed.length === 0) return
    this.#isOwing = true
    queueMicrotask(() => {
      this.#isOwing = false
      if (this.#state !== 'over') this.#write(this.#owed.splice(0))
    })
  }

  #write(pieces: readonly Uint8Array[]): void {
    const [first] = pieces
    if (!first || this.#hasEnded) return
    // A datagram holds one message; a stream takes all at once.
    const isOneByOne = pieces.length === 1 || this.wire.peer.transport === 'udp'
    for (const bytes of isOneByOne ? pieces : [Buffer.concat(pieces)]) this.wire.write(bytes)
    const waiting = this.wire.waitingBytes()
    if (waiting > MOST_UNSENT_BYTES) this.cut('closed', 'slow-peer')
    if (waiting <= SLOW_BYTES || this.#slowAt !== NEVER) return
    this.#slowAt = this.#host.now() + SLOW_MILLISECONDS
    this.#alarm.by(this.#slowAt)
    this.#pause()
  }

  #measure(): void {
    if (this.#state === 'over') return
    const held = this.session.heldBytes()
    const change = held - this.#held
    this.#held = held
    if (held > MOST_HELD_BYTES) {
      this.#host.found(this, finding(this, 'held-too-much', `${held} bytes of unfinished messages`))
      this.cut('flooded', 'held-too-much')
    }
    if (change !== 0) this.#host.holds(this, change)
  }

  #ring(): void {
    const now = this.#host.now()
    if (this.#state === 'closing') {
      if (now >= this.#cutAt) this.cut(...this.#end)
      else this.#finish()
    }
    if (this.#state === 'open') this.#look(now)
    this.#armNext(now)
  }

  /** Looks which deadlines of an open link have come. */
  #look(now: number): void {
    // Who is not being read can not be blamed for being silent.
    if (this.#isPaused) this.#heard(now)
    if (now >= this.#slowAt) this.cut('closed', 'slow-peer')
    else if (now >= this.#idleAt) this.close('closed', 'idle')
    else if (now >= this.#wakeAt) {
      this.#wakeAt = NEVER
      this.#apply(this.#ask((session) => session.wake(now)))
      this.#measure()
    }
  }

  #armNext(now: number): void {
    if (this.#isOver()) return
    const isOpen = this.#state === 'open'
    const deadlines = isOpen ? [this.#wakeAt, this.#idleAt, this.#slowAt] : [this.#cutAt]
    if (!isOpen && this.#closeAt > now) deadlines.push(this.#closeAt)
    const next = Math.min(...deadlines)
    if (next !== NEVER) this.#alarm.by(next)
  }

  /** The state may change inside a call that the compiler does not see. */
  #isOver(): boolean {
    return this.#state === 'over'
  }

  /** Ends once nothing is under way to the disk and the delay of a refusal is over. */
  #finish(): void {
    const now = this.#host.now()
    if (now < this.#closeAt) return
    if (this.#underWay > 0) {
      this.#alarm.by(this.#cutAt)
      return
    }
    this.#write(this.#owed.splice(0))
    if (this.#isOver()) return
    this.#over(...this.#end)
    this.wire.end()
  }

  #over(end: LinkEnd, reason: string): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#keep(this.#ask((session) => session.closed(this.#host.now())).frames, [])
    this.#alarm.stop()
    if (this.#held > 0) this.#host.holds(this, -this.#held)
    this.#held = 0
    this.#host.over(this, end, reason)
  }

  #pause(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.wire.pause()
  }

  #readOn(): void {
    if (!this.#isPaused || this.#host.isBehind() || this.#slowAt !== NEVER) return
    this.#isPaused = false
    this.#heard(this.#host.now())
    this.wire.resume()
  }

  #heard(now: number): void {
    this.#idleAt = now + this.#host.limits.idleSeconds * 1000
  }
}

/** A message as the journal keeps it. */
export function entryOfFrame({ at, context, bytes }: Frame): FrameEntry {
  return { kind: 'message', at, context, bytes }
}

/** A remark on a link. */
export function finding(link: Link, code: string, message: string) {
  return { at: link.name, code, message }
}
