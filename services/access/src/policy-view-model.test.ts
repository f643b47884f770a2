import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Store, Writing } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import { type LivePolicyView, openPolicyView } from './policy-view.ts'
import {
  addOrganisation,
  agreementRow,
  consentRow,
  datasetOf,
  GATES,
  NOW,
  person,
  policyOf,
  TRIPS,
  tellPolicy,
  termsFor,
  wholeCatalog,
} from './testing/policy-world.ts'

/** Something happens to one of a few rows; `dataset`: 0 gates, 1 trips. */
type Change =
  | { of: 'agreement'; dataset: number; organisation: number; grants: number; state: string }
  | { of: 'organisation'; organisation: number; state: string }
  | { of: 'life'; dataset: number; state: string }
  | {
      of: 'consent'
      subject: number
      record: number
      organisation: number
      names: number
      state: string
    }

const DATASETS = [GATES, TRIPS]
const ORGANISATIONS = ['org-1', 'org-2']
const RUNS = 8
const MOST_CHANGES = 30
const PATIENCE_MILLISECONDS = 120_000

const few = (count: number) => fc.nat({ max: count - 1 })
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    of: fc.constant('agreement' as const),
    dataset: few(2),
    organisation: few(2),
    grants: few(4),
    state: fc.constantFrom('ACTIVE', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'FILED'),
  }),
  fc.record({
    of: fc.constant('organisation' as const),
    organisation: few(2),
    state: fc.constantFrom('ACTIVE', 'ACTIVE', 'DISABLED'),
  }),
  fc.record({
    of: fc.constant('life' as const),
    dataset: few(2),
    state: fc.constantFrom('LISTED', 'LISTED', 'WITHDRAWN', 'PROPOSED'),
  }),
  fc.record({
    of: fc.constant('consent' as const),
    subject: few(3),
    record: few(2),
    organisation: few(2),
    names: few(4),
    state: fc.constantFrom('GIVEN', 'GIVEN', 'WITHDRAWN', 'EXPIRED'),
  }),
)

/** Columns of a trip that agreements grant beside the pseudonym, and that consents name. */
const COLUMNS = [[], ['entry_station'], ['exit_station'], ['entry_station', 'exit_station']]

/** What must be so after the changes, worked out without the view. */
type Model = Map<string, { state: string; columns: readonly string[] }>

let catalog: Catalog

beforeAll(async () => {
  catalog = await wholeCatalog()
})

describe.each(testStores())('on %s', (_name, open) => {
  it(
    'a view that follows any changes decides like one that begins after them',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: MOST_CHANGES }),
          fc.nat(),
          async (list, at) => {
            const store = await open()
            await store.transact(async (writing) => {
              for (const id of ORGANISATIONS) await addOrganisation(writing, id)
            })
            const followed = openPolicyView({ store, now: () => NOW })
            const model: Model = new Map()
            for (const [index, one] of list.entries()) {
              await carryOut(store, one, model)
              if (index % 3 === at % 3) {
                await followed.catchUp()
                expect(answers(followed)).toEqual(expected(model))
              }
            }
            await followed.catchUp()
            const fresh = openPolicyView({ store, now: () => NOW })
            await fresh.catchUp()
            expect(answers(followed)).toEqual(answers(fresh))
            expect(answers(followed)).toEqual(expected(model))
            followed.close()
            fresh.close()
            await store.close()
          },
        ),
        { numRuns: RUNS },
      )
    },
    PATIENCE_MILLISECONDS,
  )
})

async function carryOut(store: Store, one: Change, model: Model): Promise<void> {
  const key = nameOf(one)
  const isNew = !model.has(key)
  model.set(key, { state: one.state, columns: columnsOf(one) })
  await store.transact(async (writing) => {
    await (isNew ? insert(writing, one, key) : update(writing, one, key))
    await tellPolicy(store, writing, one.of, key)
  })
}

/** Id of the row; the names of what a model holds. */
function nameOf(one: Change): string {
  const organisation = 'organisation' in one ? (ORGANISATIONS[one.organisation] ?? '') : ''
  switch (one.of) {
    case 'agreement':
      return `agreement ${organisation} ${DATASETS[one.dataset]}`
    case 'organisation':
      return organisation
    case 'life':
      return DATASETS[one.dataset] ?? ''
    case 'consent':
      return `consent ${organisation} ${one.subject} ${one.record}`
  }
}

