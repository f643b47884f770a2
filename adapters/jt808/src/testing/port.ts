import type { KnownVehicle, Session, SessionTurn } from '@tongqu/adapter-kit'
import { keyedOf, sessionContext } from '@tongqu/adapter-kit/testing'
import { unwrapped } from '../framing.ts'
import { jt808 } from '../jt808.ts'
import type { TestTerminal } from './terminal.ts'

/** When the conversations of tests take place. */
export const START = Date.UTC(2026, 0, 1)

/** One message of the hub. */
export type Answer = { id: number; serial: number; body: Uint8Array }

/** One source with connections to it, as a driver would hold them. */
export class Port {
  readonly context
  readonly #source

  constructor(options: Record<string, string> = {}, vehicles: readonly KnownVehicle[] = []) {
    this.context = sessionContext(options, vehicles)
    this.#source = jt808.open(this.context)
  }

  link(transport: 'tcp' | 'udp' = 'tcp'): Session {
    const session = this.#source.session({ address: '192.0.2.1', port: 1, transport })
    session.opened(START)
    return session
  }

  /** A connection whose terminal has authenticated. */
  ready(terminal: TestTerminal): Session {
    const session = this.link()
    const turn = session.receive(terminal.authentication(codeOf(terminal)), START)
    if (results(turn.replies)[0] !== 0) throw new Error('not authenticated')
    return session
  }
}

/** The code the hub gives a terminal. */
export function codeOf({ phone, edition }: TestTerminal): string {
  return keyedOf('jt808-auth', edition === '2011' ? `2011 ${phone}` : phone)
}

/** The messages in frames of the hub; throws when one is no frame. */
export function answers(frames: readonly Uint8Array[], head = 12): Answer[] {
  return frames.map((frame) => {
    const message = unwrapped(frame.subarray(1, -1))
    if (!(message instanceof Uint8Array)) throw new Error(message.code)
    const view = Buffer.from(message)
    return {
      id: view.readUInt16BE(0),
      serial: view.readUInt16BE(head - 2),
      body: message.slice(head),
    }
  })
}

/** Result bytes of general acknowledgements. */
export function results(frames: readonly Uint8Array[], head = 12): (number | undefined)[] {
  return answers(frames, head).map(({ id, body }) => {
    return id === 0x8001 ? body[4] : undefined
  })
}

/** Does a turn say nothing at all? */
export function isSilent({ frames, replies, acknowledgements }: SessionTurn): boolean {
  return frames.length + replies.length + acknowledgements.length === 0
}
