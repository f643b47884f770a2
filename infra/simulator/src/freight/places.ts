import type { Name } from '../names.ts'

/** A place where goods change hands. */
export type FreightPlace = {
  name: Name
  /** As GB/T 2260 writes divisions; 68 is no province. */
  areaCode: string
  /** UN/LOCODE; those that end in 2 are invented. */
  unLocode: string
  latitude: number
  longitude: number
}

/** Works and stores around the city, where trucks load. */
export const LOADING: FreightPlace = {
  name: { zh: '临衡', en: 'Linheng' },
  areaCode: '680101',
  unLocode: 'CNLH2',
  latitude: 30.2,
  longitude: 104.1,
}

/** Where containers go from road to rail. */
export const RAIL_TERMINAL: FreightPlace = {
  name: { zh: '临衡北铁路集装箱中心站', en: 'Linheng North Rail Terminal' },
  areaCode: '680102',
  unLocode: 'CNLB2',
  latitude: 30.4,
  longitude: 104.2,
}

/** Where they go from rail to water. */
export const PORT: FreightPlace = {
  name: { zh: '青屿港', en: 'Port of Qingyu' },
  areaCode: '680201',
  unLocode: 'CNQY2',
  latitude: 21.9,
  longitude: 109.6,
}

/** Where they leave the ship. */
export const FAR_PORT: FreightPlace = {
  name: { zh: '新加坡港', en: 'Singapore' },
  areaCode: 'SGP',
  unLocode: 'SGSIN',
  latitude: 1.26,
  longitude: 103.82,
}

export type Vessel = { name: string; imo: string; mmsi: string; callSign: string }

/** Ships of the story; IMO numbers have the check digit that they should, and no ship has them. */
export const VESSELS: readonly Vessel[] = [
  vessel('YUNZE TRIAL 1', '999901', 1),
  vessel('YUNZE TRIAL 2', '999902', 2),
  vessel('LINHENG TRIAL', '999903', 3),
]

function vessel(name: string, base: string, index: number): Vessel {
  return { name, imo: withCheck(base), mmsi: `41299990${index}`, callSign: `BSIM${index}` }
}

/** IMO resolution A.1117(30): digits by 7 to 2, the last digit of the sum. */
function withCheck(base: string): string {
  const sum = [...base].reduce((total, digit, at) => total + Number(digit) * (7 - at), 0)
  return `${base}${sum % 10}`
}
