import type { KnownVehicle, VehicleDirectory } from '@tongqu/adapter-kit'
import type { Edition } from './position.ts'

/** What a session writes beside a message: all that decoding needs and the bytes do not say. */
export type MessageContext = {
  edition: Edition
  phone: string
  kind?: string
  operator?: string
  area?: string
  label?: string
  plate?: string
  plateColor?: number
  /** Alarm flags of the report before, so that decoding finds which ones are new; absent for 0. */
  before?: number
}

/** What the directory says of a vehicle is asked for again after this time. */
const KNOWN_MILLISECONDS = 60_000

/**
 * The contexts of one link. Equal ones are the same string, not merely equal, so that the journal
 * keeps them once, and the directory is asked once a minute.
 */
export class ContextCache {
  readonly #vehicles: VehicleDirectory
  #plain = ''
  #raised = ''
  #raisedFlags = 0
  #until = 0

  constructor(vehicles: VehicleDirectory) {
    this.#vehicles = vehicles
  }

  /** The vehicle may have become another one. */
  forget(): void {
    this.#until = 0
  }

  textOf(edition: Edition, phone: string, before: number, now: number): string {
    if (now >= this.#until) {
      const text = contextText(edition, phone, this.#vehicles.byPhone(phone), 0)
      if (text !== this.#plain) {
        this.#plain = text
        this.#raisedFlags = 0
      }
      this.#until = now + KNOWN_MILLISECONDS
    }
    if (before === 0) return this.#plain
    if (before !== this.#raisedFlags) {
      this.#raisedFlags = before
      this.#raised = `${this.#plain.slice(0, -1)},"before":${before}}`
    }
    return this.#raised
  }
}

const EDITIONS: ReadonlySet<unknown> = new Set(['2011', '2013', '2019'])

/** The context as text; equal vehicles, equal text. */
export function contextText(
  edition: Edition,
  phone: string,
  known: KnownVehicle | undefined,
  before: number,
): string {
  const context: MessageContext = {
    edition,
    phone,
    ...(known && {
      kind: known.kind,
      ...(known.operator !== undefined && { operator: known.operator }),
      ...(known.area !== undefined && { area: known.area }),
      ...(known.label !== undefined && { label: known.label }),
      ...(known.plate !== undefined && { plate: known.plate }),
      ...(known.plateColor !== undefined && { plateColor: known.plateColor }),
    }),
    ...(before !== 0 && { before }),
  }
  return JSON.stringify(context)
}

/** Undefined for a text that no session of this adapter wrote. Never throws. */
export function readContext(text: string): MessageContext | undefined {
  try {
    const context: unknown = JSON.parse(text)
    if (typeof context !== 'object' || context === null) return undefined
    const { edition, phone } = context as Record<string, unknown>
    return EDITIONS.has(edition) && typeof phone === 'string'
      ? (context as MessageContext)
      : undefined
  } catch {
    return undefined
  }
}
