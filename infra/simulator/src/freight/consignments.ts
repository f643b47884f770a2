import { midnight, type ServiceDate } from '../calendar.ts'
import type { Name } from '../names.ts'
import { chance, pick } from '../random.ts'
import {
  CONSIGNEES,
  CONSIGNORS,
  DRIVER_ACCOUNTS,
  DRIVER_IDS,
  DRIVER_NAMES,
  DRIVER_PHONES,
  FREIGHT_PLATES,
  type FreightParty,
} from './people.ts'
import {
  FAR_PORT,
  type FreightPlace,
  LOADING,
  PORT,
  RAIL_TERMINAL,
  VESSELS,
  type Vessel,
} from './places.ts'

/** Facts of dangerous goods, as the UN model regulations and JT/T 617 name them. */
export type DangerousGoods = { unNumber: string; class: string; packingGroup: string; name: string }

export type Cargo = {
  name: Name
  /** Of the code list of the network freight platform: four digits. */
  typeCode: string
  dangerous?: DangerousGoods
}

/** One part of the way; times in milliseconds since 1970. */
export type Leg = {
  mode: 'road' | 'rail' | 'water'
  from: FreightPlace
  to: FreightPlace
  departsAt: number
  arrivesAt: number
  /** Plate, number of the train, or name of the ship. */
  means: string
}

/** One consignment and all that happens to it: the same in every document that tells of it. */
export type Consignment = {
  /** `shippingNoteNumber` of the waybill; other documents refer to it (一单制). */
  number: string
  /** What the consignor calls it. */
  originalNumber: string
  /** When it was agreed on, milliseconds since 1970. */
  agreedAt: number
  cargo: Cargo
  grossKilograms: number
  cubicMeters: number
  packages: number
  /** `[size and type]` as in ISO 6346, 22G1: twenty foot, general purpose. */
  container: { number: string; sizeType: '22G1'; seal: string; tareKilograms: number }
  consignor: FreightParty
  consignee: FreightParty
  truck: { plate: string; plateColor: '2' }
  driver: { name: string; id: string; phone: string; account: string }
  freightYuan: number
  legs: readonly [road: Leg, rail: Leg, water: Leg]
  vessel: Vessel
  voyage: string
  bookingNumber: string
  billOfLading: string
}

/** Consignments of a day in a province of scale 1: one every ten minutes. */
const PER_DAY = 144
const MOST_PER_DAY = 100_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const CARGOES: readonly Cargo[] = [
  { name: { zh: '减速机', en: 'gear units' }, typeCode: '1200' },
  { name: { zh: '日用陶瓷', en: 'table ceramics' }, typeCode: '1300' },
  { name: { zh: '优质大米', en: 'rice' }, typeCode: '1100' },
  { name: { zh: '钢管', en: 'steel pipes' }, typeCode: '0400' },
  {
    name: { zh: '锂离子电池组', en: 'lithium ion batteries' },
    typeCode: '1200',
    dangerous: { unNumber: '3480', class: '9', packingGroup: 'II', name: 'LITHIUM ION BATTERIES' },
  },
  {
    name: { zh: '松香水', en: 'turpentine substitute' },
    typeCode: '1300',
    dangerous: { unNumber: '1300', class: '3', packingGroup: 'III', name: 'TURPENTINE SUBSTITUTE' },
  },
]
/** One in eight carries dangerous goods. */
const DANGEROUS_SHARE = 0.125

export type ConsignmentOptions = { seed?: number; scale?: number }

/** Numbers of the consignments of a day, as `consignmentsOn` has them. */
export function consignmentNumbers(day: ServiceDate, options: ConsignmentOptions = {}): string[] {
  return Array.from({ length: countOf(options) }, (_, index) => numberOf(day, index))
}

/** All consignments agreed on during a day of the province, in the order of their numbers. */
export function consignmentsOn(day: ServiceDate, options: ConsignmentOptions = {}): Consignment[] {
  return Array.from({ length: countOf(options) }, (_, index) => consignment(day, index, options))
}

/** A container number with its check digit: ISO 6346:1995, annex A. */
export function containerNumber(owner: string, serial: number): string {
  const body = `${owner}U${String(serial).padStart(6, '0')}`
  const sum = [...body].reduce(
    (total, character, at) => total + letterValue(character) * 2 ** at,
    0,
  )
  return `${body}${(sum % 11) % 10}`
}

