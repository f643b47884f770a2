import { localText } from '../instants.ts'
import { noise } from '../random.ts'
import type { World } from '../world.ts'
import { LONGEST_MINUTES, type Tap, tapsOfMinute } from './journeys.ts'

/** One push: its id stays the same however often it is sent. */
export type AfcPush = { id: string; body: Buffer }

const MINUTE_MILLISECONDS = 60_000
/** Records of one page. */
const PAGE_RECORDS = 2_000
/** A gate that has no answer tells a tap twice; so many do. */
const TWICE = 0.003
/** Taps of this time before midnight settle with the next day. */
const SETTLES_EARLY_MILLISECONDS = 2 * 3_600_000

/**
 * What gates and buses saw after `from` and until `until` (milliseconds since 1970), oldest first,
 * as pages of the published layout, a total and records whose values are all text. Nothing when
 * nobody travelled.
 */
export function afcPushes(world: World, from: number, until: number): AfcPush[] {
  const taps = tapsBetween(world, from, until)
  const pages: AfcPush[] = []
  for (let begin = 0; begin < taps.length; begin += PAGE_RECORDS) {
    const page = taps.slice(begin, begin + PAGE_RECORDS)
    const data = page.flatMap((tap) => recordsOf(world, tap))
    const id = `msg_afc_${world.seed}_${until}_${pages.length}`
    pages.push({ id, body: Buffer.from(JSON.stringify({ total: data.length, data })) })
  }
  return pages
}

/** Taps in the order of time. */
export function tapsBetween(world: World, from: number, until: number): Tap[] {
  const first = Math.floor(from / MINUTE_MILLISECONDS) - LONGEST_MINUTES
  const last = Math.floor(until / MINUTE_MILLISECONDS)
  const taps: Tap[] = []
  for (let minute = first; minute <= last; minute++) {
    for (const tap of tapsOfMinute(world, minute * MINUTE_MILLISECONDS)) {
      if (tap.at > from && tap.at <= until) taps.push(tap)
    }
  }
  return taps.sort((a, b) => a.at - b.at)
}

function recordsOf({ faults, seed }: World, tap: Tap): object[] {
  const { at, card, kind, line, station, vehicle, device, priceFen, paidFen, isTransfer } = tap
  const told = faults.timeOf('afc', device, at)
  const record = {
    deal_date: localText(told),
    close_date: `${localText(told + SETTLES_EARLY_MILLISECONDS).slice(0, 10)} 00:00:00`,
    card_no: card,
    deal_value: String(faults.jumped('afc', device, priceFen)),
    deal_type: kind,
    company_name: line,
    car_no: vehicle,
    ...(station === undefined ? {} : { station }),
    conn_mark: isTransfer ? '1' : '0',
    deal_money: String(paidFen),
    equ_no: device,
  }
  const isTwice = noise(seed + Number(device.slice(-4)), Math.floor(at / 1000), 93) < TWICE
  return isTwice ? [record, record] : [record]
}
