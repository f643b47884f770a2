import { childOf, childrenOf, textOf, type XmlElement } from '@tongqu/adapter-kit'
import { affectsOf } from './affects.ts'
import type { Desk, Row } from './desk.ts'
import type { Extra } from './extra.ts'
import { fieldsOf, flag, prose, ref, type Shape, take, text, time, whole } from './fields.ts'
import { SITUATION } from './orders.ts'
import { type Placed, recordedAt } from './place.ts'
import { textsOf } from './situation-texts.ts'

/** Actions of publishing are kept as JSON when they are no longer than this. */
const MOST_ACTION_CHARACTERS = 2_000
const MOST_PERIODS = 10_000

const SHAPE: Shape = {
  fields: fieldsOf({
    CreationTime: ['created_at', time],
    VersionedAtTime: ['versioned_at', time],
    CountryRef: ['country_ref', text(16)],
    ParticipantRef: ['participant_ref', ref],
    SituationNumber: ['situation_number', ref],
    Version: ['situation_version', text(32)],
    Progress: ['progress', text(32)],
    QualityIndex: ['quality', text(32)],
    AlertCause: ['reason', text(128)],
    UnknownReason: ['reason', text(128)],
    MiscellaneousReason: ['reason', text(128)],
    PersonnelReason: ['reason', text(128)],
    EquipmentReason: ['reason', text(128)],
    EnvironmentReason: ['reason', text(128)],
    UndefinedReason: ['reason', text(128)],
    Severity: ['severity', text(32)],
    Priority: ['priority', whole(0, 1_000)],
    ReportType: ['report_type', text(64)],
    Language: ['language', text(16)],
    Planned: ['is_planned', flag],
  }),
  order: SITUATION,
  apart: new Set(
    (
      'Source ValidityPeriod Summary Description Detail Advice ReasonName InfoLinks Affects ' +
      'Consequences PublishingActions Images Extensions'
    ).split(' '),
  ),
}

/** Reasons that are told by the element alone: `<UndefinedReason/>`. */
const REASONS = [...SHAPE.fields].filter(([, { column }]) => column === 'reason')

/**
 * PtSituationElement of Situation Exchange (CEN/TS 15531-5), with what it affects and its texts.
 */
export function readSituation(desk: Desk, place: Placed): void {
  const { element, at } = place
  const row: Row = {}
  const extra = take(desk, element, SHAPE, row, at)
  row.versioned_at = versionOf(desk, place, row)
  row.reason ??= REASONS.find(([name]) => childOf(element, name))?.[0]
  const source = textOf(element, 'Source', 'SourceType')
  if (source && source.length <= 64) row.source_type = source
  takePeriods(desk, element, row, at)
  const texts = textsOf(desk, element, at)
  for (const kind of ['summary', 'description', 'advice'] as const) {
    const first = texts.find((each) => each.kind === kind)?.content
    if (first) row[kind] = prose(MOST_TEXT[kind])(first, kind, at, desk)
  }
  const link = childrenOf(childOf(element, 'InfoLinks'), 'InfoLink')[0]
  const address = textOf(link, 'Uri')
  if (address && address.length <= 2_000) row.info_link = address
  if (row.progress === 'closed') row.ended_at = row.versioned_at
  takeConsequences(element, extra)
  const actions = childOf(element, 'PublishingActions')
  const entries = { ...extra.entries(), ...actionsOf(desk, actions, at) }
  if (Object.keys(entries).length > 0) row.extra = entries
  if (row.reason === undefined) delete row.reason
  const { broken } = desk
  desk.add('siri/situation@1', row, at)
  if (desk.broken > broken) return
  addParts(desk, element, row, texts, at)
}

const MOST_TEXT = { summary: 4_000, description: 20_000, advice: 8_000 }

/** What consequences say beside their texts and what they affect: condition, delay, blocking. */
function takeConsequences(element: XmlElement, extra: Extra): void {
  for (const consequences of childrenOf(element, 'Consequences')) {
    for (const consequence of childrenOf(consequences, 'Consequence')) {
      for (const child of consequence.children) {
        if (!ELSEWHERE.has(child.name)) extra.take(child, 'Consequence.', 1)
      }
    }
  }
}

/** Parts of a consequence that make rows of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['Affects', 'Advice', 'Extensions'])

function addParts(
  desk: Desk,
  element: XmlElement,
  row: Row,
  texts: ReturnType<typeof textsOf>,
  at: string,
): void {
  const shared: Row = { versioned_at: row.versioned_at, situation_number: row.situation_number }
  if (row.participant_ref !== undefined) shared.participant_ref = row.participant_ref
  if (row.situation_version !== undefined) shared.situation_version = row.situation_version
  for (const [index, affect] of affectsOf(desk, element, at).entries()) {
    const place = `${at} affect[${index}]`
    desk.add('siri/situation_affect@1', { ...shared, affect_index: index, ...affect }, place)
  }
  for (const [index, { kind, language, content }] of texts.entries()) {
    const own: Row = { ...shared, text_index: index, text_kind: kind, content }
    if (language) own.language = language
    desk.add('siri/situation_text@1', own, `${at} text[${index}]`)
  }
}

function versionOf(
  desk: Desk,
  place: Placed,
  { versioned_at: versioned, created_at: created }: Row,
) {
  if (versioned !== undefined) return versioned
  if (created !== undefined) return created
  return recordedAt(desk, place, undefined, ['CreationTime'])
}

/** From the start of the first to the end of the last; a period without end leaves it open. */
function takePeriods(desk: Desk, element: XmlElement, row: Row, at: string): void {
  const periods = childrenOf(element, 'ValidityPeriod').slice(0, MOST_PERIODS)
  if (periods.length === 0) return
  row.validity_periods = periods.length
  const starts: string[] = []
  const ends: string[] = []
  for (const period of periods) {
    const start = textOf(period, 'StartTime')
    const end = textOf(period, 'EndTime')
    const from = start && time(start, 'StartTime', at, desk)
    const until = end && time(end, 'EndTime', at, desk)
    if (typeof from === 'string') starts.push(from)
    if (typeof until === 'string') ends.push(until)
  }
  const first = starts.sort(byInstant)[0]
  const last = ends.sort(byInstant).at(-1)
  if (first) row.valid_from = first
  if (last && ends.length === periods.length) row.valid_until = last
}

function byInstant(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || (a < b ? -1 : 1)
}

function actionsOf(
  desk: Desk,
  actions: XmlElement | undefined,
  at: string,
): Record<string, string> | undefined {
  if (!actions) return undefined
  const json = JSON.stringify(jsonOf(actions))
  if (json.length <= MOST_ACTION_CHARACTERS) return { PublishingActions: json }
  desk.note('too-long', 'PublishingActions are too long to be kept', at)
  return undefined
}

/** Text, or children by name; those that repeat as a list. */
function jsonOf({ children, text: own }: XmlElement): unknown {
  if (children.length === 0) return own
  const groups = Map.groupBy(children, ({ name }) => name)
  return Object.fromEntries(
    [...groups].map(([name, all]) => {
      const values = all.map(jsonOf)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}
