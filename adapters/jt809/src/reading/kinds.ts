import type { VehicleKind } from '@tongqu/adapter-jt808'

/**
 * Kind of a vehicle by TRANS_TYPE, 运输行业编码 of three digits (JT/T 415-2006 5.2.1, table 11; JT/T
 * 809-2011 table 70). Its five-digit refinements begin with the same three. Undefined for trades
 * that are no transport (repair, schools, stations) and for rental, which may be anything.
 */
export function kindOfTrade(code: string): VehicleKind | undefined {
  const digits = code.trim().slice(0, 3)
  return KINDS_BY_TRADE.get(digits) ?? KINDS_BY_TRADE.get(digits.slice(0, 2))
}

/** The code that says a kind; undefined for `other`. */
export function tradeOfKind(kind: string): string | undefined {
  return TRADES_BY_KIND.get(kind)
}

const KINDS_BY_TRADE: ReadonlyMap<string, VehicleKind> = new Map([
  ['01', 'coach'],
  ['02', 'truck'],
  ['03', 'hazmat'],
  ['071', 'coach'],
  ['072', 'truck'],
  ['08', 'bus'],
  ['090', 'taxi'],
  ['091', 'taxi'],
  ['092', 'truck'],
])

const TRADES_BY_KIND: ReadonlyMap<string, string> = new Map([
  ['coach', '010'],
  ['truck', '020'],
  ['hazmat', '030'],
  ['bus', '080'],
  ['taxi', '090'],
])
