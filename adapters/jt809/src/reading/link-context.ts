import { type Carrier, carrierOf } from '@tongqu/adapter-jt808'
import { dayIn, type Frame, type FrameContext, vehicleIdentity } from '@tongqu/adapter-kit'
import type { VehicleName } from '../wire/body.ts'
import type { Edition } from '../wire/frame.ts'

/** What a session writes beside a frame; texts that are unknown are left out. */
export type LinkContext = {
  edition: Edition
  platform: string
  kind?: string | undefined
  operator?: string | undefined
  area?: string | undefined
  label?: string | undefined
  phone?: string | undefined
  /** Alarm flags of the vehicle's report before, when one was set. */
  alarms?: number | undefined
}

/** The context as the journal keeps it. */
export function contextText(context: LinkContext): string {
  return JSON.stringify(context)
}

/** Who sent a frame, as readings say it, with pseudonyms by day. */
export type Sender = {
  carrier: Carrier
  color: number
  identity: string
  day: string
  pseudonym: string
}

/** What decoding knows of one context text. */
export type ReadContext = LinkContext & {
  /** By plate; a second colour of the same plate by both, NUL between. */
  senders: Map<string, Sender>
}

/** Contexts and senders of one batch; a batch is a second of traffic. */
export class Contexts {
  readonly #contexts = new Map<string, ReadContext>()
  readonly #outer: FrameContext

  constructor(outer: FrameContext) {
    this.#outer = outer
  }

  /** Undefined when the text is no context of this adapter. */
  of({ context }: Pick<Frame, 'context'>): ReadContext | undefined {
    const known = this.#contexts.get(context)
    if (known) return known
    const read = readContext(context)
    if (read) this.#contexts.set(context, read)
    return read
  }

  sender(context: ReadContext, { plate, plateColor }: VehicleName): Sender {
    const usual = context.senders.get(plate)
    if (usual?.color === plateColor) return usual
    const key = usual ? `${plate}\0${plateColor}` : plate
    const known = usual && context.senders.get(key)
    if (known) return known
    const carrier = carrierOf({ ...context, plate, plateColor }, 'jt809', context.edition)
    const identity = vehicleIdentity({ plate: carrier.plate, plateColor }) ?? ''
    const sender = { carrier, color: plateColor, identity, day: '', pseudonym: '' }
    context.senders.set(key, sender)
    return sender
  }

  /** Pseudonym of the sender on the day of an instant. */
  pseudonym(sender: Sender, at: number): string {
    const day = dayIn(this.#outer.zone, at)
    if (sender.day !== day) {
      sender.pseudonym = this.#outer.pseudonym(sender.identity, day)
      sender.day = day
    }
    return sender.pseudonym
  }
}

function readContext(text: string): ReadContext | undefined {
  try {
    const { edition, ...rest } = JSON.parse(text) as LinkContext
    if (edition !== '2011' && edition !== '2019') return undefined
    return { edition, ...rest, senders: new Map() }
  } catch {
    return undefined
  }
}
