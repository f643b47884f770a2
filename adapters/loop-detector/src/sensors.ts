import {
  checked,
  type DecodeContext,
  lenientInteger,
  lenientNumber,
  wgs84OfBd09,
  wgs84OfGcj02,
} from '@tongqu/adapter-kit'
import type { Sink } from './sink.ts'

const CONTRACT = 'road/detector@1'

/** Columns of a sensor table; one with more is something else. */
const MOST_COLUMNS = 200

/** What a column of the table may mean, and the headers that say so. */
const HEADERS = {
  id: [
    ...[
      'sensor_id',
      'id',
      'detector_id',
      'station_id',
      'station',
      'sensor',
      'detector',
      'sensorid',
    ],
    ...['检测器编号', '检测器id', '设备编号', '编号', '点位编号'],
  ],
  lat: ['lat', 'latitude', '纬度'],
  lon: ['lon', 'lng', 'long', 'longitude', '经度'],
  name: ['name', '名称', '检测器名称', '点位名称'],
  road: ['road', 'road_name', 'freeway', 'highway', 'fwy', '道路', '道路名称', '路名'],
  direction: ['direction', 'dir', '方向'],
  lanes: ['lanes', 'lane_count', 'num_lanes', '车道数'],
} as const

type Role = keyof typeof HEADERS

const ROLES = Object.keys(HEADERS) as Role[]

/** Does a row name the columns of a sensor table? */
export function isSensorHeader(cells: readonly string[]): boolean {
  const roles = new Set(cells.map((cell) => roleOf(cell, {})))
  return roles.has('id') && roles.has('lat') && roles.has('lon')
}

/** A table of sensors: one row each, the first row names the columns. */
export class Sensors {
  readonly #sink: Sink
  readonly #options: Readonly<Record<string, string>>
  #header: { role: Role | undefined; name: string }[] | undefined
  #seen = new Map<string, number>()

  constructor({ options }: Pick<DecodeContext, 'options'>, sink: Sink) {
    this.#sink = sink
    this.#options = options
  }

  row(cells: readonly string[], line: number): void {
    if (this.#header === undefined) {
      this.#head(cells, line)
      return
    }
    const at = `line ${line}`
    if (cells.length !== this.#header.length) {
      const reason = `${cells.length} cells under ${this.#header.length} columns`
      this.#sink.reject(CONTRACT, at, 'wrong-cell-count', reason)
      return
    }
    const result = checked(CONTRACT, this.#readingOf(cells, at), at)
    if ('code' in result) {
      this.#sink.reject(CONTRACT, at, result.code, result.reason)
      return
    }
    const id = String(result.reading.detector_id)
    const earlier = this.#seen.get(id)
    if (earlier !== undefined) {
      const reason = `the sensor stands in line ${earlier} already`
      this.#sink.reject(CONTRACT, at, 'duplicate-key', reason)
      return
    }
    this.#seen.set(id, line)
    this.#sink.reading(CONTRACT, result.reading, () => at)
  }

  #head(cells: readonly string[], line: number): void {
    const taken = new Set<Role>()
    this.#header = cells.slice(0, MOST_COLUMNS).map((name) => {
      const role = roleOf(name, this.#options)
      if (role === undefined || taken.has(role)) return { role: undefined, name }
      taken.add(role)
      return { role, name }
    })
    if (cells.length > MOST_COLUMNS) {
      this.#sink.refuse(`line ${line}`, 'too-many-columns', `more than ${MOST_COLUMNS}`)
    } else if (!taken.has('id')) {
      this.#sink.refuse(`line ${line}`, 'no-id-column', 'no column that identifies sensors')
    } else if (!taken.has('lat') || !taken.has('lon')) {
      const message = 'no columns of latitude and longitude'
      this.#sink.remarks.note('no-position', message, `line ${line}`)
    }
  }

  #readingOf(cells: readonly string[], at: string): Record<string, unknown> {
    const texts = new Map<Role, string>()
    const extra: Record<string, string> = {}
    for (const [index, { role, name }] of (this.#header ?? []).entries()) {
      const cell = cells[index] ?? ''
      if (cell === '') continue
      if (role) texts.set(role, cell)
      else if (!/^(|unnamed: 0|index|__proto__)$/i.test(name)) extra[name] = cell
    }
    const reading: Record<string, unknown> = {
      detector_id: texts.get('id'),
      name: texts.get('name'),
      road_name: texts.get('road'),
      direction: texts.get('direction'),
      lanes: lenientInteger(texts.get('lanes'), silent),
      ...this.#positionOf(texts, at),
      extra: Object.keys(extra).length > 0 ? extra : undefined,
    }
    const said = Object.entries(reading).filter(([, value]) => value !== undefined)
    return Object.fromEntries(said)
  }

  #positionOf(texts: ReadonlyMap<Role, string>, at: string): Record<string, unknown> {
    const latitude = lenientNumber(texts.get('lat'), silent)
    const longitude = lenientNumber(texts.get('lon'), silent)
    if (latitude === undefined || longitude === undefined) {
      this.#sink.remarks.note('no-position', 'sensors without a position', at)
      return {}
    }
    const { datum = 'wgs84' } = this.#options
    // Out of range is for the contract to refuse; conversion would not make it better.
    const isDegrees = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    if (datum === 'wgs84' || !isDegrees) return { latitude, longitude }
    const convert = datum === 'gcj02' ? wgs84OfGcj02 : wgs84OfBd09
    return {
      ...convert(latitude, longitude),
      source_crs: datum.toUpperCase(),
      source_x: longitude,
      source_y: latitude,
    }
  }
}

/** Cells are text: that a number stands in one is no fault. */
function silent(): void {}

function roleOf(name: string, options: Readonly<Record<string, string>>): Role | undefined {
  const chosen = ROLES.find((role) => options[`${role}Column`] === name)
  if (chosen) return chosen
  const plain = name.toLowerCase().replaceAll(/[\s-]+/g, '_')
  const found = ROLES.find((role) => (HEADERS[role] as readonly string[]).includes(plain))
  // A column that the options name keeps others of its meaning away.
  return found !== undefined && options[`${found}Column`] === undefined ? found : undefined
}
