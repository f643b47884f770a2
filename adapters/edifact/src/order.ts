import type { Remarks } from '@tongqu/adapter-kit'
import type { Charset } from './charset.ts'
import { dangerOf } from './danger.ts'
import type { Message } from './interchange.ts'
import { countOf, hasContainerCheck, kilogramsOf } from './numbers.ts'
import { placeOf } from './place.ts'
import { append, keep, type Row, type Rows } from './rows.ts'
import type { Segment } from './segments.ts'
import { timeOf } from './times.ts'
import { meansOf } from './transport.ts'

/** Components of the data elements of one segment, as text. */
export type Elements = {
  /** Component of an element, both from 0; empty when it is not there. Without space around. */
  at(element: number, component?: number): string
  /** All components of an element. */
  all(element: number): readonly string[]
}

/** What the anchor of a segment group is, for what follows it. */
type Anchor = 'BGM' | 'TDT' | 'NAD' | 'GID' | 'EQD'

const ANCHORS: ReadonlySet<string> = new Set(['BGM', 'TDT', 'NAD', 'GID', 'EQD'])

/** Segments of service or structure that say nothing of the consignment. */
const SILENT: ReadonlySet<string> = new Set(['UNS', 'UGH', 'UGT'])

/** 8051: main-carriage transport. */
const MAIN_CARRIAGE = '20'

/** Of 2005: the document's own time, and times of a place with what they are. */
const DOCUMENT_TIME = '137'
const PLACE_TIMES: ReadonlyMap<string, readonly ['arrival' | 'departure', string]> = new Map([
  ['132', ['arrival', 'ESTIMATED']],
  ['133', ['departure', 'ESTIMATED']],
  ['136', ['departure', 'ACTUAL']],
  ['178', ['arrival', 'ACTUAL']],
  ['186', ['departure', 'ACTUAL']],
  ['189', ['departure', 'PLANNED']],
  ['232', ['arrival', 'PLANNED']],
])

/** Of 6313: gross weight, of an item or of a consignment. */
const GROSS = new Set(['G', 'AAB', 'AAD'])

/** 4451: description of goods. */
const GOODS_TEXT = 'AAA'

/**
 * IFTMIN and COPARN read alike, in whatever directory: their segments mean the same, and the group
 * a segment belongs to is that of the last BGM, TDT, NAD, GID or EQD before it (UNTDID D.04A IFTMIN
 * and D.00B COPARN, 4.3; SMDG COPARN 2.0).
 */
