import type { Contract } from '@tongqu/contracts'
import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/** A column that names a thing of another contract, by that contract's key column. */
type Parent = {
  column: string
  contract: string
  parentColumn: string
  /** Only in contracts of this family: a station is one of bikes there, of the metro here. */
  family?: string
}

/** Column → contract and key column it names. What a table itself is the parent of is left out. */
const PARENTS: readonly Parent[] = [
  { column: 'lot_id', contract: 'parking/lot@1', parentColumn: 'lot_id' },
  { column: 'space_id', contract: 'parking/space@1', parentColumn: 'space_id' },
  { column: 'detector_id', contract: 'road/detector@1', parentColumn: 'detector_id' },
  { column: 'from_detector_id', contract: 'road/detector@1', parentColumn: 'detector_id' },
  { column: 'to_detector_id', contract: 'road/detector@1', parentColumn: 'detector_id' },
  { column: 'section_id', contract: 'road/section@1', parentColumn: 'section_id' },
  { column: 'sign_id', contract: 'road/sign@1', parentColumn: 'sign_id' },
  { column: 'station_id', contract: 'gbfs/station@1', parentColumn: 'station_id', family: 'gbfs' },
  ...['station_id', 'from_station_id', 'to_station_id'].map((column) => ({
    ...{ column, contract: 'metro/station@1', parentColumn: 'station_id', family: 'metro' },
  })),
  { column: 'home_station_id', contract: 'gbfs/station@1', parentColumn: 'station_id' },
  { column: 'vehicle_type_id', contract: 'gbfs/vehicle_type@1', parentColumn: 'vehicle_type_id' },
  { column: 'stop_id', contract: 'gtfs/stops@1', parentColumn: 'stop_id' },
  { column: 'route_id', contract: 'gtfs/routes@1', parentColumn: 'route_id' },
  { column: 'stop_point_ref', contract: 'gtfs/stops@1', parentColumn: 'stop_id' },
  { column: 'monitoring_ref', contract: 'gtfs/stops@1', parentColumn: 'stop_id' },
]

/**
 * An id of something nobody has told us of: the occupancy of a car park that is in no list. Ids
 * are looked up in all datasets that hold the parent; where none has landed nothing is judged.
 */
export const reference: Rule = {
  id: 'reference',
  title: { 'zh-CN': '引用缺失', en: 'Dangling reference' },
  about: {
    'zh-CN': '所引用的停车场、检测器、站点等是否存在',
    en: 'Is the car park, detector or stop it names known?',
  },
  side: 'quality',
  weight: 0.5,
  parameters: shares({ warnPercent: 0, failPercent: 20 }),
  applies: (contract) => parentsOf(contract).length > 0,
  remembers: 1,
  judgeFor({ contract }) {
    const parents = parentsOf(contract)
    return ({ readings }, state, context, finds) => {
      const known = parents.flatMap((parent) => {
        const ids = context.parents(parent.contract, parent.parentColumn)
        return ids ? [{ ...parent, ids }] : []
      })
      if (known.length === 0) return 0
      // Things and what is measured of them may come together: their list lands a moment later.
      const strangers = isAllUnknown(known, readings) ? (state.values[0] || 0) + 1 : 0
      state.values[0] = strangers
      if (strangers > 0 && strangers < LEAST_STRANGE_BATCHES) return 0
      for (const { column, ids, contract: parent } of known) {
        for (let index = 0; index < readings.length; index++) {
          const id = readings[index]?.[column]
          if (typeof id !== 'string' || ids.has(id)) continue
          finds.add(index, () => `${column} names no ${parent}`)
        }
      }
      return readings.length
    }
  },
}

/** Batches in a row, without a single known id, after which they are dangling indeed. */
const LEAST_STRANGE_BATCHES = 3

function isAllUnknown(
  known: readonly { column: string; ids: ReadonlySet<string> }[],
  readings: readonly Readonly<Record<string, unknown>>[],
): boolean {
  for (const { column, ids } of known) {
    for (const reading of readings) if (ids.has(String(reading[column]))) return false
  }
  return readings.length > 0
}

/** What the columns of a contract name. */
export function parentsOf({ id, family, columns }: Contract): Parent[] {
  // Tables of a timetable are checked against each other where they land.
  if (family === 'gtfs') return []
  const names = new Set(columns.map(({ name }) => name))
  return PARENTS.filter(
    ({ column, contract, family: own = family }) =>
      names.has(column) && contract !== id && own === family,
  )
}
