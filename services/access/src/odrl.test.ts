import { fileURLToPath } from 'node:url'
import type { Dataset } from '@tongqu/catalog'
import { knownContract, loadCatalog } from '@tongqu/catalog'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { compilePolicy, policyOf } from './odrl.ts'
import type { GrantedColumn, GrantedRows, GrantTerms, Policy, Prohibition } from './odrl-types.ts'
import { DUTIES, RIGHTS } from './odrl-types.ts'
import { ACTIONS } from './types.ts'

const ID = 'metro-gate-counts'
let dataset: Dataset
let columns: GrantedColumn[]

beforeAll(async () => {
  const loaded = await loadCatalog(fileURLToPath(new URL('../../../catalog', import.meta.url)))
  const found = loaded.catalog?.datasets.get(ID)
  if (!found) throw new Error('the catalogue has faults')
  dataset = found
  columns = found.tables.flatMap(({ name, contract }) =>
    (knownContract(contract)?.columns ?? []).map((column) => ({
      table: name,
      column: column.name,
    })),
  )
})

const compile = (policy: unknown) => compilePolicy(policy, dataset, knownContract)

function plain(): GrantTerms {
  return {
    uid: 'agreement-1',
    type: 'Agreement',
    dataset: ID,
    assigner: 'linheng-metro',
    assignee: 'org-1',
    actions: ['read', 'subscribe'],
    rights: [],
    columns: columns.slice(0, 2),
    rows: [],
    purposes: ['research'],
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2027-01-01T00:00:00.000Z',
    limits: {},
    duties: [],
    prohibitions: [],
  }
}

function termsOf(policy: unknown): GrantTerms {
  const compiled = compile(policy)
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults))
  return compiled.grant.terms
}

/** Every kind of term, over the columns of the dataset. */
function anyTerms(): fc.Arbitrary<GrantTerms> {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const instant = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString())
  const pair = fc
    .tuple(instant, instant)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)))
  const form = fc
    .oneof(
      fc.constant({ kind: 'pseudonym' as const }),
      fc.record({
        kind: fc.constant('time' as const),
        seconds: fc.integer({ min: 1, max: 86_400 }),
      }),
      fc.record({
        kind: fc.constant('grid' as const),
        step: fc.constantFrom(0.005, 1e-7, 500, 0.25),
      }),
      fc.record({
        kind: fc.constant('prefix' as const),
        characters: fc.integer({ min: 1, max: 32 }),
      }),
    )
    .filter((one) => one.kind !== 'grid' || one.step <= 360)
  const some = fc.subarray(columns, { minLength: 1 })
  const granted = some.chain((list) =>
    fc
      .array(optional(form), { minLength: list.length, maxLength: list.length })
      .map((forms) =>
        list.map((column, index) => ({ ...column, ...kept({ form: forms[index] }) })),
      ),
  )
  const texts = columns.filter(({ table, column }) => typeOf(table, column) === 'string')
  const rows = fc
    .uniqueArray(
      fc.tuple(fc.constantFrom(...texts), fc.array(fc.string(), { minLength: 1, maxLength: 4 })),
      { maxLength: 4, selector: (one) => JSON.stringify(one) },
    )
    .map((list): GrantedRows[] =>
      list.map(([{ table, column }, values]) => ({
        table,
        column,
        operator: values.length > 1 ? 'in' : 'neq',
        values: values.map((value) => value.replaceAll('\0', '0')),
      })),
    )
  const purposes = fc.subarray(['research', 'product', 'public-service'], { minLength: 1 })
  const limit = optional(fc.integer({ min: 1 }))
  const prohibition = fc
    .record({
      actions: fc.subarray(['use' as const, ...ACTIONS, ...RIGHTS], { minLength: 1 }),
      purposes: optional(purposes),
      columns: optional(some),
    })
    .map((one) => kept(one) as Prohibition)
  return fc
    .record({
      actions: fc.subarray([...ACTIONS], { minLength: 1 }),
      rights: fc.subarray([...RIGHTS]),
      columns: granted,
      rows,
      area: optional(
        fc.constantFrom([113.5, 22, 114.25, 23.5] as const, [-180, -90, 180, 90] as const),
      ),
      period: optional(pair.map(([from, to]) => ({ from, to }))),
      purposes,
      valid: pair,
      environment: optional(fc.constantFrom('api' as const, 'clean-room' as const)),
      limits: fc
        .record({ requestsPerMinute: limit, bytesPerDay: limit, requests: limit })
        .map((limits) => kept(limits)),
      minimumGroup: limit,
      epsilonPerMonth: optional(fc.constantFrom(0.5, 1, 12.25)),
      duties: fc
        .subarray([...DUTIES])
        .chain((list) =>
          fc.tuple(
            ...list.map((action) =>
              optional(fc.constantFrom('P90D', 'P1M')).map((within) => kept({ action, within })),
            ),
          ),
        ),
      prohibitions: fc.array(prohibition, { maxLength: 3 }),
    })
    .map(({ valid: [validFrom, validTo], ...rest }) =>
      kept({ ...plain(), ...rest, validFrom, validTo }),
    ) as fc.Arbitrary<GrantTerms>
}

