import type { Columns, Harvest } from './harvest.ts'
import { placeOf } from './place.ts'
import { Record12306, stationName } from './record.ts'

export const STATION = 'rail/station@1'

/** Three letters, as railways have it; others are kept with a remark. */
const TELEGRAPH = /^[A-Z]{3}$/

/** Fields of a station in `station_name.js`, in their order. */
const FIELDS = [
  'abbreviation',
  'station_name',
  'telecode',
  'pinyin',
  'initials',
  'index',
  'city_code',
  'city',
  'country_code',
  'country_name',
  'english_name',
] as const

/** Fields without which an entry of `station_name.js` is none. */
const NEEDED_FIELDS = 3

/** Members that say nothing about a station: its place in the list. */
const KNOWN = new Set(['index', 'station_index'])

/** Members that a station keeps beside its columns. */
const KEPT = new Set(['abbreviation', 'city_code', 'country_code', 'country_name', 'english_name'])

const NAMES = ['station_name', 'name', 'station', 'node', '站名', '车站', '车站名称'] as const
const CODES = ['telecode', 'station_telecode', 'telegraph_code', 'station_code', '电报码'] as const

/**
 * The stations of one delivery as they are read, told by code and by name. Other records name their
 * stations by either.
 */
export class Stations {
  readonly #harvest: Harvest
  readonly #byCode = new Map<string, { columns: Columns; at: string; raw: unknown }>()
  readonly #byName = new Map<string, string>()

  constructor(harvest: Harvest) {
    this.#harvest = harvest
  }

  get size(): number {
    return this.#byCode.size
  }

  /** A station of a table or list. */
  read(value: unknown, at: string): void {
    const record = new Record12306(this.#harvest, value, at)
    const name = record.name(...NAMES)
    const telegraph = record.text(...CODES)?.toUpperCase()
    if (name === undefined) {
      this.#nameless(at, value)
      return
    }
    if (telegraph !== undefined && !TELEGRAPH.test(telegraph)) {
      record.note('odd-telegraph-code', 'a telegraph code that is not three letters')
    }
    const columns = {
      station_code: telegraph ?? name,
      name,
      telegraph_code: telegraph,
      pinyin: record.text('pinyin', 'station_pinyin', '拼音'),
      pinyin_initials: record.text('initials', 'pinyin_initials', 'station_short', '拼音首字母'),
      city: record.text('city', 'city_name', '城市', '所在城市'),
      area_code: record.text('area_code', '行政区划代码'),
      ...placeOf(record, this.#harvest),
      extra: record.extra(KNOWN, KEPT),
    }
    this.#add(columns, at, value)
  }

  /**
   * A row that says where a station is, by its name or code; a station that is not there is new.
   */
  locate(value: unknown, at: string): void {
    const record = new Record12306(this.#harvest, value, at)
    const name = record.name(...NAMES)
    const code = record.text(...CODES)?.toUpperCase() ?? this.#byName.get(name ?? '')
    const known = this.#byCode.get(code ?? '')
    if (!known) {
      this.read(value, at)
      return
    }
    const city = known.columns.city ?? record.text('city', 'city_name', '城市')
    const columns = { ...known.columns, city, ...placeOf(record, this.#harvest) }
    this.#byCode.set(String(known.columns.station_code), { ...known, columns })
  }

  /**
   * The text of `station_name.js`: entries that begin with `@`, their fields between `|`. One after
   * the other, so that signs without entries are not all held, and none after there are too many.
   */
  readScript(text: string): void {
    let begin = text.indexOf('@')
    const before = begin < 0 ? text : text.slice(0, begin)
    if (/[^\s'"]/.test(before)) {
      this.#harvest.reject('station[0]', 'broken-entry', 'the list does not begin with @')
    }
    for (let number = 1; begin >= 0 && !this.#harvest.overflows; number += 1) {
      const next = text.indexOf('@', begin + 1)
      this.#readEntry(text.slice(begin + 1, next < 0 ? undefined : next), `station[${number}]`)
      begin = next
    }
  }

  #readEntry(entry: string, at: string): void {
    const cells = entry.split('|', FIELDS.length).map((cell) => cell.trim())
    if (cells.length < NEEDED_FIELDS) {
      const reason = `${cells.length} fields, at least ${NEEDED_FIELDS} needed`
      this.#harvest.reject(at, 'wrong-cell-count', reason, { contract: STATION, raw: entry })
    } else this.read(Object.fromEntries(FIELDS.map((field, place) => [field, cells[place]])), at)
  }

  /** Lays the stations down. */
  emit(): void {
    for (const { columns, at, raw } of this.#byCode.values()) {
      this.#harvest.add(STATION, columns, at, raw)
    }
  }

  /** Code and name of a station that another record names. */
  resolve(name: string | undefined, code: string | undefined): StationName | undefined {
    const found = code ?? this.#byName.get(name ?? '') ?? name
    if (found === undefined) return undefined
    const known = this.#byCode.get(found)?.columns.name
    return { code: found, name: name ?? (typeof known === 'string' ? known : found) }
  }

  /** Is there such a station? */
  has(code: string): boolean {
    return this.#byCode.has(code)
  }

  #add(columns: Columns & { station_code: string; name: string }, at: string, raw: unknown): void {
    const { station_code: code, name } = columns
    const earlier = this.#byCode.get(code)
    if (!earlier) {
      this.#byCode.set(code, { columns, at, raw })
      if (this.#byName.has(name)) {
        this.#harvest.note('same-name', 'two stations of one name; the first is meant by it', at)
      } else this.#byName.set(name, code)
    } else if (JSON.stringify(earlier.columns) === JSON.stringify(columns)) {
      this.#harvest.note('duplicate-record', 'the same record stands before', at)
    } else {
      const reason = 'another station before has the same code'
      this.#harvest.reject(at, 'duplicate-key', reason, { contract: STATION, raw })
    }
  }

  #nameless(at: string, raw: unknown): void {
    this.#harvest.reject(at, 'required', 'name: a station without a name', {
      contract: STATION,
      raw,
    })
  }
}

export type StationName = { code: string; name: string }

/** A station that a record names by `names` and `codes`. */
export function stationIn(
  record: Record12306,
  stations: Stations,
  names: readonly string[],
  codes: readonly string[],
): StationName | undefined {
  return stations.resolve(record.name(...names), record.text(...codes)?.toUpperCase())
}

/** The name of a station that is part of a longer text. */
export function nameIn(text: string, harvest: Harvest, at: string): string | undefined {
  return stationName(text.trim() === '' ? undefined : text.trim(), harvest, at)
}
