import type { OutgoingReading, Session, SessionTurn } from '@tongqu/adapter-kit'
import { idText } from '../reading/names.ts'
import { emptyTurn, type Turn } from '../turn.ts'
import { COUNT_NOTICE, isExchange } from '../wire/body.ts'
import { HEADER_BYTES, longAt, messageIdOf, putShort, putWord, wordAt } from '../wire/frame.ts'
import { fixedText } from '../wire/outgoing.ts'
import { Reception } from '../wire/reception.ts'
import { batchesOf } from './batches.ts'
import type { LowerLink } from './lower-link.ts'
import { MAX_UNCONFIRMED } from './sent-rows.ts'

/** Heartbeat when idle, and when the peer counts as gone (JT/T 809-2011 4.3.1.1.2). */
const HEARTBEAT_MILLISECONDS = 60_000
const IDLE_MILLISECONDS = 180_000
const LOGIN_MILLISECONDS = 30_000

/** Rows that are not confirmed by then are sent again over a new connection. */
const CONFIRM_MILLISECONDS = 180_000

/** How often the link looks around, and how often it asks for an answer that confirms. */
const TICK_MILLISECONDS = 1_000

/** The main link of the hub as lower platform. */
export class LowerMainSession implements Session {
  readonly #link: LowerLink
  readonly #generation: number
  readonly #reception = new Reception()
  #state: 'new' | 'asked' | 'up' | 'over' = 'new'
  /** What confirms rows on this connection; undefined until it is known. */
  #mode: 'count' | 'linktest' | undefined
  /** START_TIME of the receipts of this connection. */
  #start: number | undefined
  /** Positions that had been sent when each unanswered 0x1005 went out. */
  readonly #probes: number[] = []
  #heardAt = 0
  #spokeAt = 0
  #probedAt = 0

  constructor(link: LowerLink) {
    this.#link = link
    link.generation += 1
    this.#generation = link.generation
    link.verifyCode = undefined
    this.#reception.trust(link.options.edition, link.options.keys)
  }

  isReady(): boolean {
    return (
      this.#state === 'up' &&
      this.#mode !== undefined &&
      this.#link.rows.unconfirmed() < MAX_UNCONFIRMED
    )
  }

