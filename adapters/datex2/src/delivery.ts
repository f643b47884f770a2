import {
  type DecodeContext,
  type Decoded,
  openXml,
  parseJson,
  type Reject,
  type XmlElement,
  type XmlReader,
  type XmlRecord,
} from '@tongqu/adapter-kit'
import { Desk } from './desk.ts'
import { Elaborated } from './elaborated.ts'
import { elementsOfJson } from './json-tree.ts'
import { readMeasurements } from './measured.ts'
import { readFacility, readFacilityStatus } from './parking-facility.ts'
import { readParkingStatus } from './parking-status.ts'
import { readParkingRecord } from './parking-table.ts'
import { readHierarchyElement, readStatusInformation } from './parking-v3.ts'
import {
  isPayload,
  type Publication,
  payloadsIn,
  publicationOf,
  updateMethodIn,
} from './publication.ts'
import { contractsOf, EVENT } from './publication-kinds.ts'
import { readPredefined } from './sections.ts'
import { readSite, type SiteMeanings } from './sites.ts'
import { readSituation } from './situations.ts'
import { placeOf } from './tree.ts'
import { readSignStatus, readSignUnit } from './vms.ts'

/** What a record is read with. */
type Work = {
  desk: Desk
  publication: Publication
  payload: XmlElement
  record: XmlElement
  meanings: SiteMeanings | undefined
  elaborated: Elaborated
}

const site = ({ desk, record, meanings }: Work) => readSite(desk, record, meanings)
const quantity = ({ elaborated, publication, payload, record }: Work) => {
  elaborated.read(publication, payload, record)
}
const predefined = ({ desk, record }: Work) => readPredefined(desk, record)
const facility = ({ desk, record }: Work) => readFacility(desk, record)
const facilityStatus = ({ desk, publication, record }: Work) => {
  readFacilityStatus(desk, publication, record)
}
const signUnit = ({ desk, record }: Work) => readSignUnit(desk, record)
const signStatus = ({ desk, publication, record }: Work) => {
  readSignStatus(desk, publication, record)
}

/** Elements that are read one by one; whatever stands around them is small. */
const READERS: ReadonlyMap<string, (work: Work) => void> = new Map([
  ['situation', ({ desk, publication, record }) => readSituation(desk, publication, record)],
  ['measurementSiteRecord', site],
  ['measurementSite', site],
  [
    'siteMeasurements',
    ({ desk, publication, record, meanings }) => {
      readMeasurements(desk, publication, record, meanings)
    },
  ],
  ['elaboratedData', quantity],
  ['physicalQuantity', quantity],
  ['predefinedLocationContainer', predefined],
  ['predefinedLocationReference', predefined],
  ['parkingRecord', ({ desk, record }) => readParkingRecord(desk, record)],
  [
    'parkingRecordStatus',
    ({ desk, publication, record }) => readParkingStatus(desk, publication, record),
  ],
  ['parkingFacility', facility],
  ['parkingArea', facility],
  ['parkingFacilityStatus', facilityStatus],
  ['parkingAreaStatus', facilityStatus],
  ['hierarchyElementGeneral', ({ desk, record }) => readHierarchyElement(desk, record)],
  [
    'parkingStatusInformation',
    ({ desk, publication, record }) => readStatusInformation(desk, publication, record),
  ],
  ['vmsUnitRecord', signUnit],
  ['vmsController', signUnit],
  ['vmsUnit', signStatus],
  ['vmsControllerStatus', signStatus],
] satisfies [string, (work: Work) => void][])

const RECORDS: ReadonlySet<string> = new Set(READERS.keys())

/** Reads a delivery as its bytes arrive: XML record by record, JSON when all is there. */
export class Delivery {
  readonly desk: Desk
  readonly #elaborated: Elaborated
  readonly #pieces: Uint8Array[] = []
  #bytes = 0
  #xml: XmlReader | undefined
  #isJson = false
  #publication: { payload: XmlElement; read: Publication } | undefined
  #meanings: SiteMeanings | undefined
  #orphan: XmlElement | undefined
  /** Publication → name of its first record. */
  readonly #shown = new Map<XmlElement, string>()

  constructor(context: DecodeContext) {
    this.desk = new Desk(context)
    this.#elaborated = new Elaborated(this.desk)
  }

