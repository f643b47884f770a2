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

function eventsOf(world: World, lot: Lot, from: number, until: number): object[] {
  const { faults, seed } = world
  const shown = faults.valueTime('gates', lot.id, until)
  const state = lotAt(lot, seed, shown)
  const seconds = (until - from) / 1000
  const slot = Math.floor(until / 1000)
  const times = (perHour: number, salt: number) => {
    const mean = (perHour * seconds) / 3_600
    return Math.floor(mean + noise(seed + lot.capacity, slot, salt))
  }
  const place = gcj02(faults.placeOf('gates', lot.id, lot))
  const event = (kind: '1' | '2', number: number) => ({
    eventNo: `${lot.id}-${slot}-${kind}-${number}`,
    parkCode: lot.id,
    parkName: lot.name.zh,
    eventType: kind,
    channel: `${1 + (number % 2)}号道闸`,
    carKind: noise(seed + number, slot, 83) < 0.3 ? '月租' : '临停',
    eventTime: localText(faults.timeOf('gates', lot.id, until - number * 1000)),
    remain: {
      all: String(lot.capacity),
      left: String(faults.jumped('gates', lot.id, state.free)),
    },
    gps: { x: place.longitude.toFixed(6), y: place.latitude.toFixed(6) },
  })
  return [
    ...Array.from({ length: times(state.inflow, 81) }, (_, number) => event('1', number)),
    ...Array.from({ length: times(state.outflow, 82) }, (_, number) => event('2', number)),
  ]
}
