import { type DecodeContext, type Decoded, openXml, type XmlRecord } from '@tongqu/adapter-kit'
import { Desk } from './desk.ts'
import { judge } from './document.ts'
import { readEstimatedJourney } from './estimated-journey.ts'
import { type Placed, placed } from './place.ts'
import { readSituation } from './situation.ts'
import { readStopVisit, readVisitCancellation } from './stop-visit.ts'
import { readVehicleActivity, readVehicleCancellation } from './vehicle-activity.ts'

type Reader = (desk: Desk, place: Placed) => void

/** Records of the services that are landed, and what becomes of each. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['VehicleActivity', readVehicleActivity],
  ['VehicleActivityCancellation', readVehicleCancellation],
  ['EstimatedVehicleJourney', readEstimatedJourney],
  ['MonitoredStopVisit', readStopVisit],
  ['MonitoredStopVisitCancellation', readVisitCancellation],
  ['PtSituationElement', readSituation],
  ['RoadSituationElement', ignore],
  ['StopLineNotice', ignore],
  ['StopLineNoticeCancellation', ignore],
])

export const RECORDS: ReadonlySet<string> = new Set(READERS.keys())

/** A document under way: bytes in, readings out. */
export class SiriReading {
  readonly #desk: Desk
  readonly #xml: ReturnType<typeof openXml>
  readonly #counts = new Map<string, number>()

  constructor(context: DecodeContext) {
    this.#desk = new Desk(context)
    this.#xml = openXml({ limits: context.limits, records: RECORDS })
  }

  /** Readings and rejects that wait to be taken. */
  get waiting(): number {
    return this.#desk.waiting
  }

  push(bytes: Uint8Array): void {
    if (this.#desk.isFull) return
    for (const record of this.#xml.push(bytes)) this.#read(record)
  }

  take(): Decoded {
    return this.#desk.take()
  }

  end(): Decoded {
    const desk = this.#desk
    const { records, root, reject, findings } = this.#xml.end()
    for (const record of records) this.#read(record)
    const count = [...this.#counts.values()].reduce((sum, each) => sum + each, 0)
    const judgement = reject && count === 0 ? undefined : judge(desk, root, count)
    desk.refuse(reject)
    const decoded: Decoded = {
      ...desk.take(),
      findings: [...findings, ...desk.findings()],
      mode: judgement?.isDifferential ? 'differential' : 'full',
    }
    const isSituations = judgement?.deliveries.some(({ name }) => name.startsWith('SituationEx'))
    const isWhole = desk.broken === 0 && judgement?.isDifferential === false
    return isSituations && isWhole ? { ...decoded, snapshotOf: ['siri/situation@1'] } : decoded
  }

  #read(record: XmlRecord): void {
    const { name } = record.element
    const index = this.#counts.get(name) ?? 0
    this.#counts.set(name, index + 1)
    if (!this.#desk.isFull) READERS.get(name)?.(this.#desk, placed(record, index))
  }
}

/** Records that nothing is landed of: notices of lines at stops, situations of roads. */
function ignore(desk: Desk, { element: { name }, at }: Placed): void {
  desk.note('record-ignored', `${name} is not landed`, at)
}
