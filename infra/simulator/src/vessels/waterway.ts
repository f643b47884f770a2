import { offset, type Place, type ShapePoint, shapeOf } from '../geography.ts'
import { CENTRE } from '../network.ts'

/** Kilometres east and north of the centre: the river from where it enters to where it leaves. */
const COURSE: readonly (readonly [east: number, north: number])[] = [
  [-26, 9],
  [-21, 6.5],
  [-16, 7],
  [-12, 4.5],
  [-8, 1.5],
  [-4.5, -1.5],
  [-1, -3],
  [3, -2.4],
  [6.5, -4],
  [10, -7],
  [15, -7.6],
  [19, -5.5],
  [24, -6.5],
  [29, -10],
]

/** The river Yunjiang, in metres from where it enters the province. */
export const RIVER: readonly ShapePoint[] = shapeOf(COURSE.map(([east, north]) => at(east, north)))

/** Its whole way, metres. */
export const RIVER_METERS = RIVER.at(-1)?.meters ?? 0

/** The middle of the lake that the ferries cross, which the river touches. */
export const LAKE = at(12, -12)

export const LAKE_RADIUS_METERS = 3_200

export type Port = {
  /** As vessels type it in: letters only, at most 20. */
  name: string
  /** Way along the river. */
  meters: number
}

/** Ports from the upper reach down. */
export const PORTS: readonly Port[] = [
  { name: 'YUNZE SHANGGANG', meters: 3_000 },
  { name: 'LINHENG XIGANG', meters: 18_000 },
  { name: 'LINHENG DONGGANG', meters: 33_000 },
  { name: 'LIUHE GANG', meters: 46_000 },
  { name: 'YUNZE XIAGANG', meters: 60_000 },
]

export type Buoy = {
  mmsi: number
  name: string
  /** Type of aid (ITU-R M.1371-5, table 74): 1 reference point, 24 and 25 lateral marks. */
  aidType: number
  place: Place
  isVirtual: boolean
}

/** Aids to navigation, whose MMSI begin with 99 (ITU-R M.585). */
export const BUOYS: readonly Buoy[] = [
  buoy(1, 'YUNJIANG 01 PORT', 24, at(-16, 7.08), false),
  buoy(2, 'YUNJIANG 02 STARBOARD', 25, at(-12, 4.4), false),
  buoy(3, 'LINHENG BRIDGE WEST PIER', 1, at(-4.4, -1.5), true),
  buoy(4, 'LINHENG BRIDGE EAST PIER WORKS', 1, at(-1, -2.9), true),
  buoy(5, 'YUNJIANG 05 PORT', 24, at(6.5, -3.9), false),
  buoy(6, 'LAKE WRECK', 28, at(11, -13), false),
]

/** The station of the maritime office that hears them all. */
export const STATION = { mmsi: 4_136_001, name: 'YZ-AIS-1', place: at(0.4, -2.2) }

function at(eastKilometers: number, northKilometers: number): Place {
  return offset(CENTRE, eastKilometers * 1_000, northKilometers * 1_000)
}

function buoy(
  number: number,
  name: string,
  aidType: number,
  place: Place,
  isVirtual: boolean,
): Buoy {
  return { mmsi: 994_131_000 + number, name, aidType, place, isVirtual }
}
