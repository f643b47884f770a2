/** Approval issues the agreement: its policies are made of what was asked for, word by word. */
import type { TierId } from '@tongqu/catalog'
import { hashOf, Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import type { ApplicationContent } from '../applications/types.ts'
import { compilePolicy } from '../odrl.ts'
import type { Policy } from '../odrl-types.ts'
import type { Flow } from './flow.ts'
import { policiesOf, validityOf } from './grants.ts'
import type { Hands } from './hands.ts'
import { organisationParty, providerParty } from './parties.ts'
import { type AgreementRow, findAgreement, insertAgreement } from './rows.ts'
import type { AgreementBody, AgreementDocument, Fee } from './types.ts'

export type Approved = {
  application: string
  organisation: string
  provider: string
  tier: TierId
  content: ApplicationContent
  hands: Hands
  /** Person who approves. */
  person: string
  fee?: Fee
}

/**
 * Offers the agreement, within the transaction that approves. Throws `terms-not-met` for a fee in
 * a tier without fees or with two prices of one meter, and for a renewal of what is no longer in
 * force, `policy-term-unknown` when the policies would not compile.
 */
export async function issueAgreement(
  flow: Flow,
  writing: Writing,
  approved: Approved,
): Promise<AgreementRow> {
  const { content, organisation, provider, tier, fee } = approved
  if (fee && tier !== 'licensed') throw new Problem('terms-not-met', { faults: [NO_FEE] })
  if (fee && hasTwoPrices(fee)) throw new Problem('terms-not-met', { faults: [TWO_PRICES] })
  const renewed = await renewedBy(writing, approved)
  const id = flow.uuid()
  const validity = validityOf(content.term, flow.now())
  const { reportEveryDays } = flow
  const { retentionDays } = content.securityMeasures
  const frame = { id, assigner: provider, assignee: organisation, purpose: content.purpose.code }
  const policies = policiesOf(
    { ...frame, ...validity, retentionDays, reportEveryDays },
    content.datasets,
  )
  demandCompiled(flow, policies)
  const document: AgreementDocument = {
    id,
    kind: 'agreement',
    edition: (renewed?.body.document.edition ?? 0) + 1,
    title: content.title,
    application: approved.application,
    ...(renewed && { supersedes: renewed.id }),
    assigner: providerParty(flow.catalog(), provider),
    assignee: await organisationParty(writing, organisation),
    tier,
    policies,
    terms: content,
    ...(fee && { fee }),
    ...validity,
    reportEveryDays,
  }
  const row = {
    id,
    kind: 'agreement' as const,
    application: approved.application,
    supersedes: renewed?.id ?? null,
    assigner: provider,
    assignee: organisation,
    state: 'OFFERED',
    valid_from: validity.validFrom,
    valid_to: validity.validTo,
    body: bodyOf(document, organisation, approved.hands, provider),
  }
  const deed = { action: 'issue', person: approved.person, policy: false } as const
  return insertAgreement(flow, writing, row, {
    ...deed,
    facts: { application: approved.application },
  })
}

const NO_FEE = {
  path: '/fee',
  message: { 'zh-CN': '仅特许开放可收费', en: 'Only licensed data may cost something' },
}

const TWO_PRICES = {
  path: '/fee/unitPrices',
  message: { 'zh-CN': '同一计量只能有一个单价', en: 'A meter has one price' },
}

function hasTwoPrices({ unitPrices }: Fee): boolean {
  return new Set(unitPrices.map(({ meter }) => meter)).size < unitPrices.length
}

/** The body of something that has just been made. */
export function bodyOf(
  document: AgreementDocument,
  applicant: string,
  hands: Hands,
  provider?: string,
): AgreementBody {
  return {
    document,
    sha256: hashOf(document),
    applicant,
    ...(provider !== undefined && { provider }),
    hands,
    signatures: [],
    noticed: [],
    reports: [],
    evaluations: [],
  }
}

/** What does not compile would be signed and give nothing. Throws `policy-term-unknown`. */
export function demandCompiled({ catalog, contract }: Flow, policies: readonly Policy[]): void {
  for (const policy of policies) {
    const dataset = catalog().datasets.get(policy.target)
    if (!dataset) throw new Problem('dataset-not-found', { dataset: policy.target })
    const compiled = compilePolicy(policy, dataset, contract)
    if ('faults' in compiled) throw new Problem('policy-term-unknown', { faults: compiled.faults })
  }
}

async function renewedBy(
  writing: Writing,
  { content, organisation, provider }: Approved,
): Promise<AgreementRow | undefined> {
  if (content.renews === undefined) return undefined
  const row = await findAgreement(writing, content.renews)
  if (row && canBeRenewed(row, organisation, provider)) return row
  throw new Problem('terms-not-met', { faults: [NOT_RENEWABLE] })
}

/** In force, and between the same two. */
export function canBeRenewed(row: AgreementRow, organisation: string, provider: string): boolean {
  const isInForce =
    row.kind === 'agreement' && (row.state === 'ACTIVE' || row.state === 'SUSPENDED')
  return isInForce && row.assignee === organisation && row.assigner === provider
}

export const NOT_RENEWABLE = {
  path: '/renews',
  message: {
    'zh-CN': '没有可续期的协议',
    en: 'There is no such agreement in force between the two',
  },
}