function typeOf(table: string, column: string): string | undefined {
  const id = dataset.tables.find(({ name }) => name === table)?.contract
  return knownContract(id ?? '')?.columns.find(({ name }) => name === column)?.type
}

/** Without members that are undefined. */
function kept<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

describe('terms and policies', () => {
  it('say the same: a policy made from terms compiles to them, and again to the policy', () => {
    fc.assert(
      fc.property(anyTerms(), (terms) => {
        const policy = JSON.parse(JSON.stringify(policyOf(terms)))
        expect(termsOf(policy)).toEqual(terms)
        expect(policyOf(termsOf(policy))).toEqual(policy)
      }),
      { numRuns: 300 },
    )
  })

  it('use is all that the doors do', () => {
    const policy = changed((rule) => ({ ...rule, action: ['use'] }))
    expect(termsOf(policy).actions).toEqual(ACTIONS)
  })
})

describe('one unknown word and the whole policy gives nothing', () => {
  const constraint = (one: unknown) => (rule: Rule) => ({
    ...rule,
    constraint: [...rule.constraint, one],
  })
  it.each<[string, () => unknown, string]>([
    ['a member', () => ({ ...policyOf(plain()), inheritFrom: 'x' }), '/inheritFrom'],
    [
      'a member of a rule',
      () => changed((r) => ({ ...r, assignee: 'x' })),
      '/permission/0/assignee',
    ],
    [
      'an action',
      () => changed((r) => ({ ...r, action: ['hub:read', 'sell'] })),
      '/permission/0/action/1',
    ],
    [
      'an operand',
      () => changed(constraint({ leftOperand: 'media', operator: 'eq', rightOperand: 'print' })),
      '/permission/0/constraint/4',
    ],
    [
      'an operator',
      () => changed(constraint({ leftOperand: 'count', operator: 'gteq', rightOperand: 3 })),
      '/permission/0/constraint/4',
    ],
    [
      'an operand that is no text',
      () => changed(constraint({ leftOperand: ['count'], operator: 'lteq', rightOperand: 3 })),
      '/permission/0/constraint/4',
    ],
    [
      'a logical constraint',
      () => changed(constraint({ or: [] })),
      '/permission/0/constraint/4/or',
    ],
    [
      'a constraint stated twice',
      () => changed((r) => ({ ...r, constraint: [...r.constraint, r.constraint[0]] })),
      '/permission/0/constraint/4',
    ],
    [
      'a duty',
      () => ({ ...policyOf(plain()), obligation: [{ action: ['pay'] }] }),
      '/obligation/0/action',
    ],
    [
      'a limit of a prohibition',
      () => ({
        ...policyOf(plain()),
        prohibition: [
          {
            action: ['use'],
            constraint: [{ leftOperand: 'count', operator: 'lteq', rightOperand: 3 }],
          },
        ],
      }),
      '/prohibition/0/constraint/0',
    ],
    ['another context', () => ({ ...policyOf(plain()), '@context': [] }), '/@context'],
    ['another profile', () => ({ ...policyOf(plain()), profile: 'x' }), '/profile'],
    ['another way with conflicts', () => ({ ...policyOf(plain()), conflict: 'perm' }), '/conflict'],
    ['another dataset', () => ({ ...policyOf(plain()), target: 'bus-alerts' }), '/target'],
    [
      'an agreement with nobody',
      () => ({ ...policyOf(plain()), assignee: undefined }),
      '/assignee',
    ],
    ['two permissions', () => twoPermissions(), '/permission'],
    ['no policy', () => null, ''],
  ])('%s', (_name, policy, path) => {
    const compiled = compile(policy())
    expect('faults' in compiled && compiled.faults.map((fault) => fault.path)).toContain(path)
  })

  it.each<[string, unknown]>([
    ['purpose isAnyOf', []],
    ['purpose isAnyOf', ['unspecified']],
    ['dateTime lt', '2027-01-01'],
    ['dateTime lt', '2027-01-01T00:00:00Z'],
    ['hub:columns isAnyOf', ['gates/nothing']],
    ['hub:columns isAnyOf', ['feed_id']],
  ])('a value out of bounds: %s %j', (key, rightOperand) => {
    const policy = changed((rule) => ({
      ...rule,
      constraint: rule.constraint.map((one) =>
        `${one.leftOperand} ${one.operator}` === key ? { ...one, rightOperand } : one,
      ),
    }))
    expect(compile(policy)).toHaveProperty('faults')
  })

  it.each(['purpose', 'dateTime', 'hub:columns'])('nothing said about %s', (operand) => {
    const policy = changed((rule) => ({
      ...rule,
      constraint: rule.constraint.filter(({ leftOperand }) => leftOperand !== operand),
    }))
    expect(compile(policy)).toHaveProperty('faults')
  })

  it('any change of any place of a policy to garbage, and any garbage', () => {
    const unknown = fc.anything({ withNullPrototype: true, maxDepth: 3 })
    fc.assert(
      fc.property(anyTerms(), fc.nat(), fc.string({ minLength: 1 }), unknown, (...made) => {
        const [terms, place, name, garbage] = made
        const policy = JSON.parse(JSON.stringify(policyOf(terms)))
        const objects = objectsOf(policy)
        const target = objects[place % objects.length] as Record<string, unknown>
        const member = `x-${name}`
        Object.defineProperty(target, member, { value: garbage, enumerable: true })
        expect(compile(policy)).toHaveProperty('faults')
        expect(compile(garbage)).toHaveProperty('faults')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a policy that is too large is not read', () => {
  it.each<[string, () => unknown]>([
    ['too deep', () => ({ ...policyOf(plain()), permission: nested(100_000) })],
    ['too many members', () => ({ ...policyOf(plain()), permission: Array(100_000).fill({}) })],
    ['too long a text', () => ({ ...policyOf(plain()), uid: 'x'.repeat(1_000_000) })],
    ['holding itself', () => circle()],
    ['of a class', () => Object.assign(new Map(), policyOf(plain()))],
  ])('%s', (_name, policy) => {
    expect(compile(policy())).toEqual({ faults: [expect.objectContaining({ path: '' })] })
  })
})

type Rule = { action: unknown; constraint: { leftOperand: string; operator: string }[] }

function changed(change: (rule: Rule) => unknown): unknown {
  const policy = policyOf(plain())
  return { ...policy, permission: [change(policy.permission[0] as unknown as Rule)] }
}

function twoPermissions(): Policy {
  const policy = policyOf(plain())
  return { ...policy, permission: [...policy.permission, ...policy.permission] }
}

function nested(depth: number): unknown {
  let value: unknown = []
  for (let index = 0; index < depth; index++) value = [value]
  return value
}

function circle(): unknown {
  const policy: Record<string, unknown> = { ...policyOf(plain()) }
  policy.permission = [policy]
  return policy
}

function objectsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : [value]
  return [...own, ...Object.values(value).flatMap(objectsOf)]
}
