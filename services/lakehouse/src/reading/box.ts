import { DOUBLE } from '@duckdb/node-api'
import type { Geometry } from '@tongqu/contracts'
import { identifier, sqlFile } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import { type Condition, comparison } from './conditions.ts'
import { noGeometry, wrongBox } from './refusals.ts'

/** The geometry of a table, with its columns found. */
export type ReadGeometry =
  | { kind: 'point'; longitude: LakeColumn; latitude: LakeColumn }
  | { kind: 'geojson'; column: LakeColumn }

type Box = readonly [number, number, number, number]
type Check = { columns: readonly LakeColumn[]; sql: string }

/** The geometry as far as the view lets it be seen: a hidden coordinate hides it all. */
export function readGeometry(
  geometry: Geometry | undefined,
  visible: ReadonlyMap<string, LakeColumn>,
): ReadGeometry | undefined {
  if (geometry?.kind === 'point') {
    const longitude = visible.get(geometry.longitude)
    const latitude = visible.get(geometry.latitude)
    return longitude && latitude ? { kind: 'point', longitude, latitude } : undefined
  }
  const column = geometry && visible.get(geometry.column)
  return column && { kind: 'geojson', column }
}

export function geometryColumns(geometry: ReadGeometry | undefined): LakeColumn[] {
  if (!geometry) return []
  return geometry.kind === 'point' ? [geometry.longitude, geometry.latitude] : [geometry.column]
}

/**
 * What a box (west, south, east, north) asks: of points that they lie in it, borders included; of
 * GeoJSON that its own bounding box touches it. West beyond east means across the antimeridian
 * (RFC 7946, 5.2). Throws `no-geometry` or `wrong-bbox`.
 */
export function boxConditions(
  box: Box | undefined,
  geometry: ReadGeometry | undefined,
  table: string,
): { conditions: Condition[]; checks: Check[] } {
  if (!box) return { conditions: [], checks: [] }
  if (!geometry) throw noGeometry(table)
  if (!isBox(box)) throw wrongBox()
  return geometry.kind === 'point' ? pointBox(box, geometry) : outlineBox(box, geometry.column)
}

function pointBox(
  [west, south, east, north]: Box,
  { longitude, latitude }: Extract<ReadGeometry, { kind: 'point' }>,
): { conditions: Condition[]; checks: Check[] } {
  const vertical = [number(latitude, 'gte', south), number(latitude, 'lte', north)]
  if (west <= east) {
    const horizontal = [number(longitude, 'gte', west), number(longitude, 'lte', east)]
    return { conditions: [...horizontal, ...vertical], checks: [] }
  }
  const name = identifier(longitude.name)
  const across = `${name} >= ${sqlNumber(west)} OR ${name} <= ${sqlNumber(east)}`
  return { conditions: vertical, checks: [{ columns: [longitude], sql: across }] }
}

function outlineBox(
  [west, south, east, north]: Box,
  column: LakeColumn,
): { conditions: Condition[]; checks: Check[] } {
  const sql = sqlFile(import.meta.url, 'outline-box.sql', {
    geometry: identifier(column.name),
    west: sqlNumber(west),
    south: sqlNumber(south),
    east: sqlNumber(east),
    north: sqlNumber(north),
    meeting: west <= east ? 'AND' : 'OR',
  })
  return { conditions: [], checks: [{ columns: [column], sql }] }
}

function number(column: LakeColumn, operator: 'gte' | 'lte', value: number): Condition {
  return comparison(column, operator, { bind: value, type: DOUBLE, rank: value })
}

function isBox([west, south, east, north]: Box): boolean {
  const finite = [west, south, east, north].every(Number.isFinite)
  const longitudes = Math.abs(west) <= 180 && Math.abs(east) <= 180
  return finite && longitudes && south >= -90 && north <= 90 && south <= north
}

/** A checked, finite number as a SQL literal of type DOUBLE. */
function sqlNumber(value: number): string {
  return `${value.toExponential()}::DOUBLE`
}
