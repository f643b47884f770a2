import { dateAt, dayBefore } from '../calendar.ts'
import { localInstant } from '../instants.ts'
import { chance, pick } from '../random.ts'
import type { World } from '../world.ts'
import { type Consignment, consignmentsOn, type Leg } from './consignments.ts'

/** A file is left so often. */
export const EDIFACT_SLOT_MILLISECONDS = 30_000

/** The first file has the instructions of so long. */
const FIRST_MILLISECONDS = 6 * 3_600_000

/** Slots of which one has a UNA of four characters, and one a UNZ that counts wrong. */
const SHORT_UNA_EVERY = 7
const WRONG_COUNT_EVERY = 11

/** Messages of one file. */
const MOST_MESSAGES = 200

const HOUR = 3_600_000
const SENDER = 'YZFREIGHT'
const RECIPIENT = 'QYPORT'

/** What is instructed: the goods when the truck leaves, the container when the train does. */
type Order = { type: 'IFTMIN' | 'COPARN'; functionCode: '9' | '5'; consignment: Consignment }

/**
 * An interchange of instructions (IFTMIN D.04A) and announcements of containers (COPARN D.00B) that
 * fell due in the slot that ends at `at`; where none did, a consignment under way is told anew with
 * another time of arrival. UTF-8 (UNOY). Now and then it is malformed, as real ones are.
 */
export function edifactFile(world: World, at: number, isFirst: boolean): Buffer {
  const slot = Math.floor(at / EDIFACT_SLOT_MILLISECONDS)
  const since = at - (isFirst ? FIRST_MILLISECONDS : EDIFACT_SLOT_MILLISECONDS)
  const due = ordersBetween(world, since, at).slice(-MOST_MESSAGES)
  const orders = due.length > 0 ? due : [updateOf(world, at, slot)]
  const control = String(slot)
  const stamp = digits(at)
  const messages = orders.flatMap((order, index) => messageOf(order, index + 1, at))
  const count = orders.length + (slot % WRONG_COUNT_EVERY === 0 ? 29 : 0)
  const una = slot % SHORT_UNA_EVERY === 0 ? "UNA:+.'" : "UNA:+.? '"
  const parties = `${SENDER}:ZZZ+${RECIPIENT}:ZZZ`
  const header = `UNB+UNOY:3+${parties}+${stamp.slice(2, 8)}:${stamp.slice(8)}+${control}'`
  return Buffer.from([una, header, ...messages, `UNZ+${count}+${control}'`, ''].join('\r\n'))
}

/** `orders_20260415081230.edi`, by the clocks of the province. */
export function edifactName(at: number): string {
  return `orders_${localInstant(at).slice(0, 19).replace(/\D/g, '')}.edi`
}

function ordersBetween(world: World, since: number, until: number): Order[] {
  const isDue = (at: number) => at > since && at <= until
  return underWay(world, until).flatMap((consignment) => {
    const [road, rail] = consignment.legs
    const orders: Order[] = []
    if (isDue(road.departsAt)) orders.push({ type: 'IFTMIN', functionCode: '9', consignment })
    if (isDue(rail.departsAt)) orders.push({ type: 'COPARN', functionCode: '9', consignment })
    return orders
  })
}

function updateOf(world: World, at: number, slot: number): Order {
  const known = underWay(world, at).filter(({ legs }) => legs[0].departsAt <= at)
  const consignment = pick(known, chance(world.seed, 'edifact', slot))
  return { type: 'IFTMIN', functionCode: '5', consignment }
}

/** Consignments of the last days, of which the ship has not come in yet. */
function underWay({ seed, scale }: World, at: number): Consignment[] {
  const today = dateAt(at)
  return [dayBefore(dayBefore(today)), dayBefore(today), today].flatMap((day) =>
    consignmentsOn(day, { seed, scale }),
  )
}

function messageOf({ type, functionCode, consignment }: Order, number: number, at: number) {
  const body =
    type === 'IFTMIN'
      ? iftmin(consignment, functionCode, at)
      : coparn(consignment, functionCode, at)
  const version = type === 'IFTMIN' ? 'IFTMIN:D:04A:UN' : 'COPARN:D:00B:UN:SMDG20'
  const segments = [`UNH+${number}+${version}`, ...body, `UNT+${body.length + 2}+${number}`]
  return segments.map((segment) => `${segment}'`)
}

