import type { Catalog } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import type { PolicyView } from './grant-held.ts'
import type { GrantTerms } from './odrl-types.ts'
import {
  ask as askIn,
  codeOf,
  columnsOf,
  granting as grantingIn,
  planOf,
  type Question,
} from './testing/policy-asks.ts'
import {
  agreementRow,
  allColumns,
  app,
  BUSES,
  datasetOf,
  GATES,
  key,
  memoryView,
  NOW,
  person,
  policyOf,
  TO,
  termsFor,
  wholeCatalog,
} from './testing/policy-world.ts'
import type { AccessPlan, Action, Principal } from './types.ts'
import { ACTIONS } from './types.ts'

let catalog: Catalog

beforeAll(async () => {
  catalog = await wholeCatalog()
})

const anonymous: Principal = { kind: 'anonymous', address: '192.0.2.7' }

const ask = (question: Question) => askIn(catalog, question)
const granting = (id: string, given?: Partial<GrantTerms>, row?: object) =>
  grantingIn(catalog, id, given, row)

describe('tier × principal × action', () => {
  const OPEN = 'bus-alerts'
  const CLOSED = 'bus-depot-security'
  const reviewer: Principal = { ...person, roles: ['reviewer', 'operator', 'auditor'] }
  const stranger: Principal = { ...person, organisation: 'org-2' }
  const scopeless: Principal = { ...app, scopes: [] }
  const elsewhere: Principal = { ...key, datasets: ['bus-alerts'] }
  const plan = 'plan plan plan plan'
  const weak = 'credentials-too-weak'
  const each = (code: string) => `${code} ${code} ${code} ${code}`

  it.each<[string, Principal, string, string]>([
    ['anybody', anonymous, OPEN, plan],
    ['a person', person, OPEN, plan],
    ['a person without a role', reviewer, OPEN, plan],
    ['a token without scopes', scopeless, OPEN, plan],
    ['a key', elsewhere, OPEN, plan],
    ['anybody', anonymous, GATES, each('authentication-required')],
    ['a person', person, GATES, plan],
    ['a person without the role', reviewer, GATES, each('role-required')],
    ['a person of another organisation', stranger, GATES, each('agreement-required')],
    ['a token', app, GATES, plan],
    ['a token of actions', { ...app, scopes: ['hub:read'] }, GATES, pairs('scope-missing', 'read')],
    ['a token without scopes', scopeless, GATES, each('scope-missing')],
    ['a key', key, GATES, pairs(weak, 'subscribe')],
    ['a key for something else', elsewhere, GATES, each(weak)],
    ['a key without the scope', { ...key, scopes: ['hub:read'] }, GATES, each(weak)],
    ['anybody', anonymous, BUSES, each('authentication-required')],
    ['a person', person, BUSES, plan],
    ['a person of another organisation', stranger, BUSES, each('agreement-required')],
    ['a token', app, BUSES, plan],
    ['a key', key, BUSES, pairs(weak, 'subscribe')],
    ['anybody', anonymous, CLOSED, each('tier-closed')],
    ['a person', person, CLOSED, each('tier-closed')],
    ['a token', app, CLOSED, each('tier-closed')],
    ['a key', key, CLOSED, each('tier-closed')],
  ])('%s %# at %s', (_name, who, dataset, expected) => {
    const policy = granting(dataset)
    const codes = ACTIONS.map((action) => codeOf(ask({ policy, who, dataset, action })))
    expect(codes.join(' ')).toBe(expected)
  })

  function pairs(code: string, allowed: Action): string {
    return ACTIONS.map((action) => (action === allowed ? 'plan' : code)).join(' ')
  }
})

