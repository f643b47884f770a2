import { gcj02 } from '../fleets/datum.ts'
import { localText } from '../instants.ts'
import type { World } from '../world.ts'
import { type Lot, lotAt, lotsOf } from './lots.ts'

/** Words of the vendor for the build of a lot. */
const BUILDS: Readonly<Record<Lot['build'], string>> = {
  underground: '地下',
  'multi-storey': '立体',
  surface: '地面',
}
const DISTRICTS = ['城中区', '城东区', '城西区'] as const
const CHANGED_AT = Date.UTC(2026, 2, 1, 1, 30)
/** Shares of free spaces below which the vendor says 较满 and 已满. */
const FEW = 0.15
const FULL = 0.01

/**
 * Lots that the parking centre has on its books, those of the barriers among them, in a layout of
 * the vendor's own: nested by district, numbers as strings, GCJ-02 coordinates, local times without
 * zone, words for codes.
 */
export function centreLots(world: World, at: number): Buffer {
  const lots = [...centre(world), ...lotsOfOperator(world, 'gates')]
  const districts = DISTRICTS.map((name, place) => ({
    name,
    adcode: '680100',
    parks: lots
      .filter((_, index) => index % DISTRICTS.length === place)
      .map((lot) => park(world, lot)),
  }))
  return answer(at, { districts })
}

/** Free spaces of the same lots, every minute. */
export function centreOccupancy(world: World, at: number): Buffer {
  return answer(at, { parks: centre(world).map((lot) => free(world, lot, at)) })
}

const made = new WeakMap<World, Lot[]>()

/** The lots of one operator. */
export function lotsOfOperator(world: World, operator: Lot['operator']): Lot[] {
  const lots = made.get(world) ?? lotsOf(world.province)
  made.set(world, lots)
  return lots.filter((lot) => lot.operator === operator)
}

function centre(world: World): Lot[] {
  return lotsOfOperator(world, 'centre')
}

function answer(at: number, data: object): Buffer {
  const head = { code: '0', msg: '成功', note: '模拟数据 synthetic', ts: localText(at) }
  return Buffer.from(JSON.stringify({ ...head, data }))
}

function park(world: World, lot: Lot): object {
  const { latitude, longitude } = gcj02(world.faults.placeOf('parking', lot.id, lot))
  const isRide = lot.use === 'park-and-ride'
  return {
    parkId: lot.id,
    parkName: lot.name.zh,
    addr: `临衡市${lot.name.zh}`,
    build: BUILDS[lot.build],
    pr: isRide ? '是' : '否',
    position: { lng: longitude.toFixed(6), lat: latitude.toFixed(6), datum: 'GCJ-02' },
    spaces: {
      total: String(lot.capacity),
      disabled: String(lot.disabled),
      charging: String(lot.charging),
    },
    fee: {
      hour: lot.yuanAnHour.toFixed(2),
      text: lot.yuanAnHour === 0 ? '免费' : `每小时${lot.yuanAnHour}元，首30分钟免费`,
    },
    openTime: `${clock(lot.opensHour)}-${clock(lot.closesHour)}`,
    heightLimit: lot.build === 'surface' ? '' : lot.maxHeightMeters.toFixed(1),
    updateTime: localText(CHANGED_AT),
  }
}

function free(world: World, lot: Lot, at: number): object {
  const { faults, seed } = world
  const state = lotAt(lot, seed, faults.valueTime('parking', lot.id, at))
  const left = faults.jumped('parking', lot.id, state.free)
  const share = state.free / lot.capacity
  const change = state.inflow - state.outflow
  return {
    parkId: lot.id,
    collectTime: localText(faults.timeOf('parking', lot.id, at)),
    status: state.isOpen ? '营业' : '关闭',
    busy: share < FULL ? '已满' : share < FEW ? '较满' : '空闲',
    trend: change > 0 ? '上升' : change < 0 ? '下降' : '平稳',
    detail: [
      { type: '全部', total: String(lot.capacity), left: String(left) },
      { type: '无障碍', total: String(lot.disabled), left: String(state.disabledFree) },
      { type: '充电', total: String(lot.charging), left: String(state.chargingFree) },
    ],
  }
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}