/** Transport instruction: all three legs, the parties, the goods, the container. */
function iftmin(consignment: Consignment, functionCode: string, at: number): string[] {
  const { number, bookingNumber, billOfLading, legs, cargo, container } = consignment
  const [road, rail, water] = legs
  const { consignor, consignee, packages, grossKilograms } = consignment
  return [
    `BGM+340+${number}+${functionCode}`,
    `DTM+137:${digits(at)}?+08:303`,
    `CNT+7:${grossKilograms}:KGM`,
    `RFF+AAM:${number}`,
    `RFF+BN:${bookingNumber}`,
    `RFF+BM:${billOfLading}`,
    `TDT+10++3+++++${consignment.truck.plate}`,
    ...route(road, at, functionCode),
    `TDT+10+${rail.means}+2`,
    ...route(rail, at, functionCode),
    `TDT+20+${consignment.voyage}+1++YZSL:172:20+++${vesselOf(consignment)}`,
    ...route(water, at, functionCode),
    `NAD+CZ+${consignor.id}::91++${released(consignor.name)}+${released(consignor.address)}`,
    `NAD+CN+${consignee.id}::91++${released(consignee.name)}+${released(consignee.address)}`,
    `GID+1+${packages}:CT`,
    `FTX+AAA+++${released(cargo.name.zh)}`,
    `MEA+AAE+G+KGM:${grossKilograms}`,
    ...dangerOf(consignment),
    `EQD+CN+${container.number}+${container.sizeType}:102:5++2+5`,
    `SEL+${container.seal}+SH`,
  ]
}

/** Announcement of the container to the port it will be loaded at. */
function coparn(consignment: Consignment, functionCode: string, at: number): string[] {
  const { number, bookingNumber, legs, container, grossKilograms } = consignment
  const water = legs[2]
  return [
    `BGM+126+${bookingNumber}+${functionCode}`,
    `DTM+137:${digits(at)}:203`,
    `RFF+BN:${bookingNumber}`,
    `RFF+AAM:${number}`,
    `TDT+20+${consignment.voyage}+1++YZSL:172:20+++${vesselOf(consignment)}`,
    ...route(water, at, functionCode),
    'NAD+CF+YZSL:160:ZZZ',
    `EQD+CN+${container.number}+${container.sizeType}:102:5++2+5`,
    'RFF+SQ:1',
    'EQN+1',
    `MEA+AAE+VGM+KGM:${grossKilograms + container.tareKilograms}`,
    `FTX+AAA+++${released(consignment.cargo.name.en.toUpperCase())}`,
    ...dangerOf(consignment),
  ]
}

/** Places of a leg with the times that are expected; told anew, it comes up to an hour later. */
function route({ from, to, departsAt, arrivesAt }: Leg, at: number, functionCode: string) {
  const late = functionCode === '5' ? (Math.floor(at / EDIFACT_SLOT_MILLISECONDS) % 60) * 60_000 : 0
  return [
    `LOC+9+${from.unLocode}:139:6:${released(from.name.zh)}`,
    `DTM+${departsAt <= at ? 136 : 133}:${digits(departsAt)}:203`,
    `LOC+11+${to.unLocode}:139:6:${released(to.name.zh)}`,
    `DTM+132:${digits(arrivesAt + Math.min(late, HOUR))}:203`,
  ]
}

function dangerOf({ cargo: { dangerous } }: Consignment): string[] {
  if (!dangerous) return []
  const group = { I: '1', II: '2', III: '3' }[dangerous.packingGroup] ?? ''
  return [
    `DGS+IMD+${dangerous.class}+${dangerous.unNumber}++${group}`,
    `FTX+AAD+++${released(dangerous.name)}`,
  ]
}

function vesselOf({ vessel }: Consignment): string {
  return `${vessel.imo}:146:11:${released(vessel.name)}`
}

/** Local time as `CCYYMMDDHHMM`. */
function digits(at: number): string {
  return localInstant(at).replace(/\D/g, '').slice(0, 12)
}

/** Separators within a text are released. */
function released(text: string): string {
  return text.replace(/[?+:']/g, '?$&')
}
