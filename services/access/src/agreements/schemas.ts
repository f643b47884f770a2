/** Shapes of what is sent to agreements, entitlements and filings. */
import {
  CONTACT_SCHEMA,
  DATASETS_SCHEMA,
  ID_SCHEMA,
  INSTANT_SCHEMA,
  PURPOSE_SCHEMA,
  SECURITY_SCHEMA,
  SHA256_SCHEMA,
  TERM_SCHEMA,
} from '../applications/schemas.ts'
import { type BodySchema, form, oneOf, shape, whole, words } from '../body.ts'
import type { PersonAction } from './machines.ts'
import { REVOCATION_CAUSES, SUSPENSION_CAUSES } from './types.ts'

const SHORT = 200
const LONG = 4_000
const MARK = whole(1, 5)

export const entitlementSchema = shape({
  title: words(SHORT),
  contact: CONTACT_SCHEMA,
  datasets: DATASETS_SCHEMA,
  purpose: PURPOSE_SCHEMA,
  securityMeasures: SECURITY_SCHEMA,
  term: TERM_SCHEMA,
  duty: shape({ text: words(LONG), basis: words(LONG) }),
})

export const inboundSchema = shape({
  title: words(SHORT),
  contact: CONTACT_SCHEMA,
  receiver: ID_SCHEMA,
  content: words(LONG),
  delivery: words(LONG),
  purpose: words(LONG),
  'relatesTo?': ID_SCHEMA,
  term: TERM_SCHEMA,
})

const nothing = shape({})
const text = shape({ text: words(LONG) })
const signature = shape({ sha256: SHA256_SCHEMA })

/** What each action of a person takes. */
export const agreementInputs: Readonly<Record<PersonAction, BodySchema>> = {
  sign: signature,
  countersign: signature,
  file: shape({ number: form('^[\\p{L}\\p{N}][\\p{L}\\p{N}〔〕()（）./_-]{0,99}$', 100) }),
  decline: text,
  suspend: shape({ cause: oneOf(SUSPENSION_CAUSES), text: words(LONG) }),
  resume: text,
  revoke: shape({ cause: oneOf(REVOCATION_CAUSES), text: words(LONG) }),
  terminate: text,
  dispose: nothing,
  certify: shape({
    method: words(SHORT),
    scope: words(LONG),
    disposedAt: INSTANT_SCHEMA,
    responsible: words(SHORT),
    'attachment?': SHA256_SCHEMA,
  }),
  report: text,
  evaluate: shape({
    quality: MARK,
    timeliness: MARK,
    usefulness: MARK,
    text: words(LONG),
    'outcome?': words(LONG),
  }),
}