  opened(now: number): SessionTurn {
    const turn = emptyTurn()
    this.#state = 'asked'
    this.#heardAt = now
    this.#link.rows.restart()
    this.#send(0x1001, this.#loginBody(), now, turn)
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  receive(bytes: Uint8Array, now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver()) return turn
    this.#heardAt = now
    for (const received of this.#reception.receive(bytes)) {
      if ('fault' in received) turn.rejects.push(received.fault)
      else this.#take(received.message, now, turn)
      if (this.#isOver()) break
    }
    if (this.#state === 'up') this.#flush(now, turn)
    return turn
  }

  wake(now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver()) {
      turn.close = { code: 'replaced', reason: 'another main link has been opened' }
      return turn
    }
    const limit = this.#state === 'up' ? IDLE_MILLISECONDS : LOGIN_MILLISECONDS
    if (now - this.#heardAt >= limit) {
      this.#end(turn, 'idle', `silent for ${limit} ms`)
      return turn
    }
    const oldest = this.#link.rows.oldestAt()
    if (oldest !== undefined && now - oldest >= CONFIRM_MILLISECONDS) {
      this.#end(turn, 'unconfirmed', 'no receipt; the rows are sent again')
      return turn
    }
    if (this.#state === 'up') {
      this.#flush(now, turn)
      if (this.#isProbeDue(now)) this.#probe(now, turn)
    }
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  closed(): SessionTurn {
    if (!this.#isOver()) this.#link.verifyCode = undefined
    this.#state = 'over'
    return emptyTurn()
  }

  heldBytes(): number {
    return this.#reception.heldBytes()
  }

  /** Rows in the order of their places. */
  send(rows: readonly OutgoingReading[], now: number, late: boolean): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver() || this.#state !== 'up' || this.#mode === undefined) return turn
    const link = this.#link
    link.note(rows)
    const { batches, refused } = batchesOf(rows, link.options.edition, late)
    for (const { bodies, place } of batches) {
      let sum = 0
      for (const { body, positions } of bodies) {
        turn.replies.push(link.positionFrame(body, positions, now))
        sum += positions
      }
      link.rows.sent(sum, place, now)
    }
    for (const { place, reason } of refused) {
      turn.findings.push({ at: `row[${place}]`, code: 'not-forwardable', message: reason })
    }
    if (turn.replies.length > 0) this.#spokeAt = now
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  #loginBody(): Uint8Array {
    const { edition, user, password, accessCode, downLinkHost, downLinkPort } = this.#link.options
    const code = new Uint8Array(edition === '2019' ? 4 : 0)
    if (edition === '2019') putWord(code, 0, accessCode)
    const head = new Uint8Array(4)
    putWord(head, 0, user)
    const port = new Uint8Array(2)
    putShort(port, 0, downLinkPort)
    const host = fixedText(downLinkHost, 32)
    return Buffer.concat([head, fixedText(password, 8), code, host, port])
  }

  #take(message: Uint8Array, now: number, turn: Turn): void {
    const body = HEADER_BYTES[this.#link.options.edition]
    const id = messageIdOf(message)
    switch (id) {
      case 0x1002:
        this.#loggedIn(message[body] ?? 255, wordAt(message, body + 1), now, turn)
        return
      case 0x1004:
        this.#end(turn, 'logout', 'logged out')
        return
      case 0x1006:
        this.#answered()
        return
      case COUNT_NOTICE: {
        const total = wordAt(message, body)
        this.#counted(total, longAt(message, body + 4), turn)
        return
      }
      case 0x9007:
        turn.findings.push({ at: 'link', code: 'slave-unreachable', message: 'told by 0x9007' })
        return
      case 0x9008:
        this.#end(turn, 'closed-by-peer', 'the upper platform closes its links')
        return
      default:
        if (isExchange(id)) this.#link.answer(message)
        else
          turn.rejects.push({
            code: 'unknown-message',
            reason: `no message of a main link: ${idText(id)}`,
          })
    }
  }

  #loggedIn(result: number, verifyCode: number, now: number, turn: Turn): void {
    if (result !== 0) {
      this.#end(turn, 'login-refused', `UP_CONNECT_RSP says ${result}`)
      return
    }
    if (this.#state !== 'asked') return
    this.#state = 'up'
    this.#link.verifyCode = verifyCode
    const { receipts, accessCode, edition } = this.#link.options
    this.#mode = receipts === 'auto' ? undefined : receipts
    turn.identity = String(accessCode)
    turn.version = edition
    this.#probe(now, turn)
  }

  /**
   * An answer to 0x1005: whoever answers has read all that was sent before it. A platform that has
   * given no receipt by its first answer gives none.
   */
  #answered(): void {
    const reached = this.#probes.shift()
    if (this.#mode === undefined) this.#mode = this.#start === undefined ? 'linktest' : 'count'
    if (this.#mode === 'linktest' && reached !== undefined) this.#link.rows.arrived(reached)
  }

  /** A receipt: the first `total` positions since `start` are kept. */
  #counted(total: number, start: number, turn: Turn): void {
    if (this.#start === undefined && total === 0) this.#start = start
    if (this.#mode === 'linktest' || this.#start === undefined) return
    if (start !== this.#start) {
      this.#end(turn, 'interrupted', 'the upper platform lost a message; rows are sent again')
    } else if (!this.#link.rows.arrived(total)) {
      this.#end(turn, 'wrong-receipt', 'a receipt for more positions than were sent')
    }
  }

  /** What waits goes up, counted like rows when it holds positions. */
  #flush(now: number, turn: Turn): void {
    for (const { messageId, body, positions } of this.#link.takeUp()) {
      this.#send(messageId, body, now, turn)
      if (positions > 0) this.#link.rows.sent(positions, undefined, now)
    }
  }

  /** When idle, when nothing has been heard for long, and where answers confirm, at once. */
  #isProbeDue(now: number): boolean {
    const since = now - this.#probedAt
    const isWaiting = this.#mode === 'linktest' && this.#link.rows.unconfirmed() > 0
    if (isWaiting && this.#probes.length === 0 && since >= TICK_MILLISECONDS) return true
    const isQuiet = now - Math.min(this.#spokeAt, this.#heardAt) >= HEARTBEAT_MILLISECONDS
    return isQuiet && since >= HEARTBEAT_MILLISECONDS
  }

  #probe(now: number, turn: Turn): void {
    this.#probes.push(this.#link.rows.total())
    this.#probedAt = now
    this.#send(0x1005, NO_BYTES, now, turn)
  }

  #send(messageId: number, body: Uint8Array, now: number, turn: Turn): void {
    turn.replies.push(this.#link.outgoing.frame(messageId, body, now))
    this.#spokeAt = now
  }

  #isOver(): boolean {
    return this.#state === 'over' || this.#link.generation !== this.#generation
  }

  #end(turn: Turn, code: string, reason: string): void {
    this.#state = 'over'
    this.#link.verifyCode = undefined
    turn.close = { code, reason }
  }
}

const NO_BYTES = new Uint8Array()