describe('a refusal says what would help', () => {
  it.each<[string, () => Question]>([
    ['policy-unconfirmed', () => ({ policy: { ...granting(GATES), isConfirmed: () => false } })],
    ['policy-unconfirmed', () => ({})],
    ['agreement-required', () => ({ policy: memoryView() })],
    ['agreement-suspended', () => ({ policy: granting(GATES, {}, { state: 'SUSPENDED' }) })],
    ['agreement-required', () => ({ policy: granting(GATES, {}, { state: 'SIGNED_PROVIDER' }) })],
    ['agreement-required', () => ({ policy: granting(GATES, {}, { state: 'REVOKED' }) })],
    ['agreement-required', () => ({ policy: granting(GATES, {}, { kind: 'inbound' }) })],
    ['action-not-granted', () => ({ policy: granting(GATES, { actions: ['query'] }) })],
    ['purpose-not-permitted', () => ({ policy: granting(GATES), purpose: 'product' })],
    ['purpose-not-permitted', () => ({ policy: granting(GATES), changed: offered(['product']) })],
    ['environment-required', () => ({ policy: granting(GATES, { environment: 'clean-room' }) })],
    ['provider-consent-required', () => ({ policy: unasked(BUSES), dataset: BUSES })],
    ['agreement-required', () => ({ policy: disabled() })],
    ['dataset-not-found', () => ({ policy: withdrawn() })],
  ])('%s %#', (code, question) => {
    const refused = ask(question())
    expect(codeOf(refused)).toBe(code)
    const mends = ['policy-unconfirmed', 'dataset-not-found'].includes(code)
      ? undefined
      : expect.any(String)
    expect((refused as Problem).extensions.apply).toEqual(mends)
  })

  const offered = (purposes: string[]) => ({
    terms: { ...datasetOf(catalog, GATES).terms, purposes },
  })
  const unasked = (id: string) =>
    memoryView([agreementRow([policyOf(termsFor(datasetOf(catalog, id)))])])
  const disabled = () => {
    const view = granting(GATES)
    view.state.enabled.delete('org-1')
    return view
  }
  const withdrawn = () => {
    const view = granting(GATES)
    view.state.lives.set(GATES, 'WITHDRAWN')
    return view
  }
})

describe('an agreement is in force', () => {
  it.each<[string, number, string]>([
    ['the millisecond before', Date.parse(TO) - 1, 'plan'],
    ['the instant it ends', Date.parse(TO), 'agreement-required'],
    ['the instant it begins', Date.parse('2026-06-01T00:00:00.000Z'), 'plan'],
    [
      'the millisecond before that',
      Date.parse('2026-06-01T00:00:00.000Z') - 1,
      'agreement-required',
    ],
  ])('%s', (_name, now, expected) => {
    expect(codeOf(ask({ policy: granting(GATES), now }))).toBe(expected)
    const narrow = granting(
      GATES,
      {},
      { valid_from: '2020-01-01T00:00:00.000Z', valid_to: '2030-01-01T00:00:00.000Z' },
    )
    expect(codeOf(ask({ policy: narrow, now }))).toBe(expected)
    const wide = { validFrom: '2020-01-01T00:00:00.000Z', validTo: '2030-01-01T00:00:00.000Z' }
    expect(codeOf(ask({ policy: granting(GATES, wide), now }))).toBe(expected)
  })

  it('and no plan of it lasts longer', () => {
    const now = Date.parse(TO) - 1_000
    expect(planOf(ask({ policy: granting(GATES), now })).expiresAt).toBe(TO)
    expect(planOf(ask({ policy: granting(GATES) })).expiresAt).toBe('2026-06-15T09:00:00.000Z')
  })

  it('whoever states no purpose has the first that the dataset is given for', () => {
    const policy = granting(GATES, { purposes: ['product', 'research'] })
    const terms = { ...datasetOf(catalog, GATES).terms, purposes: ['research'] }
    expect(planOf(ask({ policy, purpose: 'unspecified' })).purpose).toBe('product')
    expect(planOf(ask({ policy, purpose: 'unspecified', changed: { terms } })).purpose).toBe(
      'research',
    )
  })

  it('of two the newer answers, and the older what only it permits; nothing is added up', () => {
    const dataset = datasetOf(catalog, GATES)
    const [first, second] = allColumns(dataset)
    const terms = (uid: string, given: Partial<GrantTerms>) =>
      policyOf(termsFor(dataset, { uid, ...given }))
    const older = terms('old', { columns: first ? [first] : [], actions: ['read', 'query'] })
    const newer = terms('new', { columns: second ? [second] : [], actions: ['read'] })
    const rows = [
      agreementRow([newer], { id: 'new', created_at: '2026-06-02T00:00:00.000Z' }),
      agreementRow([older], { id: 'old' }),
    ]
    for (const order of [rows, [...rows].reverse()]) {
      const policy = memoryView(order)
      expect(planOf(ask({ policy })).basis?.id).toBe('new')
      expect(columnsOf(planOf(ask({ policy })))).not.toContain(first?.column)
      expect(planOf(ask({ policy, action: 'query' })).basis?.id).toBe('old')
    }
  })

  it('an entitlement by duty gives like an agreement', () => {
    const policy = granting(GATES, { type: 'Set' }, { kind: 'entitlement' })
    expect(planOf(ask({ policy })).basis).toEqual({
      kind: 'entitlement',
      id: 'agreement-1',
      recipient: 'org-1',
    })
  })

  it('limits and duties go with the plan', () => {
    const limits = { requestsPerMinute: 60, bytesPerDay: 1_000, requests: 5 }
    const duties = [{ action: 'delete', within: 'P90D' }, { action: 'attribute' }] as const
    const plan = planOf(ask({ policy: granting(GATES, { limits, duties }) }))
    expect(plan).toMatchObject({ limits, duties: ['delete', 'attribute'] })
  })
})