  push(bytes: Uint8Array): void {
    if (this.desk.isFull) return
    if (this.#xml) {
      this.#take(this.#xml.push(bytes))
      return
    }
    this.#bytes += bytes.length
    if (this.#bytes <= this.desk.context.limits.bytes) this.#pieces.push(bytes)
    if (this.#isJson) return
    const first = this.#pieces.flatMap((piece) => firstOf(piece))[0]
    if (first === undefined) return
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      this.#isJson = true
      return
    }
    this.#xml = openXml({ limits: this.desk.context.limits, records: RECORDS })
    for (const piece of this.#pieces.splice(0)) this.#take(this.#xml.push(piece))
  }

  /** What is left, with what the delivery as a whole says. */
  end(): Decoded {
    return this.#isJson ? this.#endJson() : this.#endXml()
  }

  #endXml(): Decoded {
    const { limits } = this.desk.context
    const xml = this.#xml ?? openXml({ limits, records: RECORDS })
    if (!this.#xml) for (const piece of this.#pieces) xml.push(piece)
    const { records, root, reject, findings } = xml.end()
    this.#take(records)
    for (const { at, code, message } of findings) this.desk.note(code, message, at)
    return this.#conclude(root, this.desk.isFull ? undefined : reject)
  }

  #endJson(): Decoded {
    const { limits } = this.desk.context
    if (this.#bytes > limits.bytes) {
      const reason = `${this.#bytes} bytes, limit ${limits.bytes}`
      return this.#conclude(undefined, { at: 'body', code: 'too-large', reason })
    }
    const parsed = parseJson(Buffer.concat(this.#pieces), limits)
    if ('reject' in parsed) return this.#conclude(undefined, parsed.reject)
    for (const { at, code, message } of parsed.findings) this.desk.note(code, message, at)
    const { root, records, fault } = elementsOfJson(parsed.value, RECORDS)
    if (fault) {
      return this.#conclude(undefined, { at: 'body', code: 'not-datex2', reason: fault })
    }
    this.#take(records)
    return this.#conclude(root, undefined)
  }

  #take(records: readonly XmlRecord[]): void {
    for (const { element, ancestors } of records) {
      if (this.desk.isFull) return
      const payload = ancestors.find(isPayload)
      const [root] = ancestors
      if (payload === undefined || root === undefined) this.#orphan ??= element
      else this.#read(element, payload, root)
    }
  }

  #read(record: XmlElement, payload: XmlElement, root: XmlElement): void {
    if (this.#publication?.payload !== payload) {
      this.#publication = { payload, read: publicationOf(this.desk, payload, root) }
      this.#shown.set(payload, record.name)
    }
    if (root.name === 'messageContainer') this.#meanings ??= new Map()
    READERS.get(record.name)?.({
      desk: this.desk,
      publication: this.#publication.read,
      payload,
      record,
      meanings: this.#meanings,
      elaborated: this.#elaborated,
    })
  }

  /**
   * `covers`, `mode` and `snapshotOf` only claim what is sure: a delivery that broke off, or was
   * too large, is not the whole truth of anything; and where a situation was refused, nobody may
   * conclude from its absence that it has ended.
   */
  #conclude(root: XmlElement | undefined, reject: Reject | undefined): Decoded {
    const { desk } = this
    this.#elaborated.finish()
    const payloads = payloadsIn(root)
    const contracts = [
      ...new Set(
        payloads.flatMap((payload) => contractsOf(desk, payload, this.#shown.get(payload))),
      ),
    ]
    for (const payload of payloads) {
      if (root && !this.#shown.has(payload)) publicationOf(desk, payload, root)
    }
    const isWhole = reject === undefined && !desk.isFull
    if (isWhole && payloads.length === 0) this.#rejectForeign(root)
    if (reject) desk.reject(reject.at, reject.code, reject.reason)
    const isFull = isWhole && contracts.length > 0 && this.#isSnapshot(root)
    const isSnapshot = isFull && contracts.includes(EVENT)
    const isSure = isSnapshot && desk.refused === 0
    if (isSnapshot && !isSure) {
      const message = 'records were refused; what is absent is not taken as ended'
      desk.note('snapshot-not-trusted', message, 'body')
    }
    return {
      ...desk.finish(),
      covers: isFull ? contracts : [],
      ...(isSure && { snapshotOf: [EVENT] }),
      mode: isFull ? 'full' : 'differential',
    }
  }

  #isSnapshot(root: XmlElement | undefined): boolean {
    const method = updateMethodIn(root)
    if (method !== undefined) return method === 'snapshot'
    return this.desk.context.options.snapshot !== 'delta'
  }

  #rejectForeign(root: XmlElement | undefined): void {
    const element = root ?? this.#orphan
    if (element?.name === 'd2LogicalModel' || element?.name === 'messageContainer') {
      this.desk.note('no-publication', 'a message without publication', placeOf(element))
      return
    }
    const what = element ? `root element ${element.name.slice(0, 100)}` : 'nothing'
    this.desk.reject('body', 'not-datex2', `no publication of DATEX II; found ${what}`)
  }
}

const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/** White space, byte order mark: nothing that tells JSON from XML. */
const BLANKS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf])

function firstOf(bytes: Uint8Array): number[] {
  const first = bytes.find((byte) => !BLANKS.has(byte))
  return first === undefined ? [] : [first]
}
