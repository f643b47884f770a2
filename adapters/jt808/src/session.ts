import type { Peer, Session, SessionContext, SessionTurn } from '@tongqu/adapter-kit'
import { AlarmFlags, flagsAfter } from './alarm-chain.ts'
import {
  acknowledgement,
  addresseeOf,
  BAD,
  FAILED,
  isOf,
  OK,
  requestBody,
  UNSUPPORTED,
} from './answers.ts'
import { wordText } from './bytes.ts'
import { utcBcd } from './clock.ts'
import { ContextCache, contextText } from './context.ts'
import { FragmentJoiner, type Lost } from './fragments.ts'
import { type FrameFault, FrameSplitter } from './framing.ts'
import {
  type Addressee,
  downlink,
  editionOf,
  type Header,
  type HeaderFault,
  phoneOf,
  readHeader,
} from './header.ts'
import { uplinkSpec } from './messages.ts'
import { type Settings, settingsOf } from './options.ts'
import type { Edition } from './position.ts'
import { REFUSALS, REGISTERED, Registrar } from './registrar.ts'
import { oldEditionOf, readAuthentication, readRegistration } from './registration.ts'
import { newTurn, type Turn } from './turn.ts'

/** Time to say who one is. */
export const LOGIN_MILLISECONDS = 60_000

/** A wrong code is answered by a close after this time, so that guessing is slow. */
export const WRONG_CODE_MILLISECONDS = 3_000

/** Messages refused in a row, before or beside an authentication, after which the link is cut. */
export const REFUSAL_LIMIT = 16

/** Pieces that are no frames, in a row. */
export const FAULT_LIMIT = 64

/** Kinds of unsupported messages that one link tells of. */
const UNSUPPORTED_LIMIT = 16

/** What all links of a source share. */
type Shared = {
  context: SessionContext
  settings: Settings
  registrar: Registrar
  alarms: AlarmFlags
}

/** One port with JT/T 808 terminals, TCP or UDP. */
export function openJt808(context: SessionContext): { session(peer: Peer): Session } {
  const settings = settingsOf(context.options)
  const registrar = new Registrar(context, settings)
  const shared: Shared = { context, settings, registrar, alarms: new AlarmFlags() }
  return { session: () => new Jt808Session(shared) }
}

/** Who is at the other end, once a link knows. */
type Terminal = {
  phone: string
  to: Addressee
  edition: Edition
  /** Alarm flags of its last report. */
  flags: number
}

class Jt808Session implements Session {
  readonly #shared: Shared
  readonly #splitter: FrameSplitter
  readonly #joiner = new FragmentJoiner()
  #turn: Turn = newTurn()
  #now = 0
  #terminal: Terminal | undefined
  #serial = 0
  #refusals = 0
  #faults = 0
  #deadline = 0
  #wakeAt: number | undefined
  #isClosing = false
  readonly #unsupported = new Set<number>()
  readonly #contexts: ContextCache

