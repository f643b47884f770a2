/** Entitlements by duty and inbound agreements: made without an application. */
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import type { PersonPrincipal } from '../types.ts'
import type { Flow } from './flow.ts'
import { policiesOf, validityOf } from './grants.ts'
import { bodyOf, demandCompiled } from './issue.ts'
import { organisationParty, providerParty } from './parties.ts'
import { demandTerms, livesOf, lookAt } from './request-faults.ts'
import { type AgreementRow, insertAgreement } from './rows.ts'
import type { AgreementDocument, EntitlementContent, InboundContent } from './types.ts'

/**
 * A public body records what its duty entitles it to. Throws `role-required` unless it is a
 * consumer of a government organisation, `terms-not-met` with `faults`, `too-many`.
 */
export async function recordEntitlement(
  flow: Flow,
  writing: Writing,
  by: PersonPrincipal,
  content: EntitlementContent,
): Promise<AgreementRow> {
  const assignee = await organisationParty(writing, by.organisation)
  if (!by.roles.includes('consumer') || assignee.kind !== 'government') {
    throw new Problem('role-required', { roles: ['consumer'], kinds: ['government'] })
  }
  await demandRoom(flow, writing, 'RECORDED', by.organisation)
  const request = { ...content, ...PERSONAL_BY_DUTY }
  const { provider = '', tier, faults } = lookAt(flow, request, await livesOf(writing, request))
  demandTerms(faults)
  const id = flow.uuid()
  const validity = validityOf(content.term, flow.now())
  const { retentionDays } = content.securityMeasures
  const frame = { id, assigner: provider, assignee: assignee.id, purpose: content.purpose.code }
  const policies = policiesOf({ ...frame, ...validity, retentionDays }, content.datasets)
  demandCompiled(flow, policies)
  const document: AgreementDocument = {
    id,
    kind: 'entitlement',
    edition: 1,
    title: content.title,
    assigner: providerParty(flow.catalog(), provider),
    assignee,
    tier,
    policies,
    terms: content,
    ...validity,
  }
  const row = {
    ...rowOf(document, assignee.id),
    state: 'RECORDED',
    body: bodyOf(document, assignee.id, { applicant: [by.id] }, provider),
  }
  return insertAgreement(flow, writing, row, { action: 'record', person: by.id, policy: false })
}

/** The duty itself is what an application says in these fields (PIPL arts. 34 to 37). */
const PERSONAL_BY_DUTY = {
  personalInfo: { types: [], sensitive: false, receiver: '', consentCoverage: '' },
  piaRef: 'duty',
}

/**
 * A platform offers to give data back. Throws `role-required` unless it is a consumer,
 * `organisation-not-found` for a receiver that is none, `terms-not-met` for itself, `too-many`.
 */
export async function offerInbound(
  flow: Flow,
  writing: Writing,
  by: PersonPrincipal,
  content: InboundContent,
): Promise<AgreementRow> {
  if (!by.roles.includes('consumer')) throw new Problem('role-required', { roles: ['consumer'] })
  await demandRoom(flow, writing, 'OFFERED', by.organisation)
  if (content.receiver === by.organisation) demandTerms([TO_ITSELF])
  const receiver = await organisationParty(writing, content.receiver)
  const id = flow.uuid()
  const document: AgreementDocument = {
    id,
    kind: 'inbound',
    edition: 1,
    title: content.title,
    assigner: await organisationParty(writing, by.organisation),
    assignee: receiver,
    policies: [],
    terms: content,
    ...validityOf(content.term, flow.now()),
  }
  const row = {
    ...rowOf(document, receiver.id),
    state: 'OFFERED',
    body: bodyOf(document, by.organisation, { applicant: [by.id] }),
  }
  return insertAgreement(flow, writing, row, { action: 'offer', person: by.id, policy: false })
}

const TO_ITSELF = {
  path: '/receiver',
  message: { 'zh-CN': '不能是本单位', en: 'must be another organisation' },
}

/** What one organisation has stated and nobody has dealt with. Throws `too-many`. */
async function demandRoom(
  { mostOpen }: Flow,
  writing: Writing,
  state: 'RECORDED' | 'OFFERED',
  organisation: string,
): Promise<void> {
  const waiting = await writing
    .selectFrom('agreements')
    .select('id')
    .where('kind', '=', state === 'RECORDED' ? 'entitlement' : 'inbound')
    .where('state', '=', state)
    .where(state === 'RECORDED' ? 'assignee' : 'assigner', '=', organisation)
    .limit(mostOpen)
    .execute()
  if (waiting.length >= mostOpen) throw new Problem('too-many', { limit: mostOpen })
}

function rowOf({ id, kind, assigner, validFrom, validTo }: AgreementDocument, assignee: string) {
  return {
    id,
    kind,
    application: null,
    supersedes: null,
    assigner: assigner.id,
    assignee,
    valid_from: validFrom,
    valid_to: validTo,
  }
}
