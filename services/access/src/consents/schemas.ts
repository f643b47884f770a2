/** Shapes of the bodies of the consent doors. Numbers without a source are the hub's own. */
import { type BodySchema, form, listOf, oneOf, shape, whole, words } from '../body.ts'
import {
  CONSENT_KINDS,
  PARTY_TYPES,
  PROCESSING_METHODS,
  SENSITIVE_CATEGORIES,
  SUBJECT_REQUEST_KINDS,
} from './types.ts'

const SHORT = 200
const LONG = 2_000
/** A notice is read by a person; the longest we saw have some 15,000 characters. */
const NOTICE = 20_000
const MOST_PARTIES = 20
const MOST_ATTRIBUTES = 100
const MOST_PLACES = 20
/** Three years. */
export const MAX_VALIDITY_DAYS = 1_096

const identifier = form('^[A-Za-z0-9][A-Za-z0-9._:-]*$', 100)
const sha256 = form('^[0-9a-f]{64}$', 64)
const uri = form('^https://[^\\s]+$', LONG)

const party = shape({
  partyId: identifier,
  name: words(SHORT),
  address: words(SHORT),
  contact: words(SHORT),
  type: oneOf(PARTY_TYPES),
  'role?': words(SHORT),
  'email?': form('^[^\\s@]+@[^\\s@]+$', SHORT),
  'url?': uri,
  'phone?': form('^[+0-9][0-9 ()-]*$', 40),
})

const piiInformation = shape({
  piiType: words(SHORT),
  piiAttributeId: form('^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$', SHORT),
  piiOptional: { type: 'boolean' },
  'sensitivePiiCategory?': oneOf(SENSITIVE_CATEGORIES),
  'specialPiiCategory?': words(SHORT),
})

export const processingSchema = shape({
  consentKind: oneOf(CONSENT_KINDS),
  privacyNotice: shape({ uri, version: words(40), text: words(NOTICE) }),
  language: form('^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', 35),
  purpose: identifier,
  'purposeType?': words(SHORT),
  'lawfulBasis?': words(SHORT),
  piiInformation: listOf(piiInformation, 1, MOST_ATTRIBUTES),
  piiControllers: listOf(identifier, 1, MOST_PARTIES),
  'collectionMethod?': words(SHORT),
  processingMethods: listOf(oneOf(PROCESSING_METHODS), 1, PROCESSING_METHODS.length),
  storageLocations: listOf(words(SHORT), 1, MOST_PLACES),
  retentionPeriod: form('^P[0-9WDTHMS]+$', 40),
  'processingLocations?': listOf(words(SHORT), 1, MOST_PLACES),
  'geographicRestrictions?': words(SHORT),
  'service?': words(SHORT),
  jurisdiction: form('^[A-Z]{2}(-[A-Z0-9]{1,3})?$', 6),
  recipientThirdParties: listOf(identifier, 0, MOST_PARTIES),
  withdrawalMethod: words(LONG),
  'privacyRights?': words(LONG),
  'codesOfConduct?': words(LONG),
  'impactAssessment?': words(LONG),
  'authorityParty?': identifier,
  parties: listOf(party, 1, MOST_PARTIES),
  validityDays: whole(1, MAX_VALIDITY_DAYS),
  'necessityAndImpact?': words(LONG),
  'piaRef?': words(SHORT),
  'guardian?': shape({ relation: oneOf(['parent', 'guardian']), verification: words(SHORT) }),
  subjectUnder14: { type: 'boolean' },
})

export const consentAskSchema = shape({
  dataset: identifier,
  subject: words(SHORT),
  'agreement?': identifier,
  'supersedes?': identifier,
  processing: processingSchema,
})

export const evidenceSchema = shape({
  screenSha256: sha256,
  action: words(SHORT),
  channel: oneOf(['web', 'app', 'api', 'counter', 'paper']),
  version: words(40),
})

export const linkAskSchema = shape({ subject: words(SHORT) })

export const reasonSchema = shape({ reason: words(LONG), 'version?': versionNumber() })

export const disposalSchema = shape({
  method: oneOf(['deleted', 'anonymised', 'never-received']),
  note: words(LONG),
  'certificateSha256?': sha256,
})

export const subjectRequestSchema = shape({
  kind: oneOf(SUBJECT_REQUEST_KINDS),
  of: oneOf(['provider', 'receiver']),
  'text?': words(LONG),
})

export const subjectAnswerSchema = shape({
  outcome: oneOf(['done', 'partly', 'refused']),
  text: words(LONG),
  'contentSha256?': sha256,
})

export const providerConsentSchema = shape({
  dataset: identifier,
  receiver: identifier,
  note: words(LONG),
  validityDays: whole(1, MAX_VALIDITY_DAYS),
})

function versionNumber(): BodySchema {
  return whole(1, Number.MAX_SAFE_INTEGER)
}
