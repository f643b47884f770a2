import { type Carrier, carrierOf } from '@tongqu/adapter-jt808'
import type { Reading } from '@tongqu/adapter-kit'
import { type Exchange, vehicleOf } from '../wire/body.ts'
import type { Edition } from '../wire/frame.ts'
import { textAt } from '../wire/text.ts'
import { kindOfTrade } from './kinds.ts'

/** UP_EXG_MSG_REGISTER. */
export const REGISTER = 0x1201

/** UP_BASE_MSG_VEHICLE_ADDED_ACK. */
export const STATIC_DATA = 0x1601

/** What a registration or a static-data message says. */
export type RegistrationFacts = {
  plate: string
  plateColor: number
  phone?: string | undefined
  kind?: Carrier['kind'] | undefined
  operator?: string | undefined
  area?: string | undefined
  terminalId?: string | undefined
  terminalMaker?: string | undefined
  terminalModel?: string | undefined
  imei?: string | undefined
  extra?: Record<string, string> | undefined
}

/** Bounds of static data: a table has some twenty keys. */
const MAX_KEYS = 100
const MAX_KEY_CHARACTERS = 64
const MAX_VALUE_CHARACTERS = 512

/** Undefined when it is cut off or names no vehicle. */
export function readRegistration(
  message: Uint8Array,
  exchange: Exchange,
  edition: Edition,
): RegistrationFacts | undefined {
  const vehicle = vehicleOf(message, exchange)
  if (!vehicle.plate) return undefined
  return exchange.subId === REGISTER
    ? readTerminal(message, exchange, edition, vehicle)
    : { ...vehicle, ...readStatic(message, exchange) }
}

/**
 * PLATFORM_ID, PRODUCER_ID, TERMINAL_MODEL_TYPE, [IMEI,] TERMINAL_ID, TERMINAL_SIMCODE. 2011: 11,
 * 11, 8 or 20 (told apart by the length), 7, 12 (JT/T 809-2011 table 19); 2019: 11, 11, 30, 15, 30,
 * 13 (standards.md 2.3).
 */
function readTerminal(
  message: Uint8Array,
  { dataAt, dataEnd }: Exchange,
  edition: Edition,
  vehicle: { plate: string; plateColor: number },
): RegistrationFacts | undefined {
  const length = dataEnd - dataAt
  const widths = edition === '2019' ? NEW_WIDTHS : length < 61 ? SHORT_WIDTHS : LONG_WIDTHS
  if (length < widths.reduce((sum, width) => sum + width, 0)) return undefined
  let at = dataAt
  const [platform, maker, model, imei, terminal, sim] = widths.map((width) => {
    const text = textAt(message, at, width)
    at += width
    return text === '' ? undefined : text
  })
  return {
    ...vehicle,
    phone: phoneOf(sim),
    terminalId: terminal,
    terminalMaker: maker,
    terminalModel: model,
    imei,
    extra: platform ? { platform } : undefined,
  }
}

const SHORT_WIDTHS = [11, 11, 8, 0, 7, 12]
const LONG_WIDTHS = [11, 11, 20, 0, 7, 12]
const NEW_WIDTHS = [11, 11, 30, 15, 30, 13]

function phoneOf(sim: string | undefined): string | undefined {
  const digits = sim?.replace(/^0+/, '')
  return digits && /^[0-9]{1,20}$/.test(digits) ? digits : undefined
}

/** `KEY:=value;KEY:=value`, in 2019 behind type and serial of the request (4.5.8.2). */
function readStatic(message: Uint8Array, { dataAt, dataEnd }: Exchange) {
  const whole = textAt(message, dataAt, dataEnd - dataAt)
  const text = /^[A-Z_]+ ?:?=/.test(whole)
    ? whole
    : textAt(message, dataAt + 6, dataEnd - dataAt - 6)
  const pairs = staticPairs(text)
  const known = carrierOf(
    { operator: pairs.OWERS_ID, area: pairs.VEHICLE_NATIONALITY },
    'jt809',
    '2011',
  )
  return {
    kind: pairs.TRANS_TYPE === undefined ? undefined : kindOfTrade(pairs.TRANS_TYPE),
    operator: known.operator,
    area: known.area,
    extra: Object.keys(pairs).length === 0 ? undefined : pairs,
  }
}

/** Pairs of static vehicle data; `=` alone stands in the standard's own example and is taken. */
export function staticPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = Object.create(null)
  for (const part of text.split(/[;；]/, MAX_KEYS)) {
    const [, key, value] = /^\s*([^:=：\s]{1,80})\s*[:：]?=\s*(.*)$/s.exec(part) ?? []
    if (!key || !value) continue
    pairs[key.slice(0, MAX_KEY_CHARACTERS)] = value.trim().slice(0, MAX_VALUE_CHARACTERS)
  }
  return { ...pairs }
}

/** A `vehicle/registration@1`; what the message does not say is taken from the carrier. */
export function registrationReading(
  facts: RegistrationFacts,
  carrier: Carrier,
  registeredAt: string,
): Reading {
  const reading = {
    registered_at: registeredAt,
    vehicle_kind: facts.kind ?? carrier.kind,
    operator_id: facts.operator ?? carrier.operator,
    area_code: facts.area ?? carrier.area,
    plate: carrier.plate,
    plate_color: carrier.plateColor,
    phone: facts.phone ?? carrier.phone,
    platform_id: carrier.platform,
    protocol: carrier.protocol,
    protocol_version: carrier.edition,
    terminal_id: facts.terminalId,
    terminal_maker: facts.terminalMaker,
    terminal_model: facts.terminalModel,
    imei: facts.imei,
    extra: facts.extra,
  }
  return { contract: 'vehicle/registration@1', reading }
}
