/**
 * Everybody who stands in a simulated freight document. All of it is invented and is not found by
 * accident in other bytes: a byte search for these texts tells whether a hub gives them away.
 */

/** GB 11643-1999, 4.2. */
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * Plates of the trucks of the freight platform: 云 is no province, `AQ` is used for nothing else.
 */
export const FREIGHT_PLATES: readonly string[] = Array.from(
  { length: 40 },
  (_, index) => `云AQ${String((index * 3_767 + 1_234) % 10_000).padStart(4, '0')}`,
)

/** Names of drivers; 试 (trial) in the middle of each. */
export const DRIVER_NAMES: readonly string[] = [
  '赵试远',
  '钱试安',
  '孙试平',
  '李试达',
  '周试通',
  '吴试捷',
  '郑试稳',
  '王试恒',
  '冯试途',
  '陈试舟',
  '褚试野',
  '卫试岚',
]

/** The one that belongs to these names by place; GB 11643 with a check digit that is wrong. */
export const DRIVER_IDS: readonly string[] = DRIVER_NAMES.map((_, index) => {
  const body = `680101${1970 + index}0${1 + (index % 9)}1${index % 10}${String(index * 37 + 101)}`
  return withWrongCheck(body.slice(0, 17).padEnd(17, '7'))
})

/** Telephones of the drivers: a block that no network has given out. */
export const DRIVER_PHONES: readonly string[] = DRIVER_NAMES.map(
  (_, index) => `1990000${String(index * 613 + 1_007).padStart(4, '0')}`,
)

/** Accounts that drivers are paid to; their Luhn digit is wrong. */
export const DRIVER_ACCOUNTS: readonly string[] = DRIVER_NAMES.map(
  (_, index) => `62999900${String(index * 104_729 + 10_000_019).padStart(11, '0')}`,
)

/** A consignor or consignee: who it is, its credit code (GB 32100, check digit wrong), its yard. */
export type FreightParty = { name: string; english: string; id: string; address: string }

export const CONSIGNORS: readonly FreightParty[] = [
  party('云泽试装机械厂', 'Yunze Trial Machinery Works', 1, '临衡市东湖区试装路 8 号'),
  party('临衡试造陶瓷社', 'Linheng Trial Ceramics', 2, '临衡市青石区试造街 21 号'),
  party('云泽试能电池厂', 'Yunze Trial Battery Works', 3, '临衡市望山区试能大道 5 号'),
  party('临衡试禾粮油站', 'Linheng Trial Grain Station', 4, '临衡市清河区试禾路 66 号'),
]

export const CONSIGNEES: readonly FreightParty[] = [
  party('青屿试航贸易行', 'Qingyu Trial Trading', 11, '青屿市滨海区试航路 1 号'),
  party('狮城试运代理行', 'Lion City Trial Forwarding', 12, '狮城港区试运道 9 号'),
  party('青屿试仓配送站', 'Qingyu Trial Warehousing', 13, '青屿市滨海区试仓路 30 号'),
]

/** The operator of the simulated network freight platform, who is no person. */
export const PLATFORM_OPERATOR = {
  name: '云泽网络货运平台（模拟 synthetic）',
  english: 'Yunze Network Freight (synthetic)',
  creditCode: '99680100MA9SIM001X',
  permitNumber: '680101000999',
} as const

/** Every text of this file that must be found nowhere in clear. */
export const FREIGHT_SECRETS_OF_PEOPLE: readonly string[] = [
  ...FREIGHT_PLATES,
  ...DRIVER_NAMES,
  ...DRIVER_IDS,
  ...DRIVER_PHONES,
  ...DRIVER_ACCOUNTS,
  ...[...CONSIGNORS, ...CONSIGNEES].flatMap(({ name, id, address }) => [name, id, address]),
]

function party(name: string, english: string, index: number, address: string): FreightParty {
  return { name, english, id: `99680100MA9T${String(index).padStart(5, '0')}Z`, address }
}

/** GB 11643-1999, 4.2: the digit that would be right, moved on by one. */
function withWrongCheck(body: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  const right = (12 - (sum % 11)) % 11
  return `${body}${(right + 1) % 10}`
}
