import type { Contract } from '@tongqu/contracts'
import type { Context, Target } from '../language/context.ts'
import { styleOf } from '../language/context.ts'
import { below, isRecord, told } from '../language/faults.ts'
import { pathOf } from '../language/path.ts'
import { type Get, placeOf, type Scope } from '../language/scope.ts'
import { cleaned, textOf } from '../language/text.ts'
import { sourceOf } from '../language/value.ts'
import { type NumberStyle, numberIn } from '../values/numbers.ts'
import { CRS_NAMES, type Crs, crsOf } from './crs.ts'
import { centreOf, moved, type Position, type Shape, shapeOf } from './shape.ts'
import { wktShape } from './wkt.ts'

/** Writes the columns of a place into a reading. */
export type WritePlace = (scope: Scope, reading: Record<string, unknown>) => void

const KEYS = ['path', 'as', 'x', 'y', 'crs', 'decimal', 'thousands', 'missing']
const FORMS = ['auto', 'geojson', 'wkt', 'lon,lat', 'lat,lon'] as const
type Form = (typeof FORMS)[number]

/** Characters of two numbers in one text. */
const PAIR_CHARACTERS = 200

/**
 * Compiles `point`: a path to GeoJSON, WKT or two numbers, or `x` and `y`. Fills `latitude` and
 * `longitude`, `geometry` where it is more than a point, and `source_x`, `source_y`, `source_crs`
 * where positions were converted, as far as the contract has these columns.
 */
export function pointOf(
  spec: unknown,
  at: string,
  contract: Contract,
  outer: Context & { crs: string },
): WritePlace | undefined {
  const { faults } = outer
  const item = typeof spec === 'string' ? { path: spec } : spec
  if (!isRecord(item)) return faults.add(at, '应为路径或若干项', 'is a path or items by name')
  faults.unknownKeys(at, item, KEYS)
  const has = (name: string) => contract.columns.some((column) => column.name === name)
  if (!has('latitude') && !has('geometry')) {
    return faults.add(at, `${contract.id} 没有位置列`, `${contract.id} has no columns of place`)
  }
  const crs = crsAt(item.crs ?? outer.crs, below(at, 'crs'), outer)
  const context = { ...outer, style: styleOf(item, at, outer.style, faults) }
  const read = shapeReader(item, at, contract, context)
  if (!crs || !read) return undefined
  return (scope, reading) => {
    const shape = read(scope)
    if (shape) write(scope, reading, shape, { contract, crs, has })
  }
}

/** Told of a name that is no system, with those that are. */
export function crsAt(value: unknown, at: string, { faults }: Context): Crs | undefined {
  const found =
    typeof value === 'string' || typeof value === 'number' ? crsOf(`${value}`) : undefined
  if (found) return found
  const list = CRS_NAMES.join(', ')
  return faults.add(
    at,
    `没有坐标系 ${told(value)}；可用：${list}`,
    `no CRS ${told(value)}; there are: ${list}`,
  )
}

type Read = (scope: Scope) => Shape | undefined

function shapeReader(
  item: Readonly<Record<string, unknown>>,
  at: string,
  contract: Contract,
  context: Context,
): Read | undefined {
  const { faults, style } = context
  if (item.x !== undefined || item.y !== undefined) return pairReader(item, at, contract, context)
  const form = (item.as ?? 'auto') as Form
  if (!FORMS.includes(form)) {
    const list = FORMS.join('; ')
    return faults.add(below(at, 'as'), `可用：${list}`, `is one of: ${list}`)
  }
  if (typeof item.path !== 'string') {
    return faults.add(at, '缺少 path，或 x 与 y', 'lacks `path`, or `x` and `y`')
  }
  const get = pathOf(item.path, below(at, 'path'), context)
  if (!get) return undefined
  const found = cleaned(get, style.missing)
  return (scope) => {
    const value = found(scope)
    if (value === undefined) return undefined
    const shape = shapeIn(value, form, style.number)
    if (!shape) remark(scope, contract, 'no-place', 'holds no geometry as the mapping has it')
    return shape
  }
}

