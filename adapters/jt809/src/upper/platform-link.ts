import type { SessionContext } from '@tongqu/adapter-kit'
import type { Platform } from '../options.ts'
import { ALARM_REPORT, readAlarm } from '../reading/alarm.ts'
import { REGISTER, readRegistration, STATIC_DATA } from '../reading/registration.ts'
import type { Turn } from '../turn.ts'
import {
  alarmFlagsAt,
  type Exchange,
  exchangeOf,
  HISTORY_LOCATION,
  positionsOf,
  REAL_LOCATION,
} from '../wire/body.ts'
import { isEncrypted, putLong, putShort, putWord, serialOf } from '../wire/frame.ts'
import { exchangeBody, Outgoing, vehicleBytes } from '../wire/outgoing.ts'
import { SerialWatch } from '../wire/serials.ts'
import { PlatformVehicles, type VehicleState } from './vehicles.ts'

/** Messages that wait for the slave link. */
const MAX_DOWN = 2_000

/** Vehicles whose static data has been asked for, per run of the hub. */
const MAX_ASKED = 200_000

/** A message on its way down. */
export type Down = { messageId: number; body: Uint8Array }

/** What main and slave link of one lower platform share. */
export class PlatformLink {
  readonly platform: Platform
  readonly outgoing: Outgoing
  readonly vehicles: PlatformVehicles
  readonly serials = new SerialWatch()
  /** Of the login that counts. */
  verifyCode = 0
  /** Logins so far: a session of an earlier one is over. */
  login = 0
  readonly #context: SessionContext
  readonly #down: Down[] = []
  readonly #asked = new Set<string>()

  constructor(platform: Platform, context: SessionContext) {
    const { edition, accessCode, encrypts, keys } = platform
    this.platform = platform
    this.#context = context
    const cipher = encrypts ? keys : undefined
    this.outgoing = new Outgoing(edition, accessCode, cipher, context.randomWord)
    this.vehicles = new PlatformVehicles(context.vehicles, edition, accessCode)
  }

