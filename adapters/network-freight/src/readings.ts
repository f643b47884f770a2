import { checked, type Decoded, nothing, type Reading, type Reject } from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import { DRIVER } from './documents/driver.ts'
import { FUNDS } from './documents/funds.ts'
import { VEHICLE } from './documents/vehicle.ts'
import { WAYBILL } from './documents/waybill.ts'
import type { Header, IpcType } from './envelope.ts'
import type { Row, Table } from './reader.ts'

/** The table of each business interface. */
export const TABLES: Readonly<Record<IpcType, Table>> = {
  WLHY_YD1001: WAYBILL,
  WLHY_ZJ1001: FUNDS,
  WLHY_CL1001: VEHICLE,
  WLHY_JSY1001: DRIVER,
}

/** What is known beside the document. */
export type Known = {
  header: Pick<Header, 'enterpriseSenderCode' | 'messageReferenceNumber'>
  /** `messageSendingDateTime`, RFC 3339 UTC; the time of documents that have none of their own. */
  sentAt: string
  /** Codes of cargo that mean dangerous goods. */
  dangerous: ReadonlySet<string>
}

type Draft = { contract: ContractId; columns: Record<string, unknown>; at: string }

/** The readings of a document without faults; one that breaks its contract becomes a reject. */
export function readingsOf(type: IpcType, row: Row, known: Known): Decoded {
  const decoded = nothing()
  for (const { contract, columns, at } of draftsOf(type, row, known)) {
    const result: Reading | Reject = checked(contract, columns, at)
    if ('reading' in result) decoded.readings.push(result)
    else decoded.rejects.push(result)
  }
  return decoded
}

function draftsOf(type: IpcType, row: Row, known: Known): Draft[] {
  switch (type) {
    case 'WLHY_YD1001':
      return waybillDrafts(row, known)
    case 'WLHY_ZJ1001':
      return fundsDrafts(row, known)
    case 'WLHY_CL1001':
      return [single('freight/vehicle@1', row, known)]
    case 'WLHY_JSY1001':
      return [single('freight/driver@1', row, known)]
  }
}

function single(contract: ContractId, { columns }: Row, known: Known): Draft {
  return {
    contract,
    columns: { ...columns, ...senderOf(known), sent_at: known.sentAt },
    at: 'document',
  }
}

function waybillDrafts({ columns, lists }: Row, known: Known): Draft[] {
  const { sent_at, shipping_note_number, serial_number } = columns
  const key = { sent_at, shipping_note_number, serial_number }
  const inside: Draft[] = []
  let isDangerous = false
  for (const [vehicle_index, vehicle] of (lists.vehicleInfo ?? []).entries()) {
    const at = `vehicleInfo[${vehicle_index}]`
    const own = { ...key, vehicle_index }
    inside.push({
      contract: 'freight/waybill_vehicle@1',
      columns: { ...vehicle.columns, ...own },
      at,
    })
    for (const [driver_index, driver] of (vehicle.lists.driver ?? []).entries()) {
      inside.push({
        contract: 'freight/waybill_driver@1',
        columns: { ...driver.columns, ...own, driver_index },
        at: `${at}.driver[${driver_index}]`,
      })
    }
    for (const [goods_index, goods] of (vehicle.lists.goodsInfo ?? []).entries()) {
      const facts = dangerOf(goods, known.dangerous)
      isDangerous = facts.is_dangerous === true || isDangerous
      inside.push({
        contract: 'freight/waybill_goods@1',
        columns: { ...goods.columns, ...facts, ...own, goods_index },
        at: `${at}.goodsInfo[${goods_index}]`,
      })
    }
  }
  const danger = isDangerous ? { is_dangerous: true } : {}
  const waybill = { ...columns, ...senderOf(known), ...danger }
  return [{ contract: 'freight/waybill@1', columns: waybill, at: 'document' }, ...inside]
}

/** `UN 1203`, `UN1203` in a description. */
const UN_NUMBER = /(?:^|[^A-Za-z])UN\s?(\d{4})(?!\d)/i

/**
 * What is said of dangerous goods. Without any sign nothing is said: the code list of the interface
 * has no code for them, so that its silence proves nothing.
 */
function dangerOf({ columns }: Row, codes: ReadonlySet<string>): Record<string, unknown> {
  const { un_number: given, dangerous_class: group, cargo_type_code: code, description } = columns
  const found = given ?? UN_NUMBER.exec(String(description ?? ''))?.[1]
  if (found === undefined && group === undefined && !codes.has(String(code))) return {}
  return { is_dangerous: true, ...(found === undefined ? {} : { un_number: found }) }
}

function fundsDrafts({ columns, lists }: Row, known: Known): Draft[] {
  const { sent_at, document_number } = columns
  const key = { sent_at, document_number }
  const notes = (lists.shippingNoteList ?? []).map((note, index): Draft => {
    return {
      contract: 'freight/funds_note@1',
      columns: { ...note.columns, ...key },
      at: `shippingNoteList[${index}]`,
    }
  })
  const payments = (lists.financiallist ?? []).map((payment, index): Draft => {
    return {
      contract: 'freight/payment@1',
      columns: { ...payment.columns, ...key, payment_index: index },
      at: `financiallist[${index}]`,
    }
  })
  const funds = { ...columns, ...senderOf(known) }
  return [{ contract: 'freight/funds@1', columns: funds, at: 'document' }, ...notes, ...payments]
}

function senderOf({ header }: Known) {
  return {
    // Half a character, as it came or as the cut leaves it, is kept by no table.
    sender_code: header.enterpriseSenderCode.slice(0, 64).toWellFormed(),
    message_reference_number: header.messageReferenceNumber,
  }
}