  constructor(shared: Shared) {
    this.#shared = shared
    this.#contexts = new ContextCache(shared.context.vehicles)
    this.#splitter = new FrameSplitter({
      frame: (frame) => this.#frame(frame),
      fault: (fault, piece) => this.#fault(fault, piece),
    })
  }

  opened(now: number): SessionTurn {
    this.#deadline = now + LOGIN_MILLISECONDS
    return this.#turnOf(now, () => {})
  }

  receive(bytes: Uint8Array, now: number): SessionTurn {
    if (this.#deadline === 0) this.#deadline = now + LOGIN_MILLISECONDS
    return this.#turnOf(now, () => this.#splitter.feed(bytes))
  }

  wake(now: number): SessionTurn {
    this.#wakeAt = undefined
    return this.#turnOf(now, () => {
      if (!this.#terminal && this.#deadline !== 0 && now >= this.#deadline) {
        this.#close('login-timeout', 'nobody has authenticated in time')
      }
      const { to, edition } = this.#terminal ?? {}
      for (const request of this.#joiner.due(now, this.#abandoned)) {
        if (to && edition) this.#replySelf(to, 0x8003, requestBody(request, to.is2019))
      }
    })
  }

  closed(now: number): SessionTurn {
    this.#isClosing = true
    return this.#turnOf(now, () => {})
  }

  heldBytes(): number {
    return this.#splitter.heldBytes() + this.#joiner.heldBytes()
  }

  #turnOf(now: number, act: () => void): SessionTurn {
    const turn = newTurn()
    this.#turn = turn
    this.#now = now
    if (this.#isClosing) return turn
    act()
    const login = this.#terminal ? undefined : this.#deadline
    const wakeAt = least(login, this.#joiner.wakeAt())
    if (wakeAt !== undefined && (this.#wakeAt === undefined || wakeAt < this.#wakeAt)) {
      this.#wakeAt = wakeAt
      turn.wakeAt = wakeAt
    }
    return turn
  }

  #fault({ code, reason }: FrameFault | HeaderFault, bytes: Uint8Array | undefined): void {
    if (this.#isClosing) return
    this.#turn.rejects.push({ code, reason, ...(bytes && { bytes }) })
    this.#faults++
    if (this.#faults >= FAULT_LIMIT) this.#close('garbled', `${FAULT_LIMIT} faults in a row`)
  }

  #frame(frame: Uint8Array): void {
    if (this.#isClosing) return
    const { pin, isOpen } = this.#shared.settings
    const header = readHeader(frame, pin)
    if ('code' in header) {
      this.#fault(header, frame)
      return
    }
    this.#faults = 0
    const terminal = this.#terminal
    if (terminal && !isOf(frame, header, terminal.to)) {
      const phone = phoneOf(frame, header)
      if (phone !== terminal.phone) {
        this.#refuse(frame, header, 'other-phone', 'another phone than the one authenticated')
        return
      }
      terminal.to = addresseeOf(frame, header)
      terminal.edition = editionOf(header, pin)
      this.#contexts.forget()
    }
    if (header.id === 0x0100 && !header.fragment) this.#register(frame, header)
    else if (header.id === 0x0102 && !header.fragment) this.#authenticate(frame, header)
    else if (terminal) this.#take(terminal, frame, header)
    else if (isOpen && this.#isAdmitted(frame, header)) {
      this.#take(this.#begin(frame, header, undefined), frame, header)
    } else this.#refuse(frame, header, 'not-authenticated', 'a message before authentication')
  }

  #isAdmitted(frame: Uint8Array, header: Header): boolean {
    return this.#shared.registrar.admits(phoneOf(frame, header))
  }

  /** A message of a terminal that may report. */
  #take(terminal: Terminal, frame: Uint8Array, header: Header): void {
    this.#refusals = 0
    if (!header.fragment) {
      this.#deliver(terminal, frame, header, undefined)
      return
    }
    const taken = this.#joiner.take(frame, header, this.#now, this.#abandoned)
    if (taken.kind === 'joined') {
      const { message, header: whole, serials } = taken.joined
      this.#deliver(terminal, message, whole, serials)
    } else if (taken.kind === 'repeated') {
      this.#acknowledge(terminal, header, OK, this.#turn.acknowledgements)
    } else if (taken.kind === 'refused') {
      this.#turn.rejects.push({ code: 'too-many-fragments', reason: taken.reason })
      this.#acknowledge(terminal, header, FAILED, this.#turn.replies)
    }
  }

  /** One whole message; `serials` are those of its parts. */
  #deliver(
    terminal: Terminal,
    message: Uint8Array,
    header: Header,
    serials: readonly number[] | undefined,
  ): void {
    switch (header.id) {
      case 0x0001:
        return
      case 0x0002:
        this.#acknowledge(terminal, header, OK, this.#turn.replies)
        return
      case 0x0004:
        this.#replySelf(terminal.to, 0x8004, utcBcd(this.#now))
        return
      case 0x0a00:
        this.#unsupportedMessage(terminal, header)
        return
      case 0x0200:
      case 0x0201:
      case 0x0704:
        this.#reports(terminal, message, header)
        break
      default:
        if (!uplinkSpec(header.id)) {
          this.#unsupportedMessage(terminal, header)
          return
        }
        this.#journal(message, this.#contextOf(terminal, 0))
    }
    const { acknowledgements } = this.#turn
    if (header.id === 0x0801 && message.length >= header.bodyStart + 4) {
      const media = message.subarray(header.bodyStart, header.bodyStart + 4)
      acknowledgements.push(this.#sent(terminal.to, 0x8800, media))
    }
    if (serials) {
      for (const serial of serials) {
        this.#acknowledge(terminal, { ...header, serial }, OK, acknowledgements)
      }
    } else this.#acknowledge(terminal, header, OK, acknowledgements)
    if (header.id === 0x0003) this.#deregister(terminal)
  }

  #reports(terminal: Terminal, message: Uint8Array, header: Header): void {
    const before = terminal.flags
    this.#journal(message, this.#contextOf(terminal, before))
    const flags = flagsAfter(message, header, before, this.#now)
    if (flags === before) return
    terminal.flags = flags
    this.#shared.alarms.set(terminal.phone, flags)
  }

  #register(frame: Uint8Array, header: Header): void {
    const { pin } = this.#shared.settings
    const { registrar } = this.#shared
    const old = header.is2019 ? undefined : oldEditionOf(frame, header.bodyStart, frame.length)
    const edition = editionOf(header, pin, old)
    const to = addresseeOf(frame, header)
    const phone = phoneOf(frame, header)
    const registration = readRegistration(frame, header.bodyStart, frame.length, edition)
    if (!registration) {
      this.#turn.rejects.push({ code: 'wrong-length', reason: 'a registration that is cut off' })
      this.#turn.replies.push(this.#sent(to, 0x8001, acknowledgement(header, BAD)))
      this.#countRefusal()
      return
    }
    const result = registrar.resultFor(registration, phone)
    const head = [header.serial >> 8, header.serial & 0xff, result]
    if (result !== REGISTERED) {
      const message = `result ${result}: ${REFUSALS[result]}`
      this.#turn.findings.push({ at: 'register', code: 'registration-refused', message })
      this.#turn.replies.push(this.#sent(to, 0x8100, Uint8Array.from(head)))
      this.#countRefusal()
      return
    }
    if (!this.#terminal) this.#countRefusal()
    registrar.note(registration, phone)
    const known = this.#shared.context.vehicles.byPhone(phone)
    this.#journal(frame, contextText(edition, phone, known, 0))
    const code = Buffer.from(registrar.codeFor(phone, edition), 'latin1')
    const body = Buffer.concat([Uint8Array.from(head), code])
    this.#turn.acknowledgements.push(this.#sent(to, 0x8100, body))
    this.#contexts.forget()
    if (this.#terminal) this.#terminal.edition = edition
  }

  #authenticate(frame: Uint8Array, header: Header): void {
    const { registrar } = this.#shared
    const phone = phoneOf(frame, header)
    const to = addresseeOf(frame, header)
    const code = readAuthentication(frame, header.bodyStart, frame.length, header.is2019)
    const old = code === undefined ? undefined : registrar.editionOfCode(code, phone)
    const { isOpen } = this.#shared.settings
    if (old === undefined && !isOpen) {
      this.#turn.replies.push(this.#sent(to, 0x8001, acknowledgement(header, FAILED)))
      this.#close('wrong-code', 'a wrong authentication code', WRONG_CODE_MILLISECONDS)
    } else if (!registrar.admits(phone)) {
      this.#turn.replies.push(this.#sent(to, 0x8001, acknowledgement(header, FAILED)))
      this.#close('unknown-vehicle', 'no roster knows the vehicle', WRONG_CODE_MILLISECONDS)
    } else {
      this.#refusals = 0
      if (!this.#terminal) this.#begin(frame, header, old)
      this.#turn.replies.push(this.#sent(to, 0x8001, acknowledgement(header, OK)))
    }
  }

  /** From now on the link is that of a terminal. */
  #begin(frame: Uint8Array, header: Header, old: '2011' | '2013' | undefined): Terminal {
    const { context, settings, alarms } = this.#shared
    const phone = phoneOf(frame, header)
    const edition = editionOf(header, settings.pin, old)
    const terminal = { phone, to: addresseeOf(frame, header), edition, flags: alarms.of(phone) }
    this.#terminal = terminal
    this.#contexts.forget()
    this.#turn.identity = context.keyed('jt808-link', phone)
    this.#turn.version = edition
    return terminal
  }

  /** The terminal must register or authenticate before it is heard again. */
  #deregister(terminal: Terminal): void {
    this.#shared.context.vehicles.release?.(terminal.phone)
    this.#terminal = undefined
    this.#deadline = this.#now + LOGIN_MILLISECONDS
    this.#wakeAt = undefined
  }

  #unsupportedMessage(terminal: Terminal, header: Header): void {
    this.#acknowledge(terminal, header, UNSUPPORTED, this.#turn.replies)
    if (this.#unsupported.has(header.id) || this.#unsupported.size >= UNSUPPORTED_LIMIT) return
    this.#unsupported.add(header.id)
    const message = `${wordText(header.id)} is not supported and was refused`
    this.#turn.findings.push({ at: 'message', code: 'unsupported-message', message })
  }

  #refuse(frame: Uint8Array, header: Header, code: string, reason: string): void {
    this.#turn.rejects.push({ code, reason })
    const to = addresseeOf(frame, header)
    this.#turn.replies.push(this.#sent(to, 0x8001, acknowledgement(header, FAILED)))
    this.#countRefusal()
  }

  #countRefusal(): void {
    this.#refusals++
    if (this.#refusals < REFUSAL_LIMIT) return
    this.#close('not-authenticated', `${REFUSAL_LIMIT} messages without authentication`)
  }

  readonly #abandoned = ({ id, parts, total }: Lost): void => {
    const reason = `${wordText(id)}: ${parts.size} of ${total} parts came`
    this.#turn.rejects.push({ code: 'fragments-missing', reason })
  }

  #journal(bytes: Uint8Array, context: string): void {
    this.#turn.frames.push({ at: this.#now, context, bytes })
  }

  #contextOf({ phone, edition }: Terminal, before: number): string {
    return this.#contexts.textOf(edition, phone, before, this.#now)
  }

  #acknowledge({ to }: Terminal, header: Header, result: number, into: Uint8Array[]): void {
    into.push(this.#sent(to, 0x8001, acknowledgement(header, result)))
  }

  #replySelf(to: Addressee, id: number, body: Uint8Array): void {
    this.#turn.replies.push(this.#sent(to, id, body))
  }

  #sent(to: Addressee, id: number, body: Uint8Array): Uint8Array {
    const serial = this.#serial
    this.#serial = (serial + 1) & 0xffff
    return downlink(to, id, serial, body)
  }

  #close(code: string, reason: string, afterMilliseconds?: number): void {
    this.#isClosing = true
    this.#turn.close = { code, reason, ...(afterMilliseconds && { afterMilliseconds }) }
  }
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || one === 0) return other
  return other === undefined ? one : Math.min(one, other)
}
