import type { Session, SessionTurn } from '@tongqu/adapter-kit'
import { idText } from '../reading/names.ts'
import { emptyTurn, type Turn } from '../turn.ts'
import { isExchange } from '../wire/body.ts'
import { HEADER_BYTES, messageIdOf, putWord, serialOf } from '../wire/frame.ts'
import { Reception } from '../wire/reception.ts'
import type { PlatformLink } from './platform-link.ts'

/** Heartbeat when idle, and when the peer counts as gone (JT/T 809-2011 4.3.1.4.2). */
const HEARTBEAT_MILLISECONDS = 60_000
const IDLE_MILLISECONDS = 180_000

/** How often messages that wait are sent down. */
const TICK_MILLISECONDS = 1_000

/**
 * The slave link, which the hub dials back to: it shows the VERIFY_CODE of the login, keeps the
 * link alive, sends what goes down, and takes what a lower platform sends over it while its main
 * link is away.
 */
export class SlaveSession implements Session {
  readonly #link: PlatformLink
  readonly #login: number
  readonly #verifyCode: number
  readonly #reception = new Reception()
  #state: 'new' | 'asked' | 'up' | 'over' = 'new'
  #heardAt = 0
  #spokeAt = 0
  #beatAt = 0

  constructor(link: PlatformLink) {
    this.#link = link
    this.#login = link.login
    this.#verifyCode = link.verifyCode
    this.#reception.trust(link.platform.edition, link.platform.keys)
  }

  isUp(): boolean {
    return this.#state === 'up'
  }

  /** No more is wanted of it; it closes when it is next asked. */
  end(): void {
    this.#state = 'over'
  }

  opened(now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isStale(turn)) return turn
    this.#state = 'asked'
    this.#heardAt = now
    this.#spokeAt = now
    this.#beatAt = now
    const body = new Uint8Array(4)
    putWord(body, 0, this.#verifyCode)
    turn.replies.push(this.#link.outgoing.frame(0x9001, body, now))
    turn.identity = `${this.#link.platform.accessCode}-slave`
    turn.version = this.#link.platform.edition
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  receive(bytes: Uint8Array, now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isStale(turn)) return turn
    this.#heardAt = now
    for (const received of this.#reception.receive(bytes)) {
      if ('fault' in received) {
        const { fault, bytes: shown } = received
        turn.rejects.push(shown ? { ...fault, bytes: shown } : fault)
      } else this.#take(received.message, now, turn)
      if (this.#state === 'over') break
    }
    return turn
  }

  wake(now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isStale(turn)) return turn
    if (now - this.#heardAt >= IDLE_MILLISECONDS) {
      this.#close(turn, 'idle', `silent for ${IDLE_MILLISECONDS} ms`)
      return turn
    }
    if (this.#state === 'up') this.#speak(now, turn)
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  closed(): SessionTurn {
    this.#state = 'over'
    return emptyTurn()
  }

  heldBytes(): number {
    return this.#reception.heldBytes()
  }

  #speak(now: number, turn: Turn): void {
    for (const { messageId, body } of this.#link.takeDown()) {
      turn.replies.push(this.#link.outgoing.frame(messageId, body, now))
    }
    if (turn.replies.length > 0) this.#spokeAt = now
    const isQuiet = now - Math.min(this.#spokeAt, this.#heardAt) >= HEARTBEAT_MILLISECONDS
    if (!isQuiet || now - this.#beatAt < HEARTBEAT_MILLISECONDS) return
    this.#spokeAt = now
    this.#beatAt = now
    turn.replies.push(this.#link.outgoing.frame(0x9005, NO_BYTES, now))
  }

  #take(message: Uint8Array, now: number, turn: Turn): void {
    const id = messageIdOf(message)
    if (id < 0x9000 && isExchange(id)) {
      if (this.#state === 'up') this.#link.accept(message, now, turn)
      else turn.rejects.push({ code: 'not-authenticated', reason: 'no 0x9002 yet' })
      return
    }
    this.#link.serials.note(serialOf(message), 0, now)
    const result = message[HEADER_BYTES[this.#link.platform.edition]]
    switch (id) {
      case 0x9002:
        if (this.#state === 'asked' && result === 0) this.#state = 'up'
        else if (this.#state === 'asked') {
          this.#close(turn, 'slave-refused', `the lower platform answers ${result}`)
        }
        return
      case 0x9004:
        this.#close(turn, 'logout', 'the lower platform has ended the slave link')
        return
      case 0x9006:
      case 0x1007:
        return
      case 0x1008:
        this.#close(turn, 'closed-by-peer', 'the lower platform closes its links')
        return
      default:
        turn.rejects.push({
          code: 'unknown-message',
          reason: `no message of a slave link: ${idText(id)}`,
        })
    }
  }

  /** Another login has come since, or this one has ended. */
  #isStale(turn: Turn): boolean {
    if (this.#state === 'over' || this.#link.login !== this.#login) {
      this.#close(turn, 'replaced', 'the login of this slave link is over')
      return true
    }
    return false
  }

  #close(turn: Turn, code: string, reason: string): void {
    this.#state = 'over'
    turn.close = { code, reason }
  }
}

const NO_BYTES = new Uint8Array()