describe('prohibition wins', () => {
  const all = { actions: ['use'] } as const
  it.each<[string, Partial<GrantTerms>, string]>([
    ['of everything', { prohibitions: [all] }, 'action-not-granted'],
    ['of the action', { prohibitions: [{ actions: ['read'] }] }, 'action-not-granted'],
    ['of another action', { prohibitions: [{ actions: ['query'] }] }, 'plan'],
    [
      'for the purpose',
      { prohibitions: [{ ...all, purposes: ['research'] }] },
      'action-not-granted',
    ],
    ['for another purpose', { prohibitions: [{ ...all, purposes: ['product'] }] }, 'plan'],
  ])('%s', (_name, given, expected) => {
    expect(codeOf(ask({ policy: granting(GATES, given) }))).toBe(expected)
  })

  it('of columns takes those', () => {
    const [first] = allColumns(datasetOf(catalog, GATES))
    const prohibitions = [{ actions: ['read'] as const, columns: first ? [first] : [] }]
    const policy = granting(GATES, { prohibitions })
    expect(columnsOf(planOf(ask({ policy })))).not.toContain(first?.column)
    expect(columnsOf(planOf(ask({ policy, action: 'query' })))).toContain(first?.column)
  })
})

describe('a policy that is not understood gives nothing, and is told of once', () => {
  const garbage = fc.anything({ withNullPrototype: true })

  it('whatever stands in the body', () => {
    const target = { target: GATES }
    fc.assert(
      fc.property(garbage, fc.boolean(), (value, isPolicy) => {
        const policies = isPolicy ? [{ ...target, permission: value }] : value
        const document = { policies }
        const body = JSON.stringify({ document }, (_name, one) =>
          typeof one === 'bigint' ? 0 : one,
        )
        const policy = memoryView([agreementRow([], { body })])
        expect(codeOf(ask({ policy }))).toBe('agreement-required')
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, () => unknown, object]>([
    ['an unknown word', () => ({ ...whole(), inheritFrom: 'x' }), {}],
    ['an offer', () => ({ ...whole(), '@type': 'Offer' }), {}],
    ['a set, of an agreement', () => ({ ...whole(), '@type': 'Set' }), {}],
    ['of somebody else', () => ({ ...whole(), assignee: 'org-2' }), {}],
    ['a body that is no JSON', () => whole(), { body: '{' }],
  ])('%s', (_name, policy, row) => {
    const view = memoryView([agreementRow([policy()], row)])
    for (let asked = 0; asked < 3; asked++) {
      expect(codeOf(ask({ policy: view }))).toBe('agreement-required')
    }
    expect(view.reported).toHaveLength(1)
  })

  const whole = () => policyOf(termsFor(datasetOf(catalog, GATES)))

  it('other policies of the same agreement stand', () => {
    const other = policyOf(termsFor(datasetOf(catalog, BUSES)))
    const policy = memoryView([agreementRow([{ ...other, profile: 'x' }, whole()])])
    expect(codeOf(ask({ policy }))).toBe('plan')
    expect(codeOf(ask({ policy, dataset: BUSES }))).toBe('agreement-required')
  })
})

describe('anything unforeseen refuses', () => {
  const fails = () => {
    throw new Error('broken')
  }
  it.each<[string, () => AccessPlan | Problem, string]>([
    [
      'a view that throws',
      () => ask({ policy: { ...granting(GATES), grants: fails } }),
      'internal',
    ],
    ['a report that throws', () => ask({ policy: { ...loud(), report: fails } }), 'internal'],
    ['a clock without time', () => ask({ policy: real(), now: Number.NaN }), 'policy-unconfirmed'],
    [
      'an unknown principal',
      () => ask({ policy: real(), who: { kind: 'root' } as never }),
      'internal',
    ],
    ['a contract that is gone', () => gone(), 'agreement-required'],
    [
      'an unknown tier',
      () => ask({ policy: real(), changed: { tier: 'ajar' as never } }),
      'internal',
    ],
  ])('%s', (_name, run, code) => {
    expect(codeOf(run())).toBe(code)
  })
  const real = (): PolicyView => ({
    ...granting(GATES),
    isConfirmed: (now) => Math.abs(now - NOW) < 5_000,
  })
  const loud = () => memoryView([agreementRow([{ target: GATES }])])
  function gone() {
    const deps = { catalog: () => catalog, policy: granting(GATES), contract: fails }
    return decide(deps, person, GATES, 'read', 'research', new Date(NOW))
  }
})
