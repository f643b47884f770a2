/** How a day of card transactions comes. */
export type AfcForm = 'page' | 'lines' | 'table'

export const TRANSACTIONS = 500_000
/** Most cards come again with their exit, and in the evening. */
export const CARDS = 200_000

const FIRST = Date.UTC(2026, 3, 15, 6)
const SECONDS = 64_800
const STATIONS = 200
const LINES = ['轨道交通1号线', '轨道交通5号线', '轨道交通11号线']
/** Shares no factor with the number of cards. */
const STRIDE = 7_919
const HEADER =
  '卡号,交易日期时间,交易类型,交易金额,交易值,设备编码,公司名称,线路站点,车牌号,联程标记,结算日期'

/** A made-up day in the published layout: entries and exits in the order of time. */
export function dayOf(form: AfcForm): Buffer {
  const rows: string[] = []
  for (let index = 0; index < TRANSACTIONS; index++) {
    rows.push(form === 'table' ? lineOf(index) : JSON.stringify(recordOf(index)))
  }
  if (form === 'page') return Buffer.from(`{"total":${TRANSACTIONS},"data":[${rows.join(',')}]}`)
  const lines = form === 'table' ? [HEADER, ...rows] : rows
  return Buffer.from(`${lines.join('\n')}\n`)
}

function recordOf(index: number) {
  const isExit = index % 2 === 1
  return {
    deal_date: timeOf(index),
    close_date: '2026-04-15 00:00:00',
    card_no: cardOf(index),
    deal_value: isExit ? '500' : '0',
    deal_type: isExit ? '地铁出站' : '地铁入站',
    company_name: LINES[index % LINES.length],
    car_no: `AGM-${100 + (index % 60)}`,
    station: stationOf(index),
    conn_mark: '0',
    deal_money: isExit ? '475' : '0',
    equ_no: deviceOf(index),
  }
}

function lineOf(index: number): string {
  const { deal_type, deal_value, deal_money, company_name, car_no } = recordOf(index)
  const time = timeOf(index).replace(/\D/g, '')
  const money = [deal_money, deal_value, deviceOf(index), company_name]
  return [cardOf(index), time, deal_type, ...money, stationOf(index), car_no, 0, '20260415'].join()
}

function timeOf(index: number): string {
  const at = FIRST + Math.floor((index * SECONDS) / TRANSACTIONS) * 1_000
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

/** Nine letters, as masked numbers are. */
function cardOf(index: number): string {
  const number = String((Math.floor(index / 2) * STRIDE) % CARDS).padStart(6, '0')
  return `ZZQ${number.replace(/\d/g, (digit) => String.fromCharCode(65 + Number(digit)))}`
}

function stationOf(index: number): string {
  return `站点${(index * 31) % STATIONS}`
}

function deviceOf(index: number): string {
  return String(900_000_000 + (index % 3_000))
}
