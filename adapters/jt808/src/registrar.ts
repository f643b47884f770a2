import { timingSafeEqual } from 'node:crypto'
import type { KnownVehicle, SessionContext } from '@tongqu/adapter-kit'
import type { Settings } from './options.ts'
import type { Registration } from './registration.ts'

/** Result codes of 0x8100 (JT/T 808-2019 table 8.6). */
export const REGISTERED = 0
const VEHICLE_TAKEN = 1
const NO_SUCH_VEHICLE = 2
const TERMINAL_TAKEN = 3
const NO_SUCH_TERMINAL = 4

/** Why a registration was refused, by result code. */
export const REFUSALS: Readonly<Record<number, string>> = {
  [VEHICLE_TAKEN]: 'the vehicle is registered with another terminal',
  [NO_SUCH_VEHICLE]: 'no roster knows the vehicle',
  [TERMINAL_TAKEN]: 'the terminal is registered with another vehicle',
  [NO_SUCH_TERMINAL]: 'no roster knows the terminal',
}

/** Purpose of the keyed hash behind authentication codes. */
const CODE_PURPOSE = 'jt808-auth'

/**
 * Who may register as what, and the codes that prove it later. Codes are keyed hashes of the phone:
 * nothing is stored, they hold after a restart, and none can be made without the hub's key. That of
 * a 2011 terminal differs, since no later message tells 2011 from 2013.
 */
export class Registrar {
  readonly #context: Pick<SessionContext, 'vehicles' | 'keyed'>
  readonly #settings: Settings

  constructor(context: Pick<SessionContext, 'vehicles' | 'keyed'>, settings: Settings) {
    this.#context = context
    this.#settings = settings
  }

  /**
   * Result code for a registration. A vehicle is told by plate and colour, a terminal by its phone:
   * 2, the vehicle is in no roster; 4, it names no vehicle and the phone is in none; 1, the vehicle
   * belongs to another phone; 3, the phone to another vehicle. 1 and 3 need `conflicts: refuse`,
   * 2 and 4 `unknownVehicles: refuse`.
   */
  resultFor(registration: Registration, phone: string): number {
    const { plate, plateColor } = registration
    const vehicle = plate && this.#context.vehicles.byPlate(plate, plateColor)
    const terminal = this.#context.vehicles.byPhone(phone)
    if (this.#settings.refusesUnknown && !vehicle) {
      if (plate) return NO_SUCH_VEHICLE
      if (!terminal) return NO_SUCH_TERMINAL
    }
    if (!this.#settings.refusesConflicts || !plate) return REGISTERED
    if (vehicle && vehicle.phone !== undefined && vehicle.phone !== phone) return VEHICLE_TAKEN
    const bound = terminal?.plate
    const isAnother = bound !== plate || terminal?.plateColor !== plateColor
    return bound !== undefined && isAnother ? TERMINAL_TAKEN : REGISTERED
  }

  /**
   * The vehicle is known from now on, with all that the roster says of it; a terminal that moves to
   * another vehicle leaves what is said of the old one behind.
   */
  note(registration: Registration, phone: string): void {
    const { plate, plateColor } = registration
    const { vehicles } = this.#context
    const terminal = vehicles.byPhone(phone)
    const isItsOwn = !plate || terminal?.plate === undefined
    const known = (plate && vehicles.byPlate(plate, plateColor)) || (isItsOwn && terminal)
    const vehicle: KnownVehicle = { ...(known || { kind: 'other' }), phone }
    if (plate) Object.assign(vehicle, { plate, plateColor })
    vehicles.note(vehicle)
  }

  codeFor(phone: string, edition: '2011' | '2013' | '2019'): string {
    return this.#context.keyed(CODE_PURPOSE, edition === '2011' ? `2011 ${phone}` : phone)
  }

  /** The edition that a code proves for a phone without the flag of 2019; undefined: wrong code. */
  editionOfCode(code: string, phone: string): '2011' | '2013' | undefined {
    if (isEqual(code, this.codeFor(phone, '2013'))) return '2013'
    return isEqual(code, this.codeFor(phone, '2011')) ? '2011' : undefined
  }

  /** May a terminal with a right code report? */
  admits(phone: string): boolean {
    return !this.#settings.refusesUnknown || this.#context.vehicles.byPhone(phone) !== undefined
  }
}

function isEqual(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
