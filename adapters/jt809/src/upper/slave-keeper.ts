import type { Turn } from '../turn.ts'
import type { PlatformLink } from './platform-link.ts'
import { SlaveSession } from './slave-session.ts'

/** Between two attempts to build the slave link. */
const RETRY_MILLISECONDS = 30_000

/** Attempts after which the lower platform is told (JT/T 809-2011 4.5.1.15). */
const ATTEMPTS = 3

/** REASON_CODE of 0x9007: the server of the lower platform can not be reached. */
const UNREACHABLE = 0

/**
 * Keeps the slave link of one login: dials, dials again, and while there is none sends what goes
 * down over the main link (JT/T 809-2011 4.1 e).
 */
export class SlaveKeeper {
  readonly #link: PlatformLink
  readonly #host: string
  readonly #port: number
  #session: SlaveSession | undefined
  #nextAt = 0
  #attempts = 0

  constructor(link: PlatformLink, host: string, port: number) {
    this.#link = link
    this.#host = host
    this.#port = port
  }

  look(now: number, turn: Turn): void {
    const isUp = this.#session?.isUp() ?? false
    if (isUp) this.#attempts = 0
    else this.#sendDown(now, turn)
    if (isUp || this.#host === '' || this.#port === 0 || now < this.#nextAt) return
    this.#session?.end()
    this.#session = new SlaveSession(this.#link)
    this.#nextAt = now + RETRY_MILLISECONDS
    turn.dials.push({ host: this.#host, port: this.#port, session: this.#session })
    if (this.#attempts === ATTEMPTS) {
      turn.replies.push(this.#link.outgoing.frame(0x9007, Uint8Array.of(UNREACHABLE), now))
    }
    this.#attempts += 1
  }

  /** The login is over: so is its slave link. */
  end(): void {
    this.#session?.end()
  }

  #sendDown(now: number, turn: Turn): void {
    for (const { messageId, body } of this.#link.takeDown()) {
      turn.replies.push(this.#link.outgoing.frame(messageId, body, now))
    }
  }
}