function columnsOf(one: Change): readonly string[] {
  if (one.of === 'agreement') return COLUMNS[one.grants] ?? []
  return one.of === 'consent' ? (COLUMNS[one.names] ?? []) : []
}

/** What of a row says what is granted, or consented to. */
function contentOf(one: Change) {
  if (one.of === 'agreement') {
    const assignee = ORGANISATIONS[one.organisation] ?? ''
    const dataset = datasetOf(catalog, DATASETS[one.dataset] ?? '')
    const columns = ['card_pseudonym', ...columnsOf(one)].map((column) => ({
      table: 'trip',
      column,
    }))
    const terms = { uid: 'x', assignee, ...(dataset.id === TRIPS && { columns }) }
    return { body: agreementRow([policyOf(termsFor(dataset, terms))]).body }
  }
  const names = columnsOf(one).map((column) => `trip/${column}`)
  return one.of === 'consent' ? { columns: names.join(' ') } : {}
}

async function insert(writing: Writing, one: Change, id: string): Promise<void> {
  const { state } = one
  if (one.of === 'agreement') {
    const assignee = ORGANISATIONS[one.organisation] ?? ''
    const row = agreementRow([], { id, assignee, state, ...contentOf(one) })
    await writing.insertInto('agreements').values(row).execute()
  } else if (one.of === 'consent') {
    const receiver = ORGANISATIONS[one.organisation] ?? ''
    const subject = `s${one.subject}`
    const row = consentRow({ id, receiver, state, subject, ...contentOf(one) })
    await writing.insertInto('consents').values(row).execute()
  } else if (one.of === 'life') {
    const row = { dataset: id, provider: 'p', state, version: 1, proposed_by: 'x' }
    const values = { ...row, created_at: new Date(NOW).toISOString(), body: '{}' }
    await writing.insertInto('dataset_lives').values(values).execute()
  } else await update(writing, one, id)
}

async function update(writing: Writing, one: Change, id: string): Promise<void> {
  const { of, state } = one
  if (of === 'life') {
    const rows = writing.updateTable('dataset_lives').set({ state })
    await rows.where('dataset', '=', id).execute()
    return
  }
  const rows = writing.updateTable(`${of}s`).set({ state, ...contentOf(one) })
  await rows.where('id', '=', id).execute()
}

type Answer = { who: string; dataset: string; code: string; people?: string[] }

function answers(policy: LivePolicyView): Answer[] {
  return ORGANISATIONS.flatMap((organisation) =>
    DATASETS.map((dataset): Answer => {
      const who = { ...person, organisation }
      const deps = { catalog: () => catalog, policy }
      const answer = decide(deps, who, dataset, 'read', 'research', new Date(NOW))
      if (answer instanceof Problem) return { who: organisation, dataset, code: answer.code }
      const { subjects } = answer.tables.trip ?? {}
      const people = subjects && { people: [...subjects.allowed].sort() }
      return { who: organisation, dataset, code: 'plan', ...people }
    }),
  )
}

function expected(model: Model): Answer[] {
  return ORGANISATIONS.flatMap((who) =>
    DATASETS.map((dataset): Answer => {
      const code = codeOf(model, who, dataset)
      if (code !== 'plan' || dataset !== TRIPS) return { who, dataset, code }
      const shown = model.get(`agreement ${who} ${TRIPS}`)?.columns ?? []
      const people = [0, 1, 2].filter((subject) =>
        [0, 1].some((record) => {
          const consent = model.get(`consent ${who} ${subject} ${record}`)
          if (consent?.state !== 'GIVEN' || shown.length === 0) return false
          return shown.every((column) => consent.columns.includes(column))
        }),
      )
      return { who, dataset, code, people: people.map((subject) => `s${subject}`) }
    }),
  )
}

function codeOf(model: Model, who: string, dataset: string): string {
  if ((model.get(dataset)?.state ?? 'LISTED') !== 'LISTED') return 'dataset-not-found'
  if ((model.get(who)?.state ?? 'ACTIVE') !== 'ACTIVE') return 'agreement-required'
  const state = model.get(`agreement ${who} ${dataset}`)?.state
  if (state === 'SUSPENDED') return 'agreement-suspended'
  return state === 'ACTIVE' ? 'plan' : 'agreement-required'
}