  /**
   * Takes a decrypted message with sub-message: as a frame of the turn, or as a reject. Answers how
   * many positions it holds, or undefined when it was not taken.
   */
  accept(message: Uint8Array, now: number, turn: Turn): number | undefined {
    const { edition } = this.platform
    const exchange = exchangeOf(message, edition)
    if (!exchange) {
      const code = isEncrypted(message) ? 'wrong-key' : 'wrong-body'
      turn.rejects.push({ code, reason: 'DATA_TYPE or DATA_LENGTH does not fit the message' })
      return undefined
    }
    this.serials.note(serialOf(message), exchange.subId, now)
    switch (exchange.subId) {
      case REAL_LOCATION:
      case HISTORY_LOCATION:
        return this.#acceptPositions(message, exchange, now, turn)
      case REGISTER:
      case STATIC_DATA:
        this.#register(message, exchange, now)
    }
    turn.frames.push({ at: now, context: this.#contextOf(message, exchange, now), bytes: message })
    return 0
  }

  /** Gaps of MSG_SN: told, and in 2019 asked for again (0x9303). */
  reportGaps(now: number, turn: Turn): void {
    for (const { from, to, subId } of this.serials.gaps(now)) {
      const message = `MSG_SN ${from} to ${to} never came`
      const at = String(this.platform.accessCode)
      turn.findings.push({ at, code: 'serial-gap', message })
      if (this.platform.edition === '2019') this.#sendDown(0x9300, resendRequest(subId, from, to))
    }
  }

  /** Takes the messages that wait to be sent down, oldest first. */
  takeDown(): Down[] {
    return this.#down.splice(0)
  }

  #acceptPositions(message: Uint8Array, exchange: Exchange, now: number, turn: Turn): number {
    const { edition } = this.platform
    const isHistory = exchange.subId === HISTORY_LOCATION
    const { places } = positionsOf(message, exchange, edition)
    if (exchange.vehicleAt < 0) {
      turn.frames.push({ at: now, context: this.vehicles.plain, bytes: message })
      return places.length / 2
    }
    const vehicle = this.vehicles.at(message, exchange.vehicleAt, now)
    const context = this.vehicles.context(vehicle, isHistory)
    turn.frames.push({ at: now, context, bytes: message })
    const last = places.at(-2)
    if (last !== undefined) {
      vehicle.alarms[isHistory ? 1 : 0] = alarmFlagsAt(message, last, edition)
    }
    if (vehicle.known === undefined || vehicle.known.kind === 'other') this.#ask(vehicle)
    return places.length / 2
  }

  /** Static data of a vehicle that the hub does not know (JT/T 809-2011 4.5.7.2.2). */
  #ask({ name: { plate, plateColor } }: VehicleState): void {
    const key = `${plate}|${plateColor}`
    if (!plate || this.#asked.has(key) || this.#asked.size >= MAX_ASKED) return
    if (this.#down.length >= MAX_DOWN) return
    this.#asked.add(key)
    this.#sendDown(0x9600, exchangeBody(0x9601, NO_BYTES, vehicleBytes(plate, plateColor)))
  }

  #register(message: Uint8Array, exchange: Exchange, now: number): void {
    const { edition, accessCode } = this.platform
    const facts = readRegistration(message, exchange, edition)
    if (!facts) return
    const { plate, plateColor } = facts
    const known = this.#context.vehicles.byPlate(plate, plateColor)
    const phone = facts.phone ?? known?.phone
    const operator = facts.operator ?? known?.operator
    const area = facts.area ?? known?.area
    this.#context.vehicles.note({
      ...known,
      plate,
      plateColor,
      kind: facts.kind ?? known?.kind ?? 'other',
      ...(phone === undefined ? {} : { phone }),
      ...(operator === undefined ? {} : { operator }),
      ...(area === undefined ? {} : { area }),
    })
    const state = this.vehicles.at(message, exchange.vehicleAt, now)
    this.vehicles.refresh(state, now)
    if (edition === '2019' && exchange.subId === REGISTER && accessCode !== 0) {
      this.#sendDown(0x9200, registerAnswer(serialOf(message)))
    }
  }

  #contextOf(message: Uint8Array, exchange: Exchange, now: number): string {
    if (exchange.vehicleAt >= 0) return this.vehicles.at(message, exchange.vehicleAt, now).text
    if (exchange.subId !== ALARM_REPORT) return this.vehicles.plain
    const facts = readAlarm(message, exchange)
    if (!facts?.vehicle.plate) return this.vehicles.plain
    const { plate, plateColor } = facts.vehicle
    return this.vehicles.at(vehicleBytes(plate, plateColor), 0, now).text
  }

  #sendDown(messageId: number, body: Uint8Array): void {
    if (this.#down.length < MAX_DOWN) this.#down.push({ messageId, body })
  }
}

const NO_BYTES = new Uint8Array()

/**
 * 0x9303 of 2019, laid out as its counterpart 0x1303: DATA_TYPE, number, first and last serial,
 * time from which on (0: by serial).
 */
function resendRequest(subId: number, from: number, to: number): Uint8Array {
  const data = new Uint8Array(19)
  putShort(data, 0, subId)
  data[2] = Math.min(255, to - from + 1)
  putWord(data, 3, from)
  putWord(data, 7, to)
  return exchangeBody(0x9303, data)
}

/** 0x9201 of 2019: DATA_TYPE and serial of the registration, result 0 (registered). */
function registerAnswer(serial: number): Uint8Array {
  const data = new Uint8Array(7)
  putShort(data, 0, REGISTER)
  putWord(data, 2, serial)
  return exchangeBody(0x9201, data)
}

/** 0x9101: positions since `start`, times in seconds (JT/T 809-2011 table 17). */
export function countNotice(total: number, start: number, end: number): Uint8Array {
  const body = new Uint8Array(20)
  putWord(body, 0, total)
  putLong(body, 4, start)
  putLong(body, 12, end)
  return body
}

/** 0x9103 of 2019: DATA_TYPE, serial and time of each kind of message received before. */
export function serialNotice(serials: ReadonlyMap<number, number>, now: number): Uint8Array {
  const entries = [...serials].slice(0, 255)
  const data = new Uint8Array(1 + entries.length * 14)
  data[0] = entries.length
  for (const [index, [subId, serial]] of entries.entries()) {
    putShort(data, 1 + index * 14, subId)
    putWord(data, 3 + index * 14, serial)
    putLong(data, 7 + index * 14, Math.floor(now / 1_000))
  }
  return exchangeBody(0x9103, data)
}
