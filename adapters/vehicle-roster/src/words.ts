/** The words of rosters: headers and values as offices write them, Chinese or English. */

/** Columns of `vehicle/roster@1`, in the order of the contract. */
export const COLUMNS = [
  'plate',
  'plate_color',
  'vehicle_kind',
  'operator_id',
  'operator_name',
  'area_code',
  'phone',
  'label',
  'due_from',
  'due_until',
] as const

export type RosterColumn = (typeof COLUMNS)[number]

/** Without these a row says nothing. */
export const NEEDED: readonly RosterColumn[] = ['plate', 'plate_color', 'vehicle_kind']

/** Headers by the column they name; the name of the column itself is one too. */
const HEADERS: Readonly<Record<RosterColumn, readonly string[]>> = {
  plate: ['车牌号', '车牌号码', '号牌号码', '车牌', 'plate_number', 'licence_plate'],
  plate_color: ['车牌颜色', '号牌颜色', '车牌颜色代码', 'plate_colour', 'color', 'colour'],
  vehicle_kind: ['车辆类别', '车辆类型', '营运类别', 'kind', 'vehicle_type'],
  operator_id: ['运营单位标识', '运营单位编号', '业户编号', '企业编号', 'operator'],
  operator_name: ['运营单位', '运营单位名称', '业户名称', '企业名称'],
  area_code: ['行政区划', '行政区划代码', '所属区划', 'area', 'region_code'],
  phone: ['终端手机号', '手机号', 'sim卡号', 'sim', 'terminal_phone'],
  label: ['车身编号', '自编号', '车号', 'fleet_number', 'vehicle_label'],
  due_from: ['应接入起始日', '起始日', '起始日期', '生效日期', 'valid_from'],
  due_until: ['应接入截止日', '截止日', '截止日期', '失效日期', 'valid_until'],
}

const COLUMN_OF: ReadonlyMap<string, RosterColumn> = new Map(
  COLUMNS.flatMap((column) =>
    [column, ...HEADERS[column]].map((header): [string, RosterColumn] => [header, column]),
  ),
)

/** The column a header names: case, spaces, and `-` beside `_` make no difference. */
export function columnOf(header: string): RosterColumn | undefined {
  return COLUMN_OF.get(header.trim().toLowerCase().replaceAll(/\s+/g, '_').replaceAll('-', '_'))
}

/**
 * Colours by their names: 1 to 4 and 9 by JT/T 415-2006 5.4.12, 91 to 94 by JT/T 415-2021, 5 as it
 * is in use for green; 0 is a vehicle without a plate (JT/T 808-2019 table 8).
 */
const COLORS: ReadonlyMap<string, number> = new Map([
  ['蓝', 1],
  ['黄', 2],
  ['黑', 3],
  ['白', 4],
  ['绿', 5],
  ['其他', 9],
  ['未上牌', 0],
  ['农黄', 91],
  ['农绿', 92],
  ['黄绿', 93],
  ['渐变绿', 94],
  ['blue', 1],
  ['yellow', 2],
  ['black', 3],
  ['white', 4],
  ['green', 5],
  ['other', 9],
  ['none', 0],
])

/** The code of a colour, which may be written as a code, or by name with or without 色. */
export function colorOf(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  return COLORS.get(text.toLowerCase().replace(/色$/, ''))
}

/** Kinds by the words of the trade: 两客一危 are coaches and dangerous goods. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['公交', 'bus'],
  ['公交车', 'bus'],
  ['公共汽车', 'bus'],
  ['公共汽电车', 'bus'],
  ['客运', 'coach'],
  ['班车', 'coach'],
  ['客运班车', 'coach'],
  ['班线客车', 'coach'],
  ['包车', 'coach'],
  ['旅游包车', 'coach'],
  ['旅游客车', 'coach'],
  ['危货', 'hazmat'],
  ['危险品', 'hazmat'],
  ['危险货物', 'hazmat'],
  ['危险货物运输', 'hazmat'],
  ['货运', 'truck'],
  ['普通货运', 'truck'],
  ['货车', 'truck'],
  ['重型货车', 'truck'],
  ['半挂牵引车', 'truck'],
  ['出租', 'taxi'],
  ['出租车', 'taxi'],
  ['出租汽车', 'taxi'],
  ['巡游出租汽车', 'taxi'],
  ['其他', 'other'],
])

/** The kind a word means; a word it does not know stays, for the contract to judge. */
export function kindOf(text: string): string {
  const word = text.toLowerCase()
  return KINDS.get(word) ?? word
}

/** A day as `YYYY-MM-DD`, of `2026-01-05`, `2026/1/5`, `2026.1.5`, `20260105` or `2026年1月5日`. */
export function dayOf(text: string): string {
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (parts === null) return text
  const [, year, month = '', day = ''] = parts
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
