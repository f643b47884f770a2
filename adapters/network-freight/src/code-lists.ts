/**
 * Code lists of the interface as platforms carry them (省级网络货运信息监测系统, 代码集). Lists that
 * provinces extend are open: another code is kept and remarked on.
 */

/** 车牌颜色代码, JT/T 415-2021 with the colours of farm and new-energy vehicles. Closed. */
export const PLATE_COLORS = ['1', '2', '3', '4', '5', '9', '91', '92', '93', '94'] as const

/** 运输组织类型代码: 1 road, 2 to 8 road with rail, water and air. Closed. */
export const TRANSPORT_TYPES = ['1', '2', '3', '4', '5', '6', '7', '8'] as const

/** 业务类型代码: trunk, container, city, rural, other. Open. */
export const BUSINESS_TYPES = ['1002996', '1002998', '1003997', '1003998', '1003999'] as const

/** 货物类型分类代码; no code of it means dangerous goods. Open. */
export const CARGO_TYPES = [
  '0100',
  '0200',
  '0300',
  '0400',
  '0500',
  '0600',
  '0700',
  '0800',
  '0900',
  '1000',
  '1100',
  '1200',
  '1300',
  '1400',
  '1500',
  '1601',
  '1602',
  '1700',
  '1701',
  '1702',
] as const

/** 付款方式代码: credit, collection, remittance, draft, transfer, third parties, other. Open. */
export const PAYMENT_MEANS = ['1', '2', '3', '31', '32', '4', '41', '42', '9'] as const

/** 车辆能源类型, GA 24.9: A petrol, B diesel, C electric, … Z other. Open. */
export const ENERGY_TYPES = ['A', 'B', 'C', 'D', 'E', 'F', 'L', 'M', 'N', 'O', 'Y', 'Z'] as const
