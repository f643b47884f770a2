/** Shapes of consents and of requests of subjects, as they leave. */
import { consentMachine, consentSchemas, subjectRequestMachine } from '@tongqu/access'
import type { JsonSchema } from './operation.ts'
import { FLAG, INSTANT, list, NEXT, NUMBER, object, ref, STRING, WORDS } from './schema-parts.ts'

const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' }

const EVENT = object(
  {
    eventTime: INSTANT,
    eventType: STRING,
    eventState: STRING,
    entityId: STRING,
    validityDuration: STRING,
    evidence: consentSchemas.evidenceSchema,
    reason: STRING,
  },
  ['eventTime', 'eventType', 'eventState', 'entityId', 'validityDuration'],
)

const DISPOSAL = object(
  { method: STRING, note: STRING, certificateSha256: SHA256, at: INSTANT, by: STRING },
  ['method', 'note', 'at', 'by'],
)

const CONSENT = {
  id: STRING,
  kind: { type: 'string', enum: ['subject', 'provider'] },
  dataset: STRING,
  receiver: STRING,
  agreement: STRING,
  sensitive: FLAG,
  state: { type: 'string', enum: consentMachine.states },
  actions: WORDS,
  version: NUMBER,
  createdAt: INSTANT,
  linkExpiresAt: INSTANT,
  expiresAt: INSTANT,
  piiPrincipalId: STRING,
  processing: consentSchemas.processingSchema,
  noticeSha256: SHA256,
  note: STRING,
  events: { type: 'array', items: EVENT },
  disposal: DISPOSAL,
}

const ANSWER = object(
  { outcome: STRING, text: STRING, contentSha256: SHA256, at: INSTANT, by: STRING },
  ['outcome', 'text', 'at', 'by'],
)

const REQUEST = {
  id: STRING,
  consent: STRING,
  kind: { type: 'string', enum: ['access', 'export', 'deletion'] },
  dataset: STRING,
  receiver: STRING,
  provider: STRING,
  state: { type: 'string', enum: subjectRequestMachine.states },
  version: NUMBER,
  createdAt: INSTANT,
  dueAt: INSTANT,
  overdue: FLAG,
  piiPrincipalId: STRING,
  of: { type: 'string', enum: ['provider', 'receiver'] },
  text: STRING,
  answer: ANSWER,
}

const needed = (members: Record<string, JsonSchema>, ...optional: string[]) =>
  Object.keys(members).filter((name) => !optional.includes(name))

export const consentAnswers: Readonly<Record<string, JsonSchema>> = {
  Consent: object(
    CONSENT,
    needed(
      CONSENT,
      ...['agreement', 'linkExpiresAt', 'expiresAt', 'piiPrincipalId', 'processing'],
      ...['noticeSha256', 'note', 'disposal'],
    ),
  ),
  ConsentList: list(ref('Consent'), NEXT),
  AskedConsent: object({ consent: ref('Consent'), token: STRING, link: STRING }),
  ConsentNotice: object({ consent: ref('Consent'), answerBy: INSTANT }),
  ReceiptedConsent: object({ consent: ref('Consent'), receipt: STRING }),
  GivenConsent: object({ consent: ref('Consent'), receipt: STRING, handle: STRING }),
  SubjectRequest: object(REQUEST, needed(REQUEST, 'text', 'answer')),
  SubjectRequestList: list(ref('SubjectRequest'), NEXT),
}
