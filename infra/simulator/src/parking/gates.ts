import { gcj02 } from '../fleets/datum.ts'
import { localText } from '../instants.ts'
import { noise } from '../random.ts'
import type { World } from '../world.ts'
import { lotsOfOperator } from './centre.ts'
import { type Lot, lotAt } from './lots.ts'

/** One push: its id stays the same however often it is sent. */
export type GatePush = { id: string; body: Buffer }

const MOST_EVENTS = 200

/**
 * What the barriers saw between two instants, in a layout of the vendor's own: an envelope, events
 * with codes (1 in, 2 out), and how many spaces are left, numbers as strings. No plates.
 * Nothing when nobody drove.
 */
export function gatePush(world: World, from: number, until: number): GatePush | undefined {
  const events = lotsOfOperator(world, 'gates')
    .flatMap((lot) => eventsOf(world, lot, from, until))
    .slice(0, MOST_EVENTS)
  if (events.length === 0) return undefined
  const id = `msg_gates_${world.seed}_${until}`
  const body = {
    head: {
      msgId: id,
      sendTime: localText(world.faults.timeOf('gates', 'head', until)),
      vendor: '衡泊道闸（模拟 synthetic）',
      count: String(events.length),
    },
    body: { events },
  }
  return { id, body: Buffer.from(JSON.stringify(body)) }
}

/**
 * Events of one lot, oldest first, each in a second of its own: the time and the lot are all that
 * tells two events apart for those who only count spaces.
 */
function eventsOf(world: World, lot: Lot, from: number, until: number): object[] {
  const { faults, seed } = world
  const slot = Math.floor(until / 1000)
  const seconds = Math.floor((until - from) / 1000)
  const state = lotAt(lot, seed, faults.valueTime('gates', lot.id, until))
  const times = (perHour: number, salt: number) => {
    const luck = noise(seed + lot.capacity, slot, salt)
    return Math.floor((perHour * seconds) / 3_600 + luck)
  }
  const kinds = [
    ...Array.from({ length: times(state.inflow, 81) }, () => '1'),
    ...Array.from({ length: times(state.outflow, 82) }, () => '2'),
  ].slice(0, seconds)
  const step = Math.floor(seconds / Math.max(1, kinds.length)) * 1000
  return kinds.map((kind, number) => {
    const at = until - (kinds.length - 1 - number) * step
    return event(world, lot, kind, number, at)
  })
}

function event(world: World, lot: Lot, kind: string, number: number, at: number): object {
  const { faults, seed } = world
  const place = gcj02(faults.placeOf('gates', lot.id, lot))
  const { free } = lotAt(lot, seed, faults.valueTime('gates', lot.id, at))
  const second = Math.floor(at / 1000)
  return {
    eventNo: `${lot.id}-${second}-${kind}`,
    parkCode: lot.id,
    parkName: lot.name.zh,
    eventType: kind,
    channel: `${1 + (number % 2)}号道闸`,
    carKind: noise(seed + number, second, 83) < 0.3 ? '月租' : '临停',
    eventTime: localText(faults.timeOf('gates', lot.id, at)),
    remain: {
      all: String(lot.capacity),
      left: String(faults.jumped('gates', lot.id, free)),
    },
    gps: { x: place.longitude.toFixed(6), y: place.latitude.toFixed(6) },
  }
}
