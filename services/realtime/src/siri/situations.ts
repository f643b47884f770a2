/** Situation Exchange: a situation with its texts and what it affects, from three tables. */
import type { Rows, SiriFilter } from './services.ts'
import { coded, element, elementsOf, escaped, leaf, type Part, type Row, tokenOf } from './xml.ts'

/** Before the texts (siri_situation.xsd, PtSituationElementStructure). */
const HEAD: readonly Part[] = [
  { oneOf: [leaf('CreationTime', 'created_at'), leaf('CreationTime', 'versioned_at')] },
  leaf('ParticipantRef', 'participant_ref', 'token'),
  leaf('SituationNumber', 'situation_number', 'uri'),
  { write: ({ situation_version: version }) => versionOf(version) },
  {
    name: 'Source',
    parts: [
      {
        oneOf: [
          coded(
            'SourceType',
            'source_type',
            'directReport email phone fax post feed radio tv web pager text other',
          ),
          { write: () => element('SourceType', 'other') },
        ],
      },
    ],
  },
  leaf('VersionedAtTime', 'versioned_at'),
  coded(
    'Progress',
    'progress',
    'draft pendingApproval approvedDraft open published closing closed',
  ),
  {
    name: 'ValidityPeriod',
    parts: [
      { oneOf: [leaf('StartTime', 'valid_from'), leaf('StartTime', 'versioned_at')] },
      leaf('EndTime', 'valid_until'),
    ],
  },
  // The schema wants a reason of its list before all that follows.
  { write: () => element('UndefinedReason', '') },
  leaf('ReasonName', 'reason'),
  coded(
    'Severity',
    'severity',
    'unknown verySlight slight normal severe verySevere noImpact undefined',
  ),
  leaf('Priority', 'priority', 'whole'),
  coded(
    'ReportType',
    'report_type',
    'unknown incident general operator network stationTerminal stopPoint connectionLink point ' +
      'route individualService undefined',
  ),
  leaf('Planned', 'is_planned'),
]

/** Elements of text in the order of the schema, and the column that has one without a table. */
const TEXTS = [
  ['Summary', 'summary'],
  ['Description', 'description'],
  ['Detail', 'detail'],
  ['Advice', 'advice'],
] as const

/** SituationVersion is a number; what is none is left out. */
function versionOf(version: unknown): string {
  return typeof version === 'string' && /^\d{1,9}$/.test(version) ? element('Version', version) : ''
}

export function situations(rows: Rows, filter: SiriFilter): string {
  const texts = Map.groupBy(rows.situation_text ?? [], keyOf)
  const affects = Map.groupBy(rows.situation_affect ?? [], keyOf)
  const written = (rows.situation ?? [])
    .filter((row) => fits(affects.get(keyOf(row)) ?? [], filter))
    .map((row) => {
      const own = affects.get(keyOf(row)) ?? []
      return element(
        'PtSituationElement',
        elementsOf(HEAD, row) + textsOf(row, texts.get(keyOf(row)) ?? []) + affectsOf(own),
      )
    })
  return written.length === 0 ? '' : element('Situations', written.join(''))
}

function keyOf({ situation_number: number, participant_ref: participant }: Row): string {
  return JSON.stringify([number, participant ?? null])
}

function fits(affects: readonly Row[], { lineRef, stopRef }: SiriFilter): boolean {
  const names = (kind: string, ref: string) => (row: Row) =>
    (row.affect_kind === kind && row.affected_ref === ref) ||
    (kind === 'line' && row.line_ref === ref)
  if (lineRef && !affects.some(names('line', lineRef))) return false
  return !stopRef || affects.some(names('stop-point', stopRef))
}

function textsOf(situation: Row, rows: readonly Row[]): string {
  return TEXTS.map(([name, kind]) => {
    const own = rows.filter((row) => row.text_kind === kind)
    if (own.length === 0) return elementsOf([leaf(name, kind)], situation)
    return own.map((row) => element(name, escaped(String(row.content)), languageOf(row))).join('')
  }).join('')
}

function languageOf({ language }: Row): string {
  const isCode =
    typeof language === 'string' && /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(language)
  return isCode ? ` xml:lang="${language}"` : ''
}

/** Groups of AffectsScopeStructure in its order. A kind that has none here is left out. */
function affectsOf(rows: readonly Row[]): string {
  const of = (kind: string) => rows.filter((row) => row.affect_kind === kind && row.affected_ref)
  const groups = [
    ['Operators', of('operator').map((row) => wrapped('AffectedOperator', 'OperatorRef', row))],
    [
      'Networks',
      [
        ...of('network').map((row) => wrapped('AffectedNetwork', 'NetworkRef', row, '<AllLines/>')),
        ...of('line').map((row) =>
          element('AffectedNetwork', wrapped('AffectedLine', 'LineRef', row)),
        ),
      ],
    ],
    [
      'StopPoints',
      of('stop-point').map((row) => wrapped('AffectedStopPoint', 'StopPointRef', row)),
    ],
    [
      'StopPlaces',
      of('stop-place').map((row) => wrapped('AffectedStopPlace', 'StopPlaceRef', row)),
    ],
    [
      'VehicleJourneys',
      of('vehicle-journey').map((row) => wrapped('AffectedVehicleJourney', JOURNEY_REF, row)),
    ],
  ] as const
  const content = groups
    .filter(([, elements]) => elements.length > 0)
    .map(([name, elements]) => element(name, elements.join('')))
    .join('')
  return content === '' ? '' : element('Affects', content)
}

const JOURNEY_REF = 'VehicleJourneyRef'

function wrapped(name: string, ref: string, row: Row, rest = ''): string {
  return element(name, element(ref, tokenOf(String(row.affected_ref))) + rest)
}
