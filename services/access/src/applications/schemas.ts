/** Shapes of what is sent to applications and attachments; bounds of texts are characters. */
import {
  type BodySchema,
  form,
  listOf,
  type ObjectSchema,
  oneOf,
  shape,
  whole,
  words,
} from '../body.ts'
import { METERS } from '../quotas/types.ts'
import type { ApplicationAction } from './machine.ts'
import { DELIVERIES } from './types.ts'

const SHORT = 200
const LONG = 4_000
const MAX_DATASETS = 20
const MAX_COLUMNS = 400
const MAX_ROWS = 32
const MAX_ATTACHMENTS = 20
const MAX_RATE = 1_000_000
const MAX_GROUP = 100_000
const MAX_RETENTION_DAYS = 3_660
/** As the catalogue bounds `maxDays` of terms. */
const MAX_TERM_DAYS = 366
const MAX_COLUMN_TEXT = 200
const MAX_ROW_TEXT = 2_000
const MAX_ID = 128

const DATASET_ID = form('^[a-z0-9][a-z0-9-]*$', MAX_ID)
export const ID_SCHEMA = form('^[\\w.:-]+$', MAX_ID)
export const INSTANT_SCHEMA = form('^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$', 24)
export const SHA256_SCHEMA = form('^[0-9a-f]{64}$', 64)
const DEGREES = '-?\\d{1,3}(\\.\\d{1,9})?'

export const CONTACT_SCHEMA = shape({
  name: words(SHORT),
  'phone?': form('^[+0-9][0-9 -]{2,29}$', 30),
  'email?': form('^[^@\\s]{1,64}@[^@\\s]{1,190}$', 254),
})

const datasetSchema = shape({
  id: DATASET_ID,
  columns: listOf(words(MAX_COLUMN_TEXT), 1, MAX_COLUMNS),
  'rows?': listOf(words(MAX_ROW_TEXT), 0, MAX_ROWS),
  'area?': form(`^${DEGREES},${DEGREES},${DEGREES},${DEGREES}$`, 64),
  'period?': shape({ 'from?': INSTANT_SCHEMA, 'to?': INSTANT_SCHEMA }),
  delivery: listOf(oneOf(DELIVERIES), 1, DELIVERIES.length),
  'ratePerMinute?': whole(1, MAX_RATE),
  'bytesPerDay?': whole(1, Number.MAX_SAFE_INTEGER),
  'requests?': whole(1, Number.MAX_SAFE_INTEGER),
  'minimumGroup?': whole(2, MAX_GROUP),
})

export const DATASETS_SCHEMA = listOf(datasetSchema, 1, MAX_DATASETS)

export const PURPOSE_SCHEMA = shape({
  code: DATASET_ID,
  text: words(LONG),
  scenario: words(LONG),
  'product?': words(SHORT),
})

export const SECURITY_SCHEMA = shape({
  grade: whole(1, 5),
  storageLocation: words(SHORT),
  accessControl: words(LONG),
  retentionDays: whole(1, MAX_RETENTION_DAYS),
  disposal: words(LONG),
})

export const TERM_SCHEMA = shape({ 'from?': INSTANT_SCHEMA, days: whole(1, MAX_TERM_DAYS) })

export const contentSchema: ObjectSchema = shape({
  title: words(SHORT),
  contact: CONTACT_SCHEMA,
  dataSecurityOfficer: CONTACT_SCHEMA,
  datasets: DATASETS_SCHEMA,
  purpose: PURPOSE_SCHEMA,
  legalBasis: words(LONG),
  'personalInfo?': shape({
    types: listOf(words(SHORT), 1, 50),
    sensitive: { type: 'boolean' },
    receiver: words(SHORT),
    consentCoverage: words(LONG),
  }),
  securityMeasures: SECURITY_SCHEMA,
  'piaRef?': words(SHORT),
  'downstreamSharing?': words(LONG),
  'crossBorder?': { type: 'boolean' },
  'attachments?': listOf(SHA256_SCHEMA, 0, MAX_ATTACHMENTS),
  term: TERM_SCHEMA,
  'renews?': ID_SCHEMA,
})

const nothing = shape({})
const text = shape({ text: words(LONG) })

/**
 * 运营服务费; of licensed data only. Prices are millionths of the currency's unit, for one of what
 * the log counts of an answer; each meter has one.
 */
export const feeSchema = shape({
  plan: words(SHORT),
  currency: form('^[A-Z]{3}$', 3),
  'ceilingRef?': words(SHORT),
  unitPrices: listOf(
    shape({ meter: oneOf(METERS), micros: whole(0, Number.MAX_SAFE_INTEGER) }),
    0,
    METERS.length,
  ),
})

/** What each action takes. */
export const applicationInputs: Readonly<Record<ApplicationAction, BodySchema>> = {
  edit: contentSchema,
  submit: nothing,
  return: text,
  accept: nothing,
  review: shape({ verdict: oneOf(['positive', 'negative']), comment: words(LONG) }),
  approve: shape({ text: words(LONG), 'fee?': feeSchema }),
  reject: text,
  appeal: text,
  reopen: nothing,
  withdraw: nothing,
  comment: text,
}
