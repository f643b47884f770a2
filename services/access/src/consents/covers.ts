/** Whether a consent, once given, would let its receiver see anything at all. */
import { type ContractLookup, type Dataset, knownContract } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import { choose } from '../grant-choice.ts'
import type { PolicyView } from '../grant-held.ts'
import { type ConsentNeed, grantViews } from '../grant-views.ts'
import { NOBODY } from '../policy-view-people.ts'
import { AGREEMENT_COLUMNS } from '../policy-view-rows.ts'
import { emptyState, holdAgreement, lookupsOf } from '../policy-view-state.ts'
import { ACTIONS } from '../types.ts'
import type { ConsentDeps } from './deps.ts'
import type { Processing } from './types.ts'

type Asked = { dataset: Dataset; receiver: string; processing: Processing; now: number }

/**
 * Nobody is asked in vain: the request names what the receiver's agreements in force show of a
 * table for this purpose, or else nobody would be served under it (PIPL arts. 14 and 23). Tables of
 * which it names nothing are asked about on their own. Without an agreement in force there is
 * nothing to compare with. Throws `consent-not-valid`, which says what columns are missing.
 */
export async function checkCovers(
  deps: ConsentDeps,
  reading: Reading,
  asked: Asked,
): Promise<void> {
  const policy = await agreementsOf(reading, asked)
  const needs = needsUnder(policy, deps.contract ?? knownContract, asked)
  const named = new Set(asked.processing.piiInformation.map((one) => one.piiAttributeId))
  const tables = new Set([...named].map(tableOf))
  const all = [...new Set(needs.flatMap(({ columns }) => columns))].sort()
  const own = all.filter((column) => tables.has(tableOf(column)))
  const missing = (own.length > 0 ? own : all).filter((column) => !named.has(column))
  if (missing.length === 0) return
  const list = missing.join(', ')
  const zh = `现行协议还提供 ${list}，征求同意时未写明：即使本人同意，也不会提供任何记录。`
  const en = `The agreement in force shows ${list} as well: consent without it would open no record.`
  throw new Problem('consent-not-valid', {
    detail: {
      'zh-CN': `${zh}请一并写明，或改签列更少的协议。`,
      en: `${en} Name it too, or agree on fewer columns.`,
    },
    faults: missing.map((column) => ({
      path: 'processing.piiInformation',
      message: { 'zh-CN': `未写明 ${column}`, en: `${column} is not named` },
    })),
  })
}

/** `table` of `table/column`. */
function tableOf(column: string): string {
  return column.slice(0, column.indexOf('/'))
}

/** Agreements and entitlements of the receiver, as the decision holds them. */
async function agreementsOf(
  reading: Reading,
  { receiver, now }: Asked,
): Promise<Pick<PolicyView, 'grants' | 'report'>> {
  const rows = await reading
    .selectFrom('agreements')
    .select(AGREEMENT_COLUMNS)
    .where('assignee', '=', receiver)
    .where('state', '=', 'ACTIVE')
    .where('valid_to', '>', new Date(now).toISOString())
    .execute()
  const state = emptyState()
  for (const row of rows) holdAgreement(state, row, unheard)
  return lookupsOf(state, unheard)
}

/** A policy that is not understood shows nothing; the policy view has told of it. */
function unheard(): void {}

/** What every plan by these agreements would need of a consent. */
function needsUnder(
  policy: Pick<PolicyView, 'grants' | 'report'>,
  contract: ContractLookup,
  { dataset, receiver, processing: { purpose }, now }: Asked,
): ConsentNeed[] {
  const needs: ConsentNeed[] = []
  const asked = { dataset, contract, purpose, recipient: receiver }
  for (const action of ACTIONS) {
    const choice = choose({ ...asked, policy, action, now })
    if (typeof choice === 'string') continue
    grantViews({
      ...asked,
      action,
      terms: choice.grant.terms,
      now: new Date(now).toISOString(),
      isWeak: false,
      consenting(need) {
        needs.push(need)
        return NOBODY
      },
    })
  }
  return needs
}
