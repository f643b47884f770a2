import {
  checked,
  type DecodeContext,
  type Decoded,
  nothing,
  Remarks,
  wgs84OfBd09,
  wgs84OfGcj02,
} from '@tongqu/adapter-kit'

export const POINT = 'taxi/trace_point@1'

const DATUMS: ReadonlyMap<string | undefined, string> = new Map([
  ['wgs84', 'WGS84'],
  ['gcj02', 'GCJ02'],
  ['bd09', 'BD09'],
])

/** Gathers points and rejects within the limits of the source. */
export class Sink {
  readonly remarks = new Remarks()
  readonly #decoded = nothing()
  readonly #keyed: (purpose: string, text: string) => string
  readonly #declared: string | undefined
  readonly #most: number
  isFull = false

  constructor(
    { limits, options }: DecodeContext,
    keyed: (purpose: string, text: string) => string,
  ) {
    this.#keyed = keyed
    this.#declared = DATUMS.get(options.datum)
    this.#most = limits.entities
  }

  get isEmpty(): boolean {
    return this.#decoded.readings.length + this.#decoded.rejects.length === 0
  }

  taxi(id: string): string {
    return this.#keyed('taxi', id)
  }

  trip(id: string): string {
    return this.#keyed('taxi-trip', id)
  }

  /** A point whose coordinates are of the declared datum, else of `datum`. */
  point(
    columns: Record<string, unknown>,
    [longitude, latitude]: readonly [number, number],
    datum: string,
    at: string,
  ): void {
    if (!this.#hasRoom()) return
    const place = this.#placeOf(latitude, longitude, this.#declared ?? datum)
    const result = checked(POINT, { ...columns, ...place }, at)
    if ('reading' in result) this.#decoded.readings.push(result)
    else this.#decoded.rejects.push(result)
  }

  /** What can not be read; `reason` holds no value of it. */
  refuse(at: string, code: string, reason: string): void {
    if (this.#hasRoom()) this.#decoded.rejects.push({ contract: POINT, at, code, reason })
  }

  end(): Decoded {
    return { ...this.#decoded, findings: this.remarks.findings() }
  }

  #placeOf(latitude: number, longitude: number, source_datum: string): Record<string, unknown> {
    if (source_datum === 'WGS84' || source_datum === 'unknown') {
      return { latitude, longitude, source_datum }
    }
    const convert = source_datum === 'GCJ02' ? wgs84OfGcj02 : wgs84OfBd09
    const place = convert(latitude, longitude)
    const source = { source_datum, source_latitude: latitude, source_longitude: longitude }
    return { ...place, ...source }
  }

  /** The last place within the limit is for the reject that says there was more. */
  #hasRoom(): boolean {
    const { readings, rejects } = this.#decoded
    if (this.isFull || readings.length + rejects.length < this.#most - 1) return !this.isFull
    this.isFull = true
    const reason = `more than ${this.#most} points and rejects`
    rejects.push({ at: 'body', code: 'too-many', reason })
    return false
  }
}

/** Degrees of a point, east before north; undefined when they are none. */
export function degreesOf(east: unknown, north: unknown): readonly [number, number] | undefined {
  const [longitude, latitude] = [numberOf(east), numberOf(north)]
  const isPlace = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
  return isPlace ? [longitude, latitude] : undefined
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value.trim() : ''
  return /^[+-]?\d{1,3}(?:[.]\d{1,20})?$/.test(text) ? Number(text) : Number.NaN
}
