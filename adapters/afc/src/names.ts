/** The members of a transaction, as the published data of Shenzhen Tong names them. */
export const FIELDS = [
  'deal_date',
  'close_date',
  'card_no',
  'deal_type',
  'deal_value',
  'deal_money',
  'company_name',
  'station',
  'car_no',
  'equ_no',
  'conn_mark',
] as const

export type Field = (typeof FIELDS)[number]

/** One transaction as it stands in the document. */
export type RawTransaction = { [F in Field]?: unknown }

/** Without these a record is no transaction. */
export const DEMANDED: readonly Field[] = ['card_no', 'deal_date', 'deal_type', 'equ_no']

/** The order of columns in the day files of Shenzhen Tong, which often come without a header. */
export const DAY_FILE: readonly Field[] = [
  'card_no',
  'deal_date',
  'deal_type',
  'deal_money',
  'deal_value',
  'equ_no',
  'company_name',
  'station',
  'car_no',
  'conn_mark',
  'close_date',
]

const SYNONYMS: Readonly<Record<Field, string>> = {
  deal_date: '交易日期时间 交易时间 交易日期 刷卡时间 deal_time',
  close_date: '结算日期 清算日期 结算日 清算日',
  card_no: '卡号 卡片编号 交通卡号 card_id card_number',
  deal_type: '交易类型 交易类别',
  deal_value: '交易值 应收 应收金额',
  deal_money: '交易金额 实收 实收金额',
  company_name: '公司名称 线路 线路名称 line_name',
  station: '线路站点 站点 车站 站点名称 车站名称 station_name',
  car_no: '车牌号 车号 闸机号 闸机编号',
  equ_no: '设备编码 设备编号 设备号',
  conn_mark: '联程标记 联乘标记',
}

/** Every name known, in its plain form, → the field. */
const KNOWN: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((field) =>
    [field, ...SYNONYMS[field].split(' ')].map((name) => [plain(name), field] as const),
  ),
)

/** The field that a header or a member names; case, spaces, `_` and `-` make no difference. */
export function fieldNamed(name: string): Field | undefined {
  return name.length > MOST_CHARACTERS ? undefined : KNOWN.get(plain(name))
}

const MOST_CHARACTERS = 64

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}