function pairReader(
  item: Readonly<Record<string, unknown>>,
  at: string,
  contract: Contract,
  context: Context,
): Read | undefined {
  const target = (name: string): Target => ({ contract: contract.id, name, type: 'double' })
  const part = (name: 'x' | 'y'): Get | undefined =>
    sourceOf(item[name] ?? '', below(at, name), target(name), context)
  const [x, y] = [part('x'), part('y')]
  if (!x || !y) return undefined
  return (scope) => {
    const [east, north] = [x(scope), y(scope)]
    if (typeof east !== 'number' || typeof north !== 'number') return undefined
    return { type: 'Point', coordinates: [east, north] }
  }
}

function shapeIn(value: unknown, form: Form, style: NumberStyle): Shape | undefined {
  if (form === 'lat,lon' || form === 'lon,lat') return pairIn(value, form === 'lat,lon', style)
  if (typeof value === 'string') {
    const text = value.trimStart()
    if (form !== 'wkt' && text.startsWith('{')) return shapeOf(parsed(text))
    return form === 'geojson' ? undefined : wktShape(text)
  }
  if (Array.isArray(value)) return pairIn(value, false, style)
  return form === 'wkt' ? undefined : shapeOf(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `48.40, 9.98`, `48,40;9,98`, `48.40 9.98` or a list of two. */
function pairIn(value: unknown, latitudeFirst: boolean, style: NumberStyle): Shape | undefined {
  const text = textOf(value)?.slice(0, PAIR_CHARACTERS)
  const separator = style.decimal === ',' ? /[;|/\s]+/ : /[,;|/\s]+/
  const parts = Array.isArray(value) ? value : (text?.trim().split(separator) ?? [])
  const [first, second] = parts.map((part) => numberIn(part, style))
  if (parts.length < 2 || first === undefined || second === undefined) return undefined
  return { type: 'Point', coordinates: latitudeFirst ? [second, first] : [first, second] }
}

type Writing = { contract: Contract; crs: Crs; has: (name: string) => boolean }

function write(
  scope: Scope,
  reading: Record<string, unknown>,
  source: Shape,
  { contract, crs, has }: Writing,
): void {
  const sourceCentre = centreOf(source)
  if (sourceCentre?.[0] === 0 && sourceCentre[1] === 0) {
    remark(scope, contract, 'zero-position', 'has a position of zeros, which is left out')
    return
  }
  const { toWgs84 } = crs
  const shape = toWgs84 ? moved(source, toWgs84) : source
  const centre = centreOf(shape)
  if (!centre || !isOnEarth(centre)) {
    remark(scope, contract, 'position-outside', 'has a position that is not on Earth')
    return
  }
  if (has('latitude'))
    [reading.longitude, reading.latitude] = [degrees(centre[0]), degrees(centre[1])]
  const isGeometry = contract.geometry?.kind === 'geojson' || shape.type !== 'Point'
  if (has('geometry') && isGeometry) {
    const { type, coordinates } = moved(shape, (x, y) => [degrees(x), degrees(y)])
    reading.geometry = JSON.stringify({ type, coordinates })
  }
  if (!toWgs84 || !has('source_crs') || !sourceCentre) return
  reading.source_crs = crs.name
  reading.source_x = sourceCentre[0]
  reading.source_y = sourceCentre[1]
}

/** A tenth of a millimetre: further digits are those of the arithmetic. */
function degrees(value: number): number {
  return Number(value.toFixed(9))
}

function isOnEarth([longitude, latitude]: Position): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
}

function remark(scope: Scope, contract: Contract, code: string, message: string): void {
  scope.run.remarks.note(code, `${contract.id} ${message}`, placeOf(scope))
}
