import type { JsonSchema } from './operation.ts'
import { COUNT, DAY, INSTANT, STRING } from './schema-parts.ts'

const SCORE = { type: 'number', minimum: 0, maximum: 100 }
const NULLABLE_SCORE = { type: ['number', 'null'], minimum: 0, maximum: 100 }
const STATE = {
  type: 'string',
  enum: ['scored', 'frozen', 'no-data'],
  description: 'frozen: in an outage; the score is the one before it.',
}
const DEPTH = {
  type: 'string',
  enum: ['scores', 'reasons'],
  description:
    'scores: not all of the dataset is open to the caller, only metadata is told; ' +
    'reasons: all of it is, amounts and faults are told too.',
}
const LOCAL_TEXT = { $ref: '#/components/schemas/LocalText' }

type Properties = Record<string, JsonSchema>

function object(properties: Properties, required = Object.keys(properties)): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false }
}

const SIDE_SCORES = {
  type: 'array',
  items: object(
    {
      side: {
        type: 'string',
        enum: ['quantity', 'quality', 'timeliness', 'usage', 'objections'],
      },
      state: STATE,
      score: SCORE,
    },
    ['side', 'state'],
  ),
}

/** Score of the newest day, or null. */
export const badgeSchema: JsonSchema = {
  anyOf: [
    object({ day: DAY, score: NULLABLE_SCORE, state: STATE, sides: SIDE_SCORES }),
    { type: 'null' },
  ],
}

const VERDICT = { type: 'string', enum: ['PASS', 'WARN', 'FAIL', 'UNKNOWN'] }

const VERDICTS = {
  type: 'array',
  items: object(
    {
      source: STRING,
      rule: STRING,
      side: STRING,
      verdict: VERDICT,
      frozenVerdict: { ...VERDICT, description: 'The verdict before an outage.' },
      judgedAt: INSTANT,
      since: INSTANT,
      checked: COUNT,
      found: COUNT,
      newFound: COUNT,
      fixed: COUNT,
      firstAt: STRING,
      firstMessage: STRING,
    },
    ['source', 'rule', 'verdict', 'judgedAt', 'since'],
  ),
}

const FAULTS = {
  type: 'array',
  items: object(
    {
      source: STRING,
      day: DAY,
      kind: { type: 'string', enum: ['reject', 'finding'] },
      code: STRING,
      place: STRING,
      occurrences: COUNT,
      reason: STRING,
    },
    ['source', 'day', 'kind', 'code', 'place', 'occurrences'],
  ),
}

const DAYS = {
  type: 'array',
  items: object(
    {
      day: DAY,
      score: NULLABLE_SCORE,
      sides: SIDE_SCORES,
      outageSeconds: COUNT,
      readings: COUNT,
      rejects: COUNT,
      findings: COUNT,
      expected: COUNT,
    },
    ['day', 'score', 'sides', 'outageSeconds'],
  ),
}

/** Components of the answers about quality. */
export const qualitySchemas: Readonly<Record<string, JsonSchema>> = {
  QualityItem: object({
    dataset: STRING,
    title: LOCAL_TEXT,
    family: STRING,
    provider: STRING,
    tier: { type: 'string', enum: ['open', 'restricted', 'licensed', 'closed'] },
    quality: badgeSchema,
    verdicts: object({ pass: COUNT, warn: COUNT, fail: COUNT, unknown: COUNT }),
  }),
  QualityReport: object({
    dataset: STRING,
    depth: DEPTH,
    current: badgeSchema,
    days: DAYS,
    verdicts: VERDICTS,
    faults: FAULTS,
  }),
  ProviderQuality: object({
    provider: STRING,
    name: LOCAL_TEXT,
    items: {
      type: 'array',
      items: object({
        dataset: STRING,
        title: LOCAL_TEXT,
        depth: DEPTH,
        current: badgeSchema,
        verdicts: VERDICTS,
        faults: FAULTS,
      }),
    },
  }),
}