function countOf({ scale = 1 }: ConsignmentOptions): number {
  return Math.max(1, Math.min(MOST_PER_DAY, Math.round(PER_DAY * scale)))
}

function numberOf(day: ServiceDate, index: number): string {
  return `YZ${day}${String(index + 1).padStart(5, '0')}`
}

function consignment(day: ServiceDate, index: number, options: ConsignmentOptions): Consignment {
  const { seed = 7 } = options
  const luck = (about: string) => chance(seed, 'freight', day, index, about)
  const count = countOf(options)
  const agreedAt = midnight(day) + Math.floor((index * 24 * HOUR) / count)
  const dangerous = luck('dangerous') < DANGEROUS_SHARE
  const cargo = pick(
    CARGOES.filter((one) => (one.dangerous !== undefined) === dangerous),
    luck('cargo'),
  )
  const serial = (Number(day.slice(4)) * 1_009 + index * 7) % 1_000_000
  const truck = index % FREIGHT_PLATES.length
  const driver = index % DRIVER_NAMES.length
  const plate = at(FREIGHT_PLATES, truck)
  const vessel = at(VESSELS, (Number(day) + index) % VESSELS.length)
  const number = numberOf(day, index)
  return {
    number,
    originalNumber: `PO-${day}-${String(index + 1).padStart(5, '0')}`,
    agreedAt,
    cargo,
    grossKilograms: 8_000 + Math.floor(luck('weight') * 12_000),
    cubicMeters: 18 + Math.floor(luck('cube') * 12),
    packages: 40 + Math.floor(luck('packages') * 400),
    container: {
      number: containerNumber('YZS', serial),
      sizeType: '22G1',
      seal: `SL${String(serial).padStart(6, '0')}`,
      tareKilograms: 2_200,
    },
    consignor: pick(CONSIGNORS, luck('consignor')),
    consignee: pick(CONSIGNEES, luck('consignee')),
    truck: { plate, plateColor: '2' },
    driver: {
      name: at(DRIVER_NAMES, driver),
      id: at(DRIVER_IDS, driver),
      phone: at(DRIVER_PHONES, driver),
      account: at(DRIVER_ACCOUNTS, driver),
    },
    freightYuan: 1_200 + Math.floor(luck('price') * 1_800),
    legs: legsOf(agreedAt, plate, vessel, luck),
    vessel,
    voyage: `${day.slice(2, 6)}${String(Math.ceil(Number(day.slice(6)) / 7))}W`,
    bookingNumber: `BKG${number.slice(2)}`,
    billOfLading: `YZSU${number.slice(2)}`,
  }
}

/** By road for some hours, by rail over night, by sea for days. */
function legsOf(
  agreedAt: number,
  plate: string,
  vessel: Vessel,
  luck: (about: string) => number,
): Consignment['legs'] {
  const roadFrom = agreedAt + Math.floor((20 + luck('load') * 20) * MINUTE)
  const roadTo = roadFrom + Math.floor((40 + luck('road') * 50) * MINUTE)
  const railFrom = roadTo + Math.floor((2 + luck('yard') * 2) * HOUR)
  const railTo = railFrom + Math.floor((9 + luck('rail') * 3) * HOUR)
  const waterFrom = railTo + Math.floor((12 + luck('quay') * 12) * HOUR)
  const waterTo = waterFrom + Math.floor((90 + luck('sea') * 20) * HOUR)
  return [
    leg('road', LOADING, RAIL_TERMINAL, roadFrom, roadTo, plate),
    leg('rail', RAIL_TERMINAL, PORT, railFrom, railTo, `X${8_400 + Math.floor(luck('train') * 9)}`),
    leg('water', PORT, FAR_PORT, waterFrom, waterTo, vessel.name),
  ]
}

function leg(
  mode: Leg['mode'],
  from: FreightPlace,
  to: FreightPlace,
  departsAt: number,
  arrivesAt: number,
  means: string,
): Leg {
  return { mode, from, to, departsAt, arrivesAt, means }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('an empty list')
  return found
}

/** Digits are themselves; letters count from 10 and leave out multiples of 11. */
function letterValue(character: string): number {
  const digit = Number(character)
  if (!Number.isNaN(digit)) return digit
  const place = character.charCodeAt(0) - 65
  return 10 + place + Math.floor((place + 9) / 10)
}
