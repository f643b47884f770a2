import type { Forwarding, Frame, OutgoingReading, Session, SessionTurn } from '@tongqu/adapter-kit'
import { sessionContext } from '@tongqu/adapter-kit/testing'
import { jt809 } from '../jt809.ts'
import { jt809Forward } from '../jt809-forward.ts'
import type { Random } from './random.ts'
import { MORNING } from './rows.ts'

/** One end of a connection: its session, the bytes on their way to it, and what waits for disk. */
type End = {
  session: Session
  side: 'upper' | 'lower'
  inbox: Uint8Array[]
  wakeAt: number | undefined
  /** Frames and acknowledgements of turns that are not on disk yet. */
  waiting: { frames: readonly Frame[]; acknowledgements: readonly Uint8Array[] }[]
  isOpen: boolean
}
type Connection = { isMain: boolean; ends: [lower: End, upper: End] }

export type WorldOptions = {
  lower: Readonly<Record<string, string>>
  upper: Readonly<Record<string, string>>
}

/**
 * Two hubs in one process: sessions of both sides, pipes that lose what is under way when they are
 * cut, a disk that keeps what was committed, and crashes of either side.
 */
export class World {
  now = MORNING
  /** Frames on the upper hub's disk. */
  readonly disk: Frame[] = []
  readonly closes: string[] = []
  readonly rejects: string[] = []
  /** What the lower hub has journaled as confirmed. */
  confirmed = -1
  forwarding: Forwarding
  readonly #options: WorldOptions
  readonly #random: Random
  #upper: ReturnType<typeof jt809.open>
  #connections: Connection[] = []
  /** Next row to send, and rows sent before that go again as history. */
  #next = 0
  #reached = 0

  constructor(options: WorldOptions, random: Random) {
    this.#options = options
    this.#random = random
    this.#upper = jt809.open(sessionContext(options.upper))
    this.forwarding = jt809Forward.open(sessionContext(options.lower))
  }

  /** Dials the main link when there is none. */
  dial(): void {
    if (this.#connections.some(({ isMain }) => isMain)) return
    this.#next = this.confirmed + 1
    const lower = endOf(this.forwarding.main(), 'lower')
    const upper = endOf(this.#upper.session(PEER), 'upper')
    this.#connect({ isMain: true, ends: [lower, upper] })
  }

  /** Up to `count` of the rows that are due go out, those that were sent before as late ones. */
  send(rows: readonly OutgoingReading[], count: number): void {
    const main = this.#connections.find(({ isMain }) => isMain)
    if (!main || !this.forwarding.isReady()) return
    const late = this.#next < this.#reached
    const end = Math.min(this.#next + count, late ? this.#reached : rows.length)
    const turn = this.forwarding.send(rows.slice(this.#next, end), this.now, late)
    this.#next = end
    this.#reached = Math.max(this.#reached, end)
    this.#apply(main, main.ends[0], turn)
  }

  /** Some bytes of one direction of one connection arrive. */
  deliver(): void {
    const connection = this.#connections[this.#random.below(this.#connections.length)]
    const end = connection?.ends[this.#random.below(2)]
    const chunk = end?.inbox.shift()
    if (!connection || !end || !chunk) return
    const cut = this.#random.chance(0.3) ? this.#random.below(chunk.length + 1) : chunk.length
    if (cut < chunk.length) end.inbox.unshift(chunk.subarray(cut))
    if (cut > 0) this.#apply(connection, end, end.session.receive(chunk.subarray(0, cut), this.now))
    this.#confirm()
  }

  /** What the upper hub has taken is on disk; its acknowledgements go out. */
  commit(): void {
    for (const connection of this.#connections) {
      for (const end of connection.ends) {
        for (const { frames, acknowledgements } of end.waiting.splice(0)) {
          this.disk.push(...frames)
          for (const bytes of acknowledgements) other(connection, end).inbox.push(bytes)
        }
      }
    }
  }

  pass(milliseconds: number): void {
    this.now += milliseconds
    for (const connection of [...this.#connections]) {
      for (const end of connection.ends) {
        if (!end.isOpen || end.wakeAt === undefined || end.wakeAt > this.now) continue
        end.wakeAt = undefined
        this.#apply(connection, end, end.session.wake(this.now))
      }
    }
    this.#confirm()
  }

  /** A connection breaks: what is under way is lost, what was taken is still committed. */
  cut(): void {
    const connection = this.#connections[this.#random.below(this.#connections.length)]
    if (connection) this.#close(connection)
  }

  /** A byte under way changes. */
  garble(): void {
    const connection = this.#connections[this.#random.below(this.#connections.length)]
    const chunk = connection?.ends[1].inbox[0]
    if (!chunk || chunk.length === 0) return
    const at = this.#random.below(chunk.length)
    chunk[at] = (chunk[at] ?? 0) ^ (1 + this.#random.below(255))
  }

  /** The process ends: what was not on disk is gone. */
  crashUpper(): void {
    for (const { ends } of this.#connections) for (const end of ends) end.waiting.length = 0
    for (const connection of [...this.#connections]) this.#close(connection)
    this.#upper = jt809.open(sessionContext(this.#options.upper))
  }

  crashLower(): void {
    for (const connection of [...this.#connections]) this.#close(connection)
    this.forwarding = jt809Forward.open(sessionContext(this.#options.lower))
  }

  #confirm(): void {
    this.confirmed = Math.max(this.confirmed, this.forwarding.confirmed())
  }

  #connect(connection: Connection): void {
    this.#connections.push(connection)
    for (const end of connection.ends) {
      end.isOpen = true
      this.#apply(connection, end, end.session.opened(this.now))
    }
  }

  #apply(connection: Connection, end: End, turn: SessionTurn): void {
    const peer = other(connection, end)
    for (const bytes of turn.replies) peer.inbox.push(Uint8Array.from(bytes))
    const { frames, acknowledgements } = turn
    if (frames.length + acknowledgements.length > 0) end.waiting.push({ frames, acknowledgements })
    if (turn.wakeAt !== undefined) end.wakeAt = turn.wakeAt
    this.rejects.push(...turn.rejects.map(({ code }) => code))
    for (const { session } of turn.dials ?? []) this.#dialBack(session)
    if (turn.close) {
      this.closes.push(turn.close.code)
      this.#close(connection)
    }
  }

  #dialBack(session: Session): void {
    if (this.#random.chance(0.2)) {
      session.closed(this.now)
      return
    }
    const lower = endOf(this.forwarding.slave(PEER), 'lower')
    this.#connect({ isMain: false, ends: [lower, endOf(session, 'upper')] })
  }

  #close(connection: Connection): void {
    if (!this.#connections.includes(connection)) return
    this.#connections = this.#connections.filter((one) => one !== connection)
    for (const end of connection.ends) {
      end.isOpen = false
      for (const { frames } of end.waiting.splice(0)) this.disk.push(...frames)
      this.disk.push(...end.session.closed(this.now).frames)
    }
  }
}

const PEER = { address: '192.0.2.9', port: 40_000, transport: 'tcp' } as const

function endOf(session: Session, side: End['side']): End {
  return { session, side, inbox: [], wakeAt: undefined, waiting: [], isOpen: false }
}

function other({ ends }: Connection, end: End): End {
  return ends[0] === end ? ends[1] : ends[0]
}
