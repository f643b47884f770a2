import type { AdapterOption } from '@tongqu/adapter-kit'

/** What a file holds. */
export type Kind = 'speed' | 'flow' | 'occupancy' | 'sensors' | 'adjacency'

export type MatrixKind = 'speed' | 'flow' | 'occupancy'

/** Names of files by what they hold, the more certain words first. */
const NAMES: readonly (readonly [RegExp, Kind])[] = [
  [/adj|neighbo|link|dist|邻接|连接/, 'adjacency'],
  [/speed|vel|速度|车速/, 'speed'],
  [/flow|vol|count|流量/, 'flow'],
  [/occ|占有率/, 'occupancy'],
  [/sensor|detector|station|location|meta|检测器|点位|设备/, 'sensors'],
]

/** What a file holds by the option, else by its name. */
export function kindOf(
  options: Readonly<Record<string, string>>,
  name: string | undefined,
): Kind | undefined {
  const { kind } = options
  const known = NAMES.find(([, one]) => one === kind)?.[1]
  return known ?? NAMES.find(([words]) => words.test((name ?? '').toLowerCase()))?.[1]
}

/** Metres in a statute mile, by thousand. */
const KILOMETERS_PER_MILE = 1.609344

/** Units of a matrix, the usual one first: what a value is multiplied by. */
const UNITS: Readonly<Record<MatrixKind, ReadonlyMap<string, number>>> = {
  speed: new Map([
    ['km/h', 1],
    ['mph', KILOMETERS_PER_MILE],
    ['m/s', 3.6],
  ]),
  flow: new Map([['veh/h', 1]]),
  occupancy: new Map([
    ['%', 1],
    ['ratio', 100],
  ]),
}

/** Vehicles of one interval, which becomes veh/h by its length. */
export const PER_INTERVAL = 'veh/interval'

/** The unit of a kind: the first of the option that fits, else the usual one. */
export function unitOf(
  kind: MatrixKind,
  option: string | undefined,
): { isPerInterval: boolean; factor: number } {
  const wanted = (option ?? '').split(',').map((one) => one.trim())
  if (kind === 'flow' && wanted.includes(PER_INTERVAL)) return { isPerInterval: true, factor: 1 }
  const fitting = wanted.find((one) => UNITS[kind].has(one))
  return { isPerInterval: false, factor: UNITS[kind].get(fitting ?? '') ?? 1 }
}

/** One unit, in a pattern. */
const ANY_UNIT = '(km/h|mph|m/s|veh/h|veh/interval|%|ratio)'

const COLUMN = /^.{1,100}$/

/** Options of a source; each has a default. */
export const OPTIONS: readonly AdapterOption[] = [
  option(
    'kind',
    /^(speed|flow|occupancy|sensors|adjacency)$/,
    '内容：速度、流量、占有率矩阵，检测器表，邻接矩阵；默认看文件名',
    'what files hold; by default told from their names',
  ),
  option(
    'start',
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/,
    '首行的当地时间；首列为时间时不用',
    'local time of the first row; not needed when the first column is a time',
  ),
  option('intervalSeconds', /^[1-9]\d{0,5}$/, '间隔，秒', 'length of an interval in seconds'),
  option(
    'stamp',
    /^(start|end)$/,
    '行的时间是间隔之始（start）还是之终（end，默认）',
    'whether the time of a row is the start of its interval or the end (default)',
  ),
  option(
    'unit',
    new RegExp(`^${ANY_UNIT}(, ?${ANY_UNIT})*$`),
    '单位，多种以逗号分隔；默认 km/h、veh/h、%',
    'units, several by commas; km/h, veh/h and % by default',
  ),
  option(
    'missing',
    /^.{1,200}$/,
    '表示没有数据的值，逗号分隔；空格与 NaN 总是。METR-LA 为 0',
    'values that mean no data, by commas, beside empty and NaN; 0 in METR-LA',
  ),
  option(
    'orientation',
    /^(columns|rows)$/,
    '检测器在列（默认）还是在行',
    'whether sensors are columns (default) or rows',
  ),
  option(
    'header',
    /^(yes|no)$/,
    '首行是否为名称；默认矩阵有，邻接矩阵没有',
    'whether the first row holds names; by default of matrices yes, of adjacency no',
  ),
  option(
    'sensorIds',
    /^[^\r\n]{1,100000}$/,
    '没有名称时的检测器编号，依次以逗号分隔；默认 0、1、2……',
    'identifiers of sensors in order, by commas, where there are no names; 0, 1, 2 … by default',
  ),
  ...(['id', 'lat', 'lon', 'name', 'road', 'direction', 'lanes'] as const).map((name) =>
    option(
      `${name}Column`,
      COLUMN,
      `检测器表中 ${name} 的列名`,
      `column of the sensor table with the ${name}`,
    ),
  ),
  option(
    'datum',
    /^(wgs84|gcj02|bd09)$/,
    '检测器表的坐标系，默认 WGS 84',
    'datum of the sensor table, WGS 84 by default',
  ),
]

function option(name: string, pattern: RegExp, zh: string, en: string): AdapterOption {
  return { name, pattern, help: { 'zh-CN': zh, en } }
}
