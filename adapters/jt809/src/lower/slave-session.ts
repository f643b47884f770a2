import type { Session, SessionTurn } from '@tongqu/adapter-kit'
import { idText } from '../reading/names.ts'
import { emptyTurn, type Turn } from '../turn.ts'
import { COUNT_NOTICE, isExchange } from '../wire/body.ts'
import { HEADER_BYTES, messageIdOf, wordAt } from '../wire/frame.ts'
import { Reception } from '../wire/reception.ts'
import type { LowerLink } from './lower-link.ts'

/** Who dials back must show its code at once; later it may be silent for three minutes. */
const CODE_MILLISECONDS = 30_000
const IDLE_MILLISECONDS = 180_000
const TICK_MILLISECONDS = 5_000

/** RESULT of DOWN_CONNECT_RSP (JT/T 809-2011 table 13). */
const RIGHT = 0
const WRONG_CODE = 1

/** The slave link of the hub as lower platform: the upper platform dials it back. */
export class LowerSlaveSession implements Session {
  readonly #link: LowerLink
  readonly #reception = new Reception()
  #verifyCode: number | undefined
  #isOver = false
  #heardAt = 0

  constructor(link: LowerLink) {
    this.#link = link
    this.#reception.trust(link.options.edition, link.options.keys)
  }

  opened(now: number): SessionTurn {
    this.#heardAt = now
    return { ...emptyTurn(), wakeAt: now + TICK_MILLISECONDS }
  }

  receive(bytes: Uint8Array, now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver) return turn
    this.#heardAt = now
    for (const received of this.#reception.receive(bytes)) {
      if ('fault' in received) turn.rejects.push(received.fault)
      else this.#take(received.message, now, turn)
      if (this.#isOver) break
    }
    return turn
  }

  wake(now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver) return turn
    const isKnown = this.#verifyCode !== undefined
    if (isKnown && this.#link.verifyCode !== this.#verifyCode) {
      this.#end(turn, 'replaced', 'the login of this slave link is over')
      return turn
    }
    if (now - this.#heardAt >= (isKnown ? IDLE_MILLISECONDS : CODE_MILLISECONDS)) {
      this.#end(turn, isKnown ? 'idle' : 'not-authenticated', 'silent')
      return turn
    }
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  closed(): SessionTurn {
    this.#isOver = true
    return emptyTurn()
  }

  heldBytes(): number {
    return this.#reception.heldBytes()
  }

  #take(message: Uint8Array, now: number, turn: Turn): void {
    const { outgoing, options } = this.#link
    const id = messageIdOf(message)
    const body = HEADER_BYTES[options.edition]
    if (id === 0x9001) {
      this.#check(wordAt(message, body), now, turn)
      return
    }
    if (this.#verifyCode === undefined || this.#verifyCode !== this.#link.verifyCode) {
      this.#end(turn, 'not-authenticated', 'no right VERIFY_CODE')
      return
    }
    switch (id) {
      case 0x9003:
        turn.replies.push(outgoing.frame(0x9004, NO_BYTES, now))
        this.#end(turn, 'logout', 'the upper platform has ended the slave link')
        return
      case 0x9005:
        turn.replies.push(outgoing.frame(0x9006, NO_BYTES, now))
        return
      case 0x9007:
      case 0x9008:
      case COUNT_NOTICE:
        return
      default:
        if (isExchange(id)) this.#link.answer(message)
        else
          turn.rejects.push({
            code: 'unknown-message',
            reason: `no message of a slave link: ${idText(id)}`,
          })
    }
  }

  /** Only who knows the code of the login that stands may send down. */
  #check(code: number, now: number, turn: Turn): void {
    const { outgoing, options, verifyCode } = this.#link
    const isRight = verifyCode !== undefined && code === verifyCode
    const result = Uint8Array.of(isRight ? RIGHT : WRONG_CODE)
    turn.replies.push(outgoing.frame(0x9002, result, now))
    if (!isRight) {
      this.#end(turn, 'wrong-verify-code', 'a forged or late dial-back')
      return
    }
    this.#verifyCode = code
    turn.identity = `${options.accessCode}-slave`
    turn.version = options.edition
  }

  #end(turn: Turn, code: string, reason: string): void {
    this.#isOver = true
    turn.close = { code, reason }
  }
}

const NO_BYTES = new Uint8Array()
