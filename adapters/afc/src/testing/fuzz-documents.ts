import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

/** Four transactions of four invented cards. */
const TRANSACTIONS = [
  ['ZZBAAAAAB', '2026-04-15 08:12:09', '地铁入站', '0', '0', '900101101', '钟楼', '闸机-101'],
  ['ZZBAAAAAC', '2026-04-15 08:40:31', '地铁出站', '400', '380', '900104102', '龙泉', '闸机-402'],
  ['ZZBAAAAAD', '2026-04-15 09:01:00', '地铁出站', '200', '200', '900104103', '龙泉', '闸机-403'],
  ['ZZBAAAAAE', '2026-04-15 09:15:44', '地铁入站', '0', '0', '900102101', '滨江', '闸机-201'],
] as const

const OBJECTS = TRANSACTIONS.map(([card, at, kind, value, money, device, station, gate]) =>
  JSON.stringify({
    deal_date: at,
    close_date: '2026-04-15 00:00:00',
    card_no: card,
    deal_value: value,
    deal_type: kind,
    company_name: '轨道交通1号线',
    car_no: gate,
    station,
    conn_mark: '0',
    deal_money: money,
    equ_no: device,
  }),
)

const HEADER = 'card_no,deal_date,deal_type,deal_value,deal_money,equ_no,station,car_no,close_date'

export const JSON_DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'page',
    records: OBJECTS,
    wrap: (records) => `{"total":4,"data":[${records.join(',')}]}`,
  },
  { name: 'lines', records: OBJECTS, wrap: (records) => `${records.join('\n')}\n` },
]

export const CSV_DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'table',
    records: TRANSACTIONS.map((cells) => [...cells, '2026-04-15'].join(',')),
    wrap: (records) => `${[HEADER, ...records].join('\r\n')}\r\n`,
  },
]

/** One record has a device of its own. */
export function identityOf({ reading }: Reading): string {
  return `${reading.equipment_id} ${reading.deal_at} ${reading.card_pseudonym} ${reading.kind}`
}
