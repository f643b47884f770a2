import type { Problem } from '@tongqu/contracts'
import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { decide } from '../decide.ts'
import { policyOf } from '../odrl.ts'
import { openPolicyView } from '../policy-view.ts'
import {
  codeOf,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from '../testing/flow-world.ts'
import { agreementRow, tellPolicy } from '../testing/policy-world.ts'
import { createConsents } from './consents.ts'
import { askOf, EVIDENCE } from './testing.ts'
import type { ConsentAsk } from './types.ts'

const DATASET = 'card-trips'
const DAY_MILLISECONDS = 86_400_000
const uni = personOf('org-uni', 'consumer')
const firm = personOf('org-firm', 'consumer')

describe.each(testStores())('consent and what an agreement shows, on %s', (_name, open) => {
  it('asks nobody in vain: what the agreement in force shows is named', async () => {
    const { consents, agree } = await world(open)
    expect(await codeOf(consents.request(uni, naming('exit_line')))).toBeUndefined()
    await agree('a', ['entry_line', 'travel_seconds'])
    const refused: Problem = await consents.request(uni, naming('entry_line', 'paid_fen')).then(
      () => undefined,
      (problem) => problem,
    )
    expect(refused.code).toBe('consent-not-valid')
    expect(refused.detail?.en).toContain('trip/travel_seconds')
    expect(refused.detail?.['zh-CN']).toContain('trip/travel_seconds')
    expect(refused.extensions).toMatchObject({ faults: [{ path: 'processing.piiInformation' }] })
    const elsewhere = naming('price_fen')
    for (const [who, ask] of [
      [uni, naming('entry_line', 'travel_seconds')],
      [uni, naming('entry_line', 'travel_seconds', 'paid_fen')],
      [uni, { ...elsewhere, processing: { ...elsewhere.processing, purpose: 'public-service' } }],
      [firm, naming('paid_fen')],
    ] as const) {
      expect(await codeOf(consents.request(who, ask))).toBeUndefined()
    }
  })

  it('under an agreement with more columns a person is gone until asked again', async () => {
    const { consents, agree, people } = await world(open)
    await agree('a', ['entry_line', 'travel_seconds'])
    const asked = await consents.request(uni, naming('entry_line', 'travel_seconds'))
    expect(await people()).toMatchObject({ size: 0 })
    await consents.give(asked.token, EVIDENCE)
    const before = await people()
    expect(before.size).toBe(1)
    await agree('b', ['entry_line', 'travel_seconds', 'paid_fen'])
    const between = await people()
    expect(between.size).toBe(0)
    const again = (...columns: string[]) => ({
      ...naming(...columns),
      subject: naming('entry_line', 'travel_seconds').subject,
      supersedes: asked.consent.id,
    })
    const narrow = again('entry_line', 'travel_seconds')
    expect(await codeOf(consents.request(uni, narrow))).toBe('consent-not-valid')
    const wide = await consents.request(uni, again('entry_line', 'travel_seconds', 'paid_fen'))
    expect((await people()).size).toBe(0)
    const { handle } = await consents.give(wide.token, EVIDENCE)
    const after = await people()
    expect(after.size).toBe(1)
    expect(new Set([before.hash, between.hash, after.hash]).size).toBe(3)
    await consents.withdraw(handle, EVIDENCE)
    expect(await people()).toEqual(between)
  })
})

function naming(...columns: string[]): ConsentAsk {
  const { processing } = askOf()
  const [item] = processing.piiInformation
  const piiInformation = columns.map((column) => ({
    piiType: '乘车记录',
    piiOptional: false,
    ...item,
    piiAttributeId: `trip/${column}`,
  }))
  return { ...askOf({ subject: columns.join(' ') }), processing: { ...processing, piiInformation } }
}

async function world(open: OpenTestStore) {
  const { now, uuid } = flowClock()
  const store = await open({ now, uuid })
  await seedOrganisations(store)
  const catalog = flowCatalog()
  const deps = { store, now, uuid, catalog: () => catalog }
  const subjectOf = (_: string, text: string) => `of ${text}`
  const consents = createConsents({ ...deps, subjectOf, sign: () => 'e30.e30.sig' })
  /** For research, the newest agreement of org-uni: these columns, and the card as a pseudonym. */
  async function agree(id: string, columns: readonly string[]): Promise<void> {
    const [from, to] = [now() - DAY_MILLISECONDS, now() + DAY_MILLISECONDS]
    const [validFrom, validTo] = [new Date(from).toISOString(), new Date(to).toISOString()]
    const shown = columns.map((column) => ({ table: 'trip', column }))
    const card = { table: 'trip', column: 'card_pseudonym', form: { kind: 'pseudonym' } } as const
    const parties = { uid: id, assigner: 'card-company', assignee: 'org-uni' }
    const policy = policyOf({
      ...{ type: 'Agreement', dataset: DATASET, ...parties, actions: ['read'], rights: [] },
      ...{ columns: [card, ...shown], rows: [], purposes: ['research'], validFrom, validTo },
      ...{ limits: {}, duties: [], prohibitions: [] },
    })
    const times = {
      created_at: new Date(now()).toISOString(),
      valid_from: validFrom,
      valid_to: validTo,
    }
    const row = agreementRow([policy], { id, assigner: 'org-card', assignee: 'org-uni', ...times })
    await store.transact(async (writing) => {
      await writing.insertInto('agreements').values(row).execute()
      await tellPolicy(store, writing, 'agreement', id)
    })
    uuid()
  }
  async function people() {
    const policy = openPolicyView({ store, now })
    await policy.catchUp()
    const at = new Date(now())
    const plan = decide({ ...deps, policy }, uni, DATASET, 'read', 'research', at)
    policy.close()
    if (plan instanceof Error) throw plan
    return { size: plan.tables.trip?.subjects?.allowed.size, hash: plan.hash }
  }
  return { consents, agree, people }
}
