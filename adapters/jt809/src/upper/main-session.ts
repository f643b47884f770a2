import type { Peer, Session, SessionTurn } from '@tongqu/adapter-kit'
import { mayComeFrom, type Platform } from '../options.ts'
import { LOGIN_BYTES, readLogin } from '../reading/message.ts'
import { idText } from '../reading/names.ts'
import { emptyTurn, type Turn } from '../turn.ts'
import { isExchange } from '../wire/body.ts'
import { applyCipher } from '../wire/cipher.ts'
import {
  accessCodeOf,
  HEADER_BYTES,
  headerOf,
  messageIdOf,
  serialOf,
  wordAt,
} from '../wire/frame.ts'
import { Outgoing } from '../wire/outgoing.ts'
import { Reception } from '../wire/reception.ts'
import { textAt } from '../wire/text.ts'
import type { PlatformLink } from './platform-link.ts'
import { Receipts } from './receipts.ts'
import { SlaveKeeper } from './slave-keeper.ts'

/** A connection that says nothing for so long is closed; before login sooner. */
const IDLE_MILLISECONDS = 180_000
const LOGIN_MILLISECONDS = 30_000

/** A wrong login is answered after so long, so that guessing is slow. */
const REFUSAL_MILLISECONDS = 3_000

/** How often a link looks around: slave link, gaps, silence. */
const TICK_MILLISECONDS = 5_000

/** RESULT of UP_CONNECT_RSP (JT/T 809-2011 table 8); other is 0xFF in 2019. */
const WRONG_ADDRESS = 1
const WRONG_ACCESS_CODE = 2
const WRONG_USER = 3
const WRONG_PASSWORD = 4
const OTHER = { 2011: 6, 2019: 0xff } as const

/** The links of one source by access code, and how a new one is made. */
export type Links = {
  platforms: ReadonlyMap<number, Platform>
  linkOf(platform: Platform): PlatformLink
  randomWord(): number
}

/** The main link of a lower platform: login, then its messages. */
export class MainSession implements Session {
  readonly #links: Links
  readonly #peer: Peer
  readonly #reception = new Reception()
  #link: PlatformLink | undefined
  #receipts: Receipts | undefined
  #keeper: SlaveKeeper | undefined
  #refusal: { answer: Uint8Array; reason: string; at: number } | undefined
  #login = 0
  #isOver = false
  #heardAt = 0

  constructor(links: Links, peer: Peer) {
    this.#links = links
    this.#peer = peer
  }

  opened(now: number): SessionTurn {
    this.#heardAt = now
    return { ...emptyTurn(), wakeAt: now + LOGIN_MILLISECONDS }
  }

