/** Schemas of applications, agreements and what goes with them, as the document shows them. */
import {
  agreementMachine,
  applicationMachine,
  type BodySchema,
  contentSchema,
  entitlementMachine,
  entitlementSchema,
  inboundMachine,
  inboundSchema,
} from '@tongqu/access'
import type { JsonSchema } from './operation.ts'
import { object } from './schema-parts.ts'

const text = { type: 'string' } as const
const count = { type: 'integer', minimum: 0 } as const
const instant = { type: 'string', format: 'date-time' } as const
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const
const texts = { type: 'array', items: text } as const
/** Shapes that have schemas of their own elsewhere, or none (policies: ODRL). */
const anyObject = { type: 'object', additionalProperties: true } as const

/** A closed object; members with `?` may be absent. */
export function members(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const entries = Object.entries(properties)
  return object(
    Object.fromEntries(entries.map(([key, value]) => [key.replace('?', ''), value])),
    entries.map(([key]) => key).filter((key) => !key.endsWith('?')),
  )
}

/**
 * The shape a service checks, as the document takes it: that no item stands in a list twice is
 * told of scalars only, since comparing objects takes the square of the time.
 */
export function bodySchema(schema: BodySchema): JsonSchema {
  if (schema.type === 'array') {
    const { uniqueItems, ...rest } = schema
    const isScalar = ['string', 'integer'].includes(schema.items.type)
    return { ...rest, items: bodySchema(schema.items), ...(isScalar && { uniqueItems }) }
  }
  if (schema.type !== 'object' || schema.additionalProperties) return schema
  const properties = Object.entries(schema.properties)
  return {
    ...schema,
    properties: Object.fromEntries(properties.map(([key, value]) => [key, bodySchema(value)])),
  }
}

const history = {
  type: 'array',
  items: members({ at: instant, action: text, 'from?': text, 'to?': text, actor: text }),
} as const

const tier = { type: 'string', enum: ['open', 'restricted', 'licensed', 'closed'] } as const

const application = members({
  id: text,
  state: { type: 'string', enum: applicationMachine.states },
  version: count,
  organisation: text,
  applicant: text,
  provider: text,
  tier,
  createdAt: instant,
  'submittedAt?': instant,
  'decidedAt?': instant,
  'dueAt?': instant,
  'assumedYears?': texts,
  content: { $ref: '#/components/schemas/ApplicationContent' },
  round: count,
  reviews: {
    type: 'array',
    items: members({
      round: count,
      side: { type: 'string', enum: ['authority', 'provider'] },
      person: text,
      verdict: { type: 'string', enum: ['positive', 'negative'] },
      comment: text,
      at: instant,
    }),
  },
  comments: {
    type: 'array',
    items: members({ person: text, side: text, text, at: instant }),
  },
  'completion?': members({ text, at: instant }),
  'decision?': members({
    verdict: { type: 'string', enum: ['approved', 'rejected'] },
    text,
    person: text,
    at: instant,
    days: count,
    'agreement?': text,
    'appealUntil?': instant,
  }),
  'appeal?': members({ text, at: instant }),
  actions: texts,
  'history?': history,
})

const cause = members({ cause: text, text, at: instant, 'person?': text })

const party = members({
  id: text,
  'name?': text,
  'nameEn?': text,
  'uscc?': text,
  'kind?': text,
})

const document = members({
  id: text,
  kind: text,
  edition: count,
  title: text,
  'application?': text,
  'supersedes?': text,
  assigner: party,
  assignee: party,
  'tier?': tier,
  policies: { type: 'array', items: anyObject },
  terms: anyObject,
  'fee?': anyObject,
  validFrom: instant,
  validTo: instant,
  'reportEveryDays?': count,
})

const marks = { type: 'integer', minimum: 1, maximum: 5 } as const

const agreement = (kinds: readonly string[], states: readonly string[]) =>
  members({
    id: text,
    kind: { type: 'string', enum: kinds },
    state: { type: 'string', enum: [...new Set(states)] },
    version: count,
    createdAt: instant,
    'application?': text,
    'supersedes?': text,
    assigner: text,
    assignee: text,
    validFrom: instant,
    validTo: instant,
    document,
    sha256,
    signatures: {
      type: 'array',
      items: members({
        party: text,
        person: text,
        organisation: text,
        sha256,
        at: instant,
        alg: { type: 'string', enum: ['confirmed'] },
      }),
    },
    'filing?': members({ number: text, at: instant, person: text }),
    'activatedAt?': instant,
    'suspension?': cause,
    'end?': cause,
    reports: { type: 'array', items: members({ text, at: instant, person: text }) },
    'reportDueAt?': instant,
    'disposal?': members({
      dueAt: instant,
      'overdueTold?': { type: 'boolean' },
      'certificate?': members({
        method: text,
        scope: text,
        disposedAt: instant,
        responsible: text,
        'attachment?': sha256,
        person: text,
        at: instant,
      }),
    }),
    evaluations: {
      type: 'array',
      items: members({
        side: { type: 'string', enum: ['applicant', 'provider'] },
        person: text,
        at: instant,
        quality: marks,
        timeliness: marks,
        usefulness: marks,
        text,
        'outcome?': text,
      }),
    },
    actions: texts,
    'history?': history,
  })

export const applicationSchemas: Readonly<Record<string, JsonSchema>> = {
  Application: application,
  ApplicationContent: bodySchema(contentSchema),
}

export const agreementSchemas: Readonly<Record<string, JsonSchema>> = {
  Agreement: agreement(
    ['agreement', 'inbound'],
    [...agreementMachine.states, ...inboundMachine.states],
  ),
  InboundContent: bodySchema(inboundSchema),
}

export const entitlementSchemas: Readonly<Record<string, JsonSchema>> = {
  Entitlement: agreement(['entitlement'], entitlementMachine.states),
  EntitlementContent: bodySchema(entitlementSchema),
}

export const attachmentSchemas: Readonly<Record<string, JsonSchema>> = {
  Attachment: members({
    sha256,
    organisation: text,
    name: text,
    type: text,
    bytes: count,
    createdAt: instant,
  }),
}

export const filingSchemas: Readonly<Record<string, JsonSchema>> = {
  Filing: members({
    id: text,
    kind: { type: 'string', enum: ['agreement', 'entitlement', 'inbound'] },
    number: text,
    filedAt: instant,
    state: text,
    assigner: text,
    assignee: text,
    validFrom: instant,
    validTo: instant,
    sha256,
  }),
}

const orNull = (type: string) => ({ type: [type, 'null'], minimum: 0 })
const figures = {
  submitted: count,
  approved: count,
  rejected: count,
  approvalShare: { ...orNull('number'), maximum: 1 },
  medianWorkingDays: orNull('number'),
}

export const registerSchemas: Readonly<Record<string, JsonSchema>> = {
  RegisterEntry: members({
    id: text,
    edition: count,
    state: text,
    'filingNumber?': text,
    assignee: members({ 'name?': text, 'nameEn?': text, 'uscc?': text, 'kind?': text }),
    provider: text,
    datasets: {
      type: 'array',
      items: members({
        dataset: text,
        actions: texts,
        purposes: texts,
        columns: texts,
        scope: anyObject,
      }),
    },
    validFrom: instant,
    validTo: instant,
    'endedAt?': instant,
  }),
  ApplicationStatistics: members({
    at: instant,
    byState: { type: 'object', additionalProperties: count },
    total: members(figures),
    byTier: { type: 'array', items: members({ tier, ...figures }) },
    byMonth: { type: 'array', items: members({ month: text, ...figures }) },
  }),
}
