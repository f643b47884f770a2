import { hasImoCheck } from './numbers.ts'
import type { Elements, Note } from './order.ts'

/** What a TDT says: columns of the order, others, and all of it in one text. */
export type Means = {
  columns: Readonly<Record<string, string | undefined>>
  extra: readonly (readonly [string, string])[]
  text: string
}

/** 8067 by its first digit, UN/ECE Recommendation 19. 0 is a mode that is not specified. */
const MODES: ReadonlyMap<string, string | undefined> = new Map([
  ['0', undefined],
  ['1', 'water'],
  ['2', 'rail'],
  ['3', 'road'],
  ['4', 'air'],
  ['5', 'other'],
  ['6', 'other'],
  ['7', 'other'],
  ['8', 'inland_water'],
  ['9', 'other'],
])

/** C222: 1131 of call signs, and the lists of IMO (once Lloyd's) numbers. */
const CALL_SIGN = '103'
const SHIP_LIST = '146'
const LLOYDS = '11'

/**
 * TDT: 8051 stage, 8028 journey, C220.8067 mode, C228.8178 means, C040.3127 carrier, C222 (8213
 * identifier, 1131, 3055, 8212 name, 8453 nationality). The identifier is an IMO number on water,
 * the plate on the road.
 */
export function meansOf({ at }: Elements, note: Note): Means {
  const [stage, journey, mode, carrier] = [at(0), at(1), at(2), at(4) || at(4, 3)]
  const [id, list, agency, name, flag] = [at(7), at(7, 1), at(7, 2), at(7, 3), at(7, 4)]
  if (mode !== '' && !MODES.has(mode[0] ?? '')) note('unknown-code', '8067 is not known')
  const transport = MODES.get(mode[0] ?? '')
  const isRoad = transport === 'road'
  const isImo = !isRoad && isImoNumber(id, list, agency)
  if (isImo && !hasImoCheck(id)) note('bad-check-digit', '8213 is no IMO number')
  const isWater = transport === 'water' || transport === 'inland_water' || isImo
  const others: [string, string][] = [
    ['means', at(3) || at(3, 1)],
    [list === CALL_SIGN ? 'call_sign' : 'means_identifier', isRoad || isImo ? '' : id],
    ['means_name', isWater || isRoad ? '' : name],
    ['means_nationality', flag],
  ]
  const extra = others.filter(([, value]) => value !== '')
  return {
    columns: {
      transport_mode: transport,
      voyage_number: journey,
      carrier_code: carrier,
      vessel_imo: isImo ? id : undefined,
      vessel_name: isWater ? name : undefined,
      vehicle_plate: isRoad ? id || name : undefined,
    },
    extra,
    // The plate of a truck is personal and stands in no text.
    text: [stage, mode, journey, carrier, isRoad ? '' : id, isRoad ? '' : name].join('/'),
  }
}

function isImoNumber(id: string, list: string, agency: string): boolean {
  if (!/^\d{7}$/.test(id) || list === CALL_SIGN) return false
  return list === SHIP_LIST || agency === LLOYDS || hasImoCheck(id)
}
