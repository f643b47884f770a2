/** Shapes of objections, proposals and open-data lists, as they come in and as they leave. */
import { lifeMachine, objectionMachine } from '@tongqu/access'
import { DATA_CLASSES, DOORS, TIER_IDS } from '@tongqu/catalog'
import type { JsonSchema } from './operation.ts'
import { FLAG, INSTANT, list, NEXT, NUMBER, object, ref, STRING, WORDS } from './schema-parts.ts'

const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' }

const RESOLUTION = object({ by: STRING, text: STRING, outcome: STRING, at: INSTANT }, ['by', 'at'])

const OBJECTION = {
  id: STRING,
  dataset: STRING,
  provider: STRING,
  anonymous: FLAG,
  organisation: STRING,
  state: { type: 'string', enum: objectionMachine.states },
  actions: WORDS,
  version: NUMBER,
  createdAt: INSTANT,
  dueAt: INSTANT,
  overdue: FLAG,
  contact: STRING,
  kind: STRING,
  text: STRING,
  place: STRING,
  answer: object({ outcome: STRING, text: STRING, at: INSTANT, by: STRING }),
  escalation: object({ text: STRING, at: INSTANT }),
  resolution: RESOLUTION,
}

export const objectionAnswers: Readonly<Record<string, JsonSchema>> = {
  Objection: object(OBJECTION, [
    ...['id', 'dataset', 'provider', 'anonymous', 'state', 'actions', 'version', 'createdAt'],
    ...['overdue', 'kind', 'text'],
  ]),
  ObjectionList: list(ref('Objection'), NEXT),
  RaisedObjection: object({ objection: ref('Objection'), handle: STRING }, ['objection']),
}

const NAME = { type: 'string', minLength: 1, maxLength: 200 }
const LONG = { type: 'string', minLength: 1, maxLength: 4_000 }
const BOTH = object({ 'zh-CN': LONG, en: LONG })
const DAYS = { type: 'integer', minimum: 1, maximum: 36_500 }
const KEYWORDS = { type: 'array', items: NAME, minItems: 1, maxItems: 100 }
const mapOf = (values: JsonSchema) => ({
  type: 'object',
  maxProperties: 500,
  additionalProperties: values,
})
const MASK = object(
  {
    kind: { type: 'string', enum: ['pseudonym', 'time', 'grid', 'prefix'] },
    seconds: { type: 'integer' },
    step: { type: 'number' },
    characters: { type: 'integer' },
  },
  ['kind'],
)
const GROUP = object({
  size: { type: 'integer', minimum: 2 },
  by: { type: 'array', items: NAME, maxItems: 100 },
  of: NAME,
})

/** As a file of the catalogue; the catalogue's own checks say more. */
export const datasetDocument = object(
  {
    id: NAME,
    family: NAME,
    title: BOTH,
    description: BOTH,
    provider: NAME,
    tier: { type: 'string', enum: TIER_IDS },
    licence: NAME,
    terms: object(
      {
        conditions: BOTH,
        purposes: { type: 'array', items: NAME, minItems: 1, maxItems: 100 },
        providerConsent: FLAG,
        subjects: mapOf(NAME),
        maxDays: DAYS,
        masks: mapOf(MASK),
        minimumGroups: mapOf(GROUP),
      },
      [],
    ),
    keywords: object({ 'zh-CN': KEYWORDS, en: KEYWORDS }),
    tables: {
      type: 'array',
      maxItems: 500,
      items: { anyOf: [NAME, object({ name: NAME, contract: NAME })] },
    },
    doors: { type: 'array', maxItems: DOORS.length, items: { type: 'string', enum: DOORS } },
    landing: { type: 'string', enum: ['replace', 'append'] },
    updateFrequency: NAME,
    freshnessLimitSeconds: NUMBER,
    retention: object({ historyDays: DAYS, versionDays: DAYS, rawDays: DAYS }, [
      'versionDays',
      'rawDays',
    ]),
    coverage: object(
      { area: BOTH, bbox: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 } },
      ['area'],
    ),
    quality: mapOf(mapOf({ type: ['number', 'string', 'boolean'] })),
    classOverrides: mapOf({ type: 'string', enum: DATA_CLASSES }),
    synthetic: FLAG,
  },
  [
    ...['id', 'family', 'title', 'description', 'provider', 'tier', 'licence', 'keywords'],
    ...['tables', 'doors', 'landing', 'updateFrequency', 'freshnessLimitSeconds', 'retention'],
    'coverage',
  ],
)

export const lifeAnswers: Readonly<Record<string, JsonSchema>> = {
  Proposal: object(
    {
      dataset: STRING,
      provider: STRING,
      state: { type: 'string', enum: lifeMachine.states },
      actions: WORDS,
      version: NUMBER,
      createdAt: INSTANT,
      document: ref('DatasetDocument'),
      steps: {
        type: 'array',
        items: object({ action: STRING, state: STRING, at: INSTANT, by: STRING, comment: STRING }, [
          'action',
          'state',
          'at',
          'by',
        ]),
      },
    },
    ['dataset', 'provider', 'state', 'actions', 'version', 'createdAt', 'steps'],
  ),
  ProposalList: list(ref('Proposal'), NEXT),
  DatasetDocument: datasetDocument,
}

const CHANGES = object({ added: WORDS, changed: WORDS, removed: WORDS })

export const openListAnswers: Readonly<Record<string, JsonSchema>> = {
  OpenListHead: object({
    tier: STRING,
    version: NUMBER,
    publishedAt: INSTANT,
    sha256: SHA256,
    csvSha256: SHA256,
    changes: CHANGES,
  }),
  OpenListHeads: list(ref('OpenListHead')),
  OpenListDocument: object(
    {
      tier: STRING,
      version: NUMBER,
      publishedAt: INSTANT,
      previous: object({ version: NUMBER, sha256: SHA256 }),
      changes: CHANGES,
      items: {
        type: 'array',
        items: object(
          {
            id: STRING,
            title: ref('LocalText'),
            family: STRING,
            provider: STRING,
            providerName: ref('LocalText'),
            licence: STRING,
            doors: WORDS,
            updateFrequency: STRING,
            conditions: ref('LocalText'),
            purposes: WORDS,
            maxDays: NUMBER,
            providerConsent: FLAG,
            consent: FLAG,
          },
          [
            ...['id', 'title', 'family', 'provider', 'providerName', 'licence', 'doors'],
            ...['updateFrequency', 'maxDays', 'providerConsent', 'consent'],
          ],
        ),
      },
    },
    ['tier', 'version', 'publishedAt', 'changes', 'items'],
  ),
}