export class Order {
  readonly rows: Rows
  readonly #readers: ReadonlyMap<string, (elements: Elements, note: Note) => void> = new Map([
    ['BGM', (elements) => this.#document(elements)],
    ['DTM', (elements, note) => this.#time(elements, note)],
    ['RFF', (elements, note) => this.#reference(elements, note)],
    ['TDT', (elements, note) => this.#transport(elements, note)],
    ['LOC', (elements, note) => this.#location(elements, note)],
    ['NAD', (elements) => this.#party(elements)],
    ['CTA', (elements) => this.#contact('CTA', elements)],
    ['COM', (elements) => this.#contact('COM', elements)],
    ['GID', (elements, note) => this.#item(elements, note)],
    ['PAC', (elements, note) => this.#packages(elements, note)],
    ['MEA', (elements, note) => this.#measure(elements, note)],
    ['DGS', (elements, note) => this.#danger(elements, note)],
    ['EQD', (elements, note) => this.#device(elements, note)],
    ['EQN', (elements, note) => this.#units(elements, note)],
    ['FTX', (elements) => this.#text(elements)],
  ])
  readonly #charset: Charset
  readonly #zone: string
  readonly #note: (code: string, message: string, place: string) => void
  #anchor: Anchor = 'BGM'
  #stage = MAIN_CARRIAGE
  #hasMain = false
  /** What a DTM is about. */
  #subject: Row
  #place: Row | undefined
  #goods: Row | undefined
  #equipment: Row | undefined
  #hasDanger = false

  constructor(message: Message, charset: Charset, zone: string, remarks: Remarks) {
    const order: Row = {}
    this.rows = { order, references: [], places: [], parties: [], goods: [], equipment: [] }
    this.#charset = charset
    this.#zone = zone
    this.#subject = order
    this.#note = (code, text, place) => remarks.note(code, text, `${message.at}.${place}`)
    for (const segment of message.segments) this.#segment(segment)
    if (!message.segments.some(({ tag }) => tag === 'BGM')) {
      this.#note('missing-segment', 'the message has no BGM', 'BGM')
    }
  }

  #segment(segment: Segment): void {
    const { tag, place, isRepeated } = segment
    const note = (code: string, message: string) => {
      this.#note(code, `${tag}: ${message}`, `segment[${place}]`)
    }
    if (isRepeated) note('repeated-element', 'an element stands more than once, the first counts')
    if (ANCHORS.has(tag)) this.#anchor = tag as Anchor
    const elements = this.#elementsOf(segment)
    const read = this.#readers.get(tag)
    if (read) read(elements, note)
    else if (!SILENT.has(tag)) this.#other(tag, elements, note)
  }

  #elementsOf({ elements }: Segment): Elements {
    const { textOf } = this.#charset
    return {
      at: (element, component = 0) => textOf(elements[element]?.[component] ?? '').trim(),
      all: (element) => (elements[element] ?? []).map((each) => textOf(each).trim()),
    }
  }

  /** The row that what has no column of its own belongs to. */
  #holder(): Row {
    if (this.#anchor === 'GID' && this.#goods) return this.#goods
    if (this.#anchor === 'EQD' && this.#equipment) return this.#equipment
    return this.rows.order
  }

  #keep(row: Row, name: string, value: string): void {
    if (!keep(row, name, value)) this.#note('too-long', 'other fields have no room', 'extra')
  }

  /** BGM: C002.1001, C106.1004, 1225. */
  #document({ at }: Elements): void {
    Object.assign(this.rows.order, {
      document_code: at(0),
      document_number: at(1),
      function_code: at(2),
    })
    this.#subject = this.rows.order
  }

  /** DTM: C507. */
  #time({ at }: Elements, note: Note): void {
    const [qualifier, text, format] = [at(0), at(0, 1), at(0, 2)]
    if (text === '') return
    const read = timeOf(text, format || '102', this.#zone)
    if ('fault' in read) {
      note(`bad-time-${read.fault}`, 'the time can not be read')
      this.#keep(this.#subject, `DTM+${qualifier}`, [text, format].join(':'))
      return
    }
    if (read.oddity) note('unknown-zone', 'a zone by a name that is not known')
    const place = this.#subject === this.#place ? PLACE_TIMES.get(qualifier) : undefined
    if (place) {
      const [what, classifier] = place
      this.#subject[`${what}_at`] = read.instant
      this.#subject[`${what}_classifier`] = classifier
    } else if (qualifier === DOCUMENT_TIME && this.#subject === this.rows.order) {
      this.rows.order.document_at = read.instant
    } else this.#keep(this.#subject, `DTM+${qualifier}`, read.instant)
  }

  /** RFF: C506.1153, 1154. The first BN is the booking. */
  #reference({ at }: Elements, note: Note): void {
    const [qualifier, value] = [at(0), at(0, 1)]
    if (qualifier === '' || value === '') {
      note('empty-reference', 'no qualifier or value')
      return
    }
    this.rows.references.push({ qualifier, value, group: this.#groupName() })
    if (qualifier === 'BN') this.rows.order.booking_number ??= value
    // A time behind it is that of the reference, for which there is no column.
    this.#subject = this.#holder()
    this.#place = undefined
  }

  #groupName(): string {
    const isBeside = this.#anchor === 'TDT' && this.#stage !== MAIN_CARRIAGE
    return isBeside ? `TDT+${this.#stage}` : this.#anchor
  }

  /** TDT: 8051, 8028, C220, C228, C040, C222. The main carriage counts more than others. */
  #transport(elements: Elements, note: Note): void {
    this.#stage = elements.at(0) || MAIN_CARRIAGE
    this.#subject = this.rows.order
    this.#place = undefined
    const means = meansOf(elements, note)
    const isMain = this.#stage === MAIN_CARRIAGE
    const isFirst = this.rows.order.transport_mode === undefined && !this.#hasMain
    if ((isMain && !this.#hasMain) || isFirst) {
      const { vehicle_plate: plate = this.rows.order.vehicle_plate } = means.columns
      Object.assign(this.rows.order, means.columns, { vehicle_plate: plate })
    }
    if (!isMain || this.#hasMain) this.#keep(this.rows.order, `TDT+${this.#stage}`, means.text)
    for (const [name, value] of means.extra) this.#keep(this.rows.order, name, value)
    if (isMain) this.#hasMain = true
  }

  /** LOC: 3227, C517, C519, C553. */
  #location(elements: Elements, note: Note): void {
    const place = placeOf(elements)
    if (!place) {
      note('empty-place', 'no function or no place')
      return
    }
    const { others, ...columns } = place
    const row: Row = { ...columns, group: this.#groupName() }
    for (const [name, value] of others) this.#keep(row, name, value)
    this.rows.places.push(row)
    this.#place = row
    this.#subject = row
  }

  /** NAD: 3035, C082, C058, C080, C059, 3164, C819, 3251, 3207. */
  #party({ at, all }: Elements): void {
    this.#place = undefined
    this.#subject = this.#holder()
    const [first = '', ...lines] = all(2).filter(Boolean)
    const name = all(3).slice(0, 5).filter(Boolean).join(' ')
    const rest = name === '' ? lines : [first, ...lines]
    const place = [all(4).join(' '), at(5), at(6, 3) || at(6), at(7), at(8)]
    const address = [...rest, ...place].map((each) => each.trim()).filter(Boolean)
    this.rows.parties.push({
      function_code: at(0) || 'NAD',
      party_id: at(1),
      name: name || first,
      address: address.join(', '),
    })
  }

  /**
   * CTA: 3139, C056; COM: C076. A contact of the message or of dangerous goods belongs to no party:
   * it is one of its own.
   */
  #contact(tag: 'CTA' | 'COM', { at, all }: Elements): void {
    const last = this.rows.parties.at(-1)
    const isOwn = tag === 'COM' && last?.function_code === CONTACT
    let party = this.#anchor === 'NAD' || isOwn ? last : undefined
    if (!party) {
      party = { function_code: CONTACT }
      this.rows.parties.push(party)
    }
    const text = tag === 'CTA' ? [at(0), ...all(1)] : all(0)
    append(party, 'contact', text.filter(Boolean).join(' '), '; ')
  }

  /** GID: 1496, C213 for each level of packing. */
  #item({ at }: Elements, note: Note): void {
    const number = countOf(at(0))
    this.#goods = { item_number: number, package_count: countOf(at(1)), package_type: at(1, 1) }
    if (at(0) !== '' && number === undefined) note('not-a-number', '1496 is no number')
    if (at(1) !== '' && countOf(at(1)) === undefined) note('not-a-number', '7224 is no number')
    for (const level of [2, 3, 4, 5]) {
      this.#keep(this.#goods, `packages_${level}`, `${at(level)} ${at(level, 1)}`.trim())
    }
    this.rows.goods.push(this.#goods)
    this.#subject = this.#goods
    this.#place = undefined
    this.#hasDanger = false
  }

  /** PAC: 7224, C531, C202. Where GID has packages, it is kept beside them. */
  #packages({ at }: Elements, note: Note): void {
    const goods = this.#anchor === 'GID' ? this.#goods : undefined
    const count = countOf(at(0))
    if (at(0) !== '' && count === undefined) note('not-a-number', '7224 is no number')
    if (goods && goods.package_count === undefined) {
      goods.package_count = count
      goods.package_type = at(2) || goods.package_type
    } else this.#keep(this.#holder(), 'PAC', `${at(0)} ${at(2)}`.trim())
  }

  /** MEA: 6311, C502.6313, C174.6411 and 6314. Behind DGS it is of the dangerous goods alone. */
  #measure({ at }: Elements, note: Note): void {
    const [purpose, attribute, unit, value] = [at(0), at(1), at(2), at(2, 1)]
    const goods = this.#anchor === 'GID' && !this.#hasDanger ? this.#goods : undefined
    if (goods && GROSS.has(attribute) && goods.gross_weight_kilograms === undefined) {
      const read = kilogramsOf(value, unit)
      if (typeof read === 'object') {
        goods.gross_weight_kilograms = read.text
        return
      }
      if (read === 'unit') note('unknown-code', '6411 is no unit of mass')
      else note('not-a-number', '6314 is no number')
    }
    const name = this.#hasDanger ? 'DGS' : 'MEA'
    const said = [value, unit].filter(Boolean).join(' ')
    this.#keep(this.#holder(), [name, purpose, attribute].filter(Boolean).join('+'), said)
  }

  /** DGS; in an equipment without goods item it makes goods of its own. */
  #danger(elements: Elements, note: Note): void {
    const danger = dangerOf(elements, note)
    this.rows.order.is_dangerous = true
    const goods = this.#goodsHere()
    const isFirst = goods.is_dangerous === undefined
    // Each further substance of an item has a row, so that no fact of one hides that of another.
    const row = isFirst ? goods : { item_number: goods.item_number }
    if (!isFirst) {
      Object.assign(row, { equipment_index: goods.equipment_index })
      this.rows.goods.push(row)
      this.#goods = row
    }
    Object.assign(row, danger.columns, { is_dangerous: true })
    for (const [name, value] of danger.extra) this.#keep(row, name, value)
    this.#hasDanger = true
    this.#subject = row
  }

  /** The goods that are spoken of: those of the item, else those of the equipment. */
  #goodsHere(): Row {
    const index = this.#anchor === 'EQD' ? this.rows.equipment.length - 1 : undefined
    const isHere = this.#goods !== undefined && this.#goods.equipment_index === index
    if (this.#goods && isHere) return this.#goods
    this.#goods = index === undefined ? {} : { equipment_index: index }
    this.rows.goods.push(this.#goods)
    return this.#goods
  }

  /** EQD: 8053, C237.8260, C224.8155, 8077, 8249, 8169. */
  #device({ at }: Elements, note: Note): void {
    const id = at(1).replace(/[\s-]/g, '').toUpperCase()
    if (at(0) === 'CN' && id !== '' && !hasContainerCheck(id)) {
      note('bad-check-digit', '8260 is no container number of ISO 6346')
    }
    this.#equipment = { kind: at(0), equipment_id: id, size_type: at(2), status_code: at(5) }
    this.#keep(this.#equipment, 'supplier', at(3))
    this.#keep(this.#equipment, 'status', at(4))
    this.rows.equipment.push(this.#equipment)
    this.#subject = this.#equipment
    this.#place = undefined
    this.#hasDanger = false
  }

  /** EQN: C523.6350. */
  #units({ at }: Elements, note: Note): void {
    const count = countOf(at(0))
    if (count === undefined) {
      note('not-a-number', '6350 is no number')
      return
    }
    if (this.#anchor === 'EQD' && this.#equipment) this.#equipment.count ??= count
    else this.#keep(this.#holder(), 'EQN', String(count))
  }

  /** FTX: 4451, C107.4441, C108.4440. Goods are described by AAA. */
  #text({ at, all }: Elements): void {
    const text = all(3).join(' ').trim() || at(2)
    if (text === '') return
    const hasGoods = this.#anchor === 'GID' || this.#anchor === 'EQD'
    if (hasGoods && at(0) === GOODS_TEXT && !this.#hasDanger) {
      append(this.#goodsHere(), 'description', text, ' ')
    } else if (hasGoods) {
      const row = this.#hasDanger && this.#goods ? this.#goods : this.#holder()
      this.#keep(row, `FTX+${at(0)}`, text)
    } else append(this.rows.order, 'text', text, '\n')
  }

  /** Any other segment stays as it was sent, without the characters that separate. */
  #other(tag: string, { all }: Elements, note: Note): void {
    const parts = Array.from({ length: OTHER_ELEMENTS }, (_, at) => all(at).join(':'))
    const text = parts.join('+').replace(/[+:]+$/, '')
    if (!KNOWN_OTHERS.has(tag)) note('unknown-segment', 'kept in extra')
    // Control totals are of the message, wherever they stand.
    if (tag === 'CNT') {
      this.#keep(this.rows.order, tag, text)
      return
    }
    const row = this.#hasDanger && this.#goods ? this.#goods : this.#holder()
    this.#keep(row, tag, text)
  }
}

/** Tells what is odd about a segment; never with a value. */
export type Note = (code: string, message: string) => void

/** Function of a contact that stands with no party. */
const CONTACT = 'CTA'

/** Data elements of a segment; no segment of the directories has more that matter. */
const OTHER_ELEMENTS = 10

/** Segments of the two messages that have no columns. */
const KNOWN_OTHERS: ReadonlySet<string> = new Set([
  ...['TSR', 'CUX', 'MOA', 'CNT', 'DOC', 'GDS', 'TOD', 'GOR', 'SEL', 'TCC', 'PRI', 'ICD', 'CPI'],
  ...['HAN', 'TMP', 'RNG', 'TMD', 'PIA', 'DIM', 'PCI', 'TPL', 'SGP', 'EQA', 'QTY', 'GIN', 'IMD'],
  ...['HYN', 'ATT', 'STS', 'ALI', 'BAS', 'RCS', 'LIN', 'PCD', 'PER', 'NAT', 'SPR', 'CNI', 'GPO'],
])
