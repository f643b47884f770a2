import type { Reading } from '@tongqu/adapter-kit'
import { COUNT_NOTICE, type Exchange, exchangeOf, isExchange, vehicleOf } from '../wire/body.ts'
import { type Edition, HEADER_BYTES, headerOf, longAt, shortAt, wordAt } from '../wire/frame.ts'
import { textAt } from '../wire/text.ts'
import { alarmTypeName } from './alarm.ts'
import { instantOf } from './clock.ts'
import { idText, messageName } from './names.ts'

/** Characters of `body_hex` that the contract takes. */
const BODY_CHARACTERS = 131_072

/**
 * A `vehicle/message@1` of any message, for people who look into a capture: header, vehicle, the
 * body in hexadecimal and the fields the hub reads. A password is never among them, but stands in
 * the body of a login, which is therefore left out.
 */
export function messageReading(message: Uint8Array, edition: Edition, notedAt: string): Reading {
  const header = headerOf(message, edition)
  const exchange = isExchange(header.messageId) ? exchangeOf(message, edition) : undefined
  const vehicle = exchange ? vehicleOf(message, exchange) : undefined
  const body = message.subarray(HEADER_BYTES[edition])
  const hasPassword = header.messageId === 0x1001 || header.messageId === 0x1003
  const hex = hasPassword ? '' : Buffer.from(body).toString('hex').toUpperCase()
  const fields = {
    ...fieldsOf(header.messageId, message, edition),
    ...(exchange && subFieldsOf(exchange, message)),
    ...(header.sentAt === undefined ? {} : timeField('sent_at', header.sentAt)),
  }
  const reading = {
    noted_at: notedAt,
    protocol: 'jt809',
    protocol_version: edition,
    message_id: idText(header.messageId),
    sub_message_id: exchange ? idText(exchange.subId) : undefined,
    name: messageName(exchange?.subId ?? header.messageId),
    serial: String(header.serial),
    plate: vehicle?.plate ? [...vehicle.plate].slice(0, 24).join('') : undefined,
    plate_color: vehicle?.plate ? vehicle.plateColor : undefined,
    platform_id: String(header.accessCode),
    body_hex: hex === '' ? undefined : hex.slice(0, BODY_CHARACTERS),
    fields: Object.keys(fields).length === 0 ? undefined : fields,
  }
  return { contract: 'vehicle/message@1', reading }
}

type Fields = Record<string, string>

/** Fields of link management and of the count notice (JT/T 809-2011 tables 7 to 17). */
function fieldsOf(id: number, message: Uint8Array, edition: Edition): Fields {
  const at = HEADER_BYTES[edition]
  switch (id) {
    case 0x1001: {
      const login = readLogin(message, edition)
      const port = String(login.port)
      return { user_id: String(login.user), down_link_ip: login.host, down_link_port: port }
    }
    case 0x1002:
      return { result: String(message[at] ?? ''), verify_code: String(wordAt(message, at + 1)) }
    case 0x1003:
      return { user_id: String(wordAt(message, at)) }
    case 0x9001:
    case 0x9003:
      return { verify_code: String(wordAt(message, at)) }
    case 0x9002:
      return { result: String(message[at] ?? '') }
    case 0x1007:
    case 0x1008:
    case 0x9007:
    case 0x9008:
      return { reason_code: String(message[at] ?? '') }
    case COUNT_NOTICE:
      return {
        dynamic_info_total: String(wordAt(message, at)),
        ...timeField('start_time', longAt(message, at + 4)),
        ...timeField('end_time', longAt(message, at + 12)),
      }
    default:
      return {}
  }
}

/** UP_CONNECT_REQ (JT/T 809-2011 table 7; 2019 has the access code before the address). */
export function readLogin(message: Uint8Array, edition: Edition) {
  const at = HEADER_BYTES[edition]
  const address = edition === '2019' ? at + 16 : at + 12
  return {
    user: wordAt(message, at),
    password: textAt(message, at + 4, 8),
    accessCode: edition === '2019' ? wordAt(message, at + 12) : undefined,
    host: textAt(message, address, 32),
    port: shortAt(message, address + 32),
  }
}

/** Bytes of the body of UP_CONNECT_REQ. */
export const LOGIN_BYTES: Readonly<Record<Edition, number>> = { 2011: 46, 2019: 50 }

/** Fields of sub-messages that people look for; others are in `body_hex`. */
function subFieldsOf({ subId, dataAt, dataEnd }: Exchange, message: Uint8Array): Fields {
  const length = dataEnd - dataAt
  switch (subId) {
    case 0x1205:
    case 0x1206:
    case 0x9205:
    case 0x9206:
      return length === 1 ? { code: String(message[dataAt]) } : {}
    case 0x1209:
      return {
        ...timeField('start_time', longAt(message, dataAt)),
        ...timeField('end_time', longAt(message, dataAt + 8)),
      }
    case 0x120d:
    case 0x120b:
      return textField('waybill', message, dataAt + 4, dataEnd)
    case 0x120a:
    case 0x120c:
      return {
        ...textField('driver', message, dataAt, dataAt + 16),
        ...textField('driver_id', message, dataAt + 16, dataAt + 36),
      }
    case 0x9201:
      return { result: String(message[dataEnd - 1]) }
    case 0x9401:
      return {
        alarm: alarmTypeName(shortAt(message, dataAt + 1)),
        ...timeField('alarm_time', longAt(message, dataAt + 3)),
      }
    case 0x9402:
    case 0x9403:
      return warningFields(message, dataAt, length)
    default:
      return {}
  }
}

/** 2011: WARN_SRC in front (tables 51 and 52); 2019: a platform of eleven bytes. */
function warningFields(message: Uint8Array, at: number, length: number): Fields {
  const isOld = length >= 15 && 15 + wordAt(message, at + 11) === length
  const typeAt = isOld ? at + 1 : at + 11
  return {
    alarm: alarmTypeName(shortAt(message, typeAt)),
    ...timeField('alarm_time', longAt(message, typeAt + 2)),
  }
}

function timeField(name: string, value: number): Fields {
  const instant = instantOf(value)
  return instant ? { [name]: instant.text } : {}
}

function textField(name: string, message: Uint8Array, start: number, end: number): Fields {
  const text = textAt(message, start, Math.max(0, end - start))
  return text === '' ? {} : { [name]: text }
}
