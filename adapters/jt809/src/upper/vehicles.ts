import type { KnownVehicle, VehicleDirectory } from '@tongqu/adapter-kit'
import { contextText } from '../reading/link-context.ts'
import { VEHICLE_BYTES, type VehicleName, vehicleAtOf } from '../wire/body.ts'
import type { Edition } from '../wire/frame.ts'
import { bufferOf } from '../wire/text.ts'

/** Vehicles of one platform that are remembered; the one unheard of for longest goes first. */
const MAX_VEHICLES = 200_000

/** A roster may have changed after so long. */
const FRESH_MILLISECONDS = 30_000

/** What a link knows of one vehicle: its context text, and the alarm flags of its last reports. */
export type VehicleState = {
  name: VehicleName
  known: KnownVehicle | undefined
  text: string
  /** Flags of the last live and the last historical position. */
  alarms: [live: number, history: number]
  checkedAt: number
  /** `text` with flags, kept for as long as they do not change. */
  flagged: { alarms: number; text: string }
}

/** The vehicles behind one platform. */
export class PlatformVehicles {
  readonly #states = new Map<string, VehicleState>()
  readonly #directory: VehicleDirectory
  readonly #edition: Edition
  readonly #platform: string
  /** Context of messages that name no vehicle. */
  readonly plain: string

  constructor(directory: VehicleDirectory, edition: Edition, accessCode: number) {
    this.#directory = directory
    this.#edition = edition
    this.#platform = String(accessCode)
    this.plain = contextText({ edition, platform: this.#platform })
  }

  /** The vehicle whose plate and colour stand at an offset. */
  at(bytes: Uint8Array, offset: number, now: number): VehicleState {
    const key = bufferOf(bytes).toString('latin1', offset, offset + VEHICLE_BYTES)
    let state = this.#states.get(key)
    if (!state) {
      if (this.#states.size >= MAX_VEHICLES) this.#forgetOldest()
      const name = vehicleAtOf(bytes, offset)
      const flagged = { alarms: 0, text: '' }
      state = { name, known: undefined, text: '', alarms: [0, 0], checkedAt: -1, flagged }
      this.#states.set(key, state)
    }
    if (state.checkedAt < 0 || now - state.checkedAt > FRESH_MILLISECONDS) this.refresh(state, now)
    return state
  }

  /** Looks the vehicle up again. */
  refresh(state: VehicleState, now: number): void {
    const { plate, plateColor } = state.name
    const known = plate ? this.#directory.byPlate(plate, plateColor) : undefined
    state.checkedAt = now
    if (state.text !== '' && known === state.known) return
    state.known = known
    state.text = this.#text(known, undefined)
    state.flagged = { alarms: 0, text: state.text }
  }

  /** Context of a position of the vehicle, with the flags of the position before it. */
  context(state: VehicleState, isHistory: boolean): string {
    const alarms = state.alarms[isHistory ? 1 : 0]
    if (alarms === 0) return state.text
    if (state.flagged.alarms !== alarms) {
      state.flagged = { alarms, text: this.#text(state.known, alarms) }
    }
    return state.flagged.text
  }

  #text(known: KnownVehicle | undefined, alarms: number | undefined): string {
    const { kind, operator, area, label, phone } = known ?? {}
    const edition = this.#edition
    return contextText({
      edition,
      platform: this.#platform,
      kind,
      operator,
      area,
      label,
      phone,
      alarms,
    })
  }

  #forgetOldest(): void {
    const [oldest] = this.#states.keys()
    if (oldest !== undefined) this.#states.delete(oldest)
  }
}