  receive(bytes: Uint8Array, now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver || this.#refusal) return turn
    this.#heardAt = now
    for (const received of this.#reception.receive(bytes)) {
      if ('fault' in received) {
        const { fault, bytes: shown } = received
        turn.rejects.push(shown ? { ...fault, bytes: shown } : fault)
        this.#receipts?.interrupted(turn, now)
        if (!this.#link) this.#end(turn, 'not-authenticated', 'no login but something else')
      } else if (this.#link) this.#take(received.message, this.#link, now, turn)
      else this.#begin(received.message, now, turn)
      if (this.#isOver || this.#refusal) break
    }
    this.#receipts?.write(turn, now)
    return turn
  }

  wake(now: number): SessionTurn {
    const turn = emptyTurn()
    if (this.#isOver) return turn
    if (this.#refusal) return this.#refuse(this.#refusal, now, turn)
    const limit = this.#link ? IDLE_MILLISECONDS : LOGIN_MILLISECONDS
    if (now - this.#heardAt >= limit) {
      this.#end(turn, this.#link ? 'idle' : 'not-authenticated', `silent for ${limit} ms`)
      return turn
    }
    if (!this.#link) return { ...turn, wakeAt: this.#heardAt + LOGIN_MILLISECONDS }
    if (this.#link.login !== this.#login) {
      this.#end(turn, 'replaced', 'the platform has logged in anew')
      return turn
    }
    this.#link.reportGaps(now, turn)
    this.#keeper?.look(now, turn)
    turn.wakeAt = now + TICK_MILLISECONDS
    return turn
  }

  closed(): SessionTurn {
    this.#isOver = true
    this.#keeper?.end()
    return emptyTurn()
  }

  heldBytes(): number {
    return this.#reception.heldBytes()
  }

  #begin(message: Uint8Array, now: number, turn: Turn): void {
    if (messageIdOf(message) !== 0x1001) {
      this.#end(turn, 'not-authenticated', 'the first message is no login')
      return
    }
    const platform = this.#links.platforms.get(accessCodeOf(message))
    const result = platform ? this.#verdict(platform, message) : WRONG_ACCESS_CODE
    if (platform && result === 0) this.#accept(platform, message, now, turn)
    else this.#delay(platform, result, message, now, turn)
  }

  /** RESULT of a login, in the order of 4.2 b): address, access code, user, password. */
  #verdict(platform: Platform, message: Uint8Array): number {
    if (!mayComeFrom(platform, this.#peer.address)) return WRONG_ADDRESS
    const { edition } = platform
    if (message.length - HEADER_BYTES[edition] !== LOGIN_BYTES[edition]) return OTHER[edition]
    decryptOnce(message, platform)
    const login = readLogin(message, edition)
    if (login.accessCode !== undefined && login.accessCode !== platform.accessCode) {
      return WRONG_ACCESS_CODE
    }
    if (login.user !== platform.user) return WRONG_USER
    return login.password === platform.password ? 0 : WRONG_PASSWORD
  }

  #accept(platform: Platform, message: Uint8Array, now: number, turn: Turn): void {
    const link = this.#links.linkOf(platform)
    this.#link = link
    this.#reception.trust(platform.edition, platform.keys)
    link.verifyCode = this.#links.randomWord() || 1
    link.login += 1
    link.serials.begin(serialOf(message))
    this.#login = link.login
    this.#receipts = new Receipts(link, now)
    const { host, port } = readLogin(message, platform.edition)
    this.#keeper = new SlaveKeeper(link, host, port)
    turn.identity = String(platform.accessCode)
    turn.version = platform.edition
    turn.replies.push(link.outgoing.frame(0x1002, answerBody(0, link.verifyCode), now))
    this.#receipts.begin(turn, now)
    this.#keeper.look(now, turn)
    turn.wakeAt = now + TICK_MILLISECONDS
  }

  #delay(
    platform: Platform | undefined,
    result: number,
    message: Uint8Array,
    now: number,
    turn: Turn,
  ): void {
    const isLong = message.length === HEADER_BYTES[2019] + LOGIN_BYTES[2019]
    const edition = platform?.edition ?? (isLong ? '2019' : '2011')
    const code = accessCodeOf(message)
    const outgoing = new Outgoing(edition, code, undefined, this.#links.randomWord)
    const answer = outgoing.frame(0x1002, answerBody(result, 0), now)
    const at = now + REFUSAL_MILLISECONDS
    this.#refusal = { answer, reason: `wrong login, result ${result}`, at }
    turn.wakeAt = at
  }

  #refuse(
    refusal: { answer: Uint8Array; reason: string; at: number },
    now: number,
    turn: Turn,
  ): SessionTurn {
    if (now < refusal.at) return { ...turn, wakeAt: refusal.at }
    turn.replies.push(refusal.answer)
    this.#end(turn, 'wrong-login', refusal.reason)
    return turn
  }

  #take(message: Uint8Array, link: PlatformLink, now: number, turn: Turn): void {
    const header = headerOf(message, link.platform.edition)
    if (header.accessCode !== link.platform.accessCode) {
      turn.rejects.push({ code: 'wrong-access-code', reason: 'of another platform' })
      this.#receipts?.interrupted(turn, now)
      return
    }
    if (header.messageId < 0x9000 && isExchange(header.messageId)) {
      const positions = link.accept(message, now, turn)
      if (positions === undefined) this.#receipts?.interrupted(turn, now)
      else this.#receipts?.count(positions)
      return
    }
    link.serials.note(header.serial, 0, now)
    this.#manage(header.messageId, message, link, now, turn)
  }

  #manage(id: number, message: Uint8Array, link: PlatformLink, now: number, turn: Turn): void {
    const { outgoing, platform } = link
    switch (id) {
      case 0x1001: {
        const isRight = this.#verdict(platform, message) === 0
        const code = isRight ? link.verifyCode : 0
        const body = answerBody(isRight ? 0 : OTHER[platform.edition], code)
        turn.replies.push(outgoing.frame(0x1002, body, now))
        if (!isRight) this.#end(turn, 'wrong-login', 'wrong login on an open link')
        return
      }
      case 0x1003: {
        const at = HEADER_BYTES[platform.edition]
        const isRight =
          wordAt(message, at) === platform.user && textAt(message, at + 4, 8) === platform.password
        if (!isRight) {
          turn.rejects.push({ code: 'wrong-logout', reason: 'user or password is another' })
          return
        }
        turn.replies.push(outgoing.frame(0x1004, NO_BYTES, now))
        this.#end(turn, 'logout', 'the platform has logged out')
        return
      }
      case 0x1005:
        turn.replies.push(outgoing.frame(0x1006, NO_BYTES, now))
        return
      default:
        turn.rejects.push({
          code: 'unknown-message',
          reason: `no message of a main link: ${idText(id)}`,
        })
    }
  }

  #end(turn: Turn, code: string, reason: string): void {
    this.#isOver = true
    this.#keeper?.end()
    turn.close = { code, reason }
  }
}

const NO_BYTES = new Uint8Array()

/** A login comes before its platform's keys are known to the reception. */
function decryptOnce(message: Uint8Array, { edition, keys }: Platform): void {
  const { isEncrypted, key } = headerOf(message, edition)
  if (!isEncrypted) return
  applyCipher(message, HEADER_BYTES[edition], message.length, key, keys)
  message[ENCRYPT_FLAG] = 0
}

/** Offset of ENCRYPT_FLAG; cleared so that nothing is decrypted twice. */
const ENCRYPT_FLAG = 17

function answerBody(result: number, verifyCode: number): Uint8Array {
  const body = new Uint8Array(5)
  body[0] = result
  new DataView(body.buffer).setUint32(1, verifyCode)
  return body
}
