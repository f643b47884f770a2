import {
  type Catalog,
  DATA_CLASSES,
  type Dataset,
  effectiveClass,
  knownContract,
} from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import type { PolicyView } from './grant-held.ts'
import type { GrantTerms } from './odrl-types.ts'
import { addConsent, dropConsent } from './policy-view-state.ts'
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
  BUSES,
  consentRow,
  datasetOf,
  GATES,
  key,
  memoryView,
  NOW,
  person,
  policyOf,
  TRIP_COLUMNS,
  TRIPS,
  termsFor,
  wholeCatalog,
} from './testing/policy-world.ts'
import type { AccessPlan } from './types.ts'

let catalog: Catalog

beforeAll(async () => {
  catalog = await wholeCatalog()
})

const ask = (question: Question) => askIn(catalog, question)
const granting = (id: string, given?: Partial<GrantTerms>, row?: object) =>
  grantingIn(catalog, id, given, row)

describe('whatever was agreed', () => {
  const ids = [GATES, BUSES, TRIPS, 'freight-waybills', 'truck-positions', 'parking-observations']
  const coins = fc.infiniteStream(fc.boolean())
  const classes = fc.infiniteStream(fc.constantFrom(...DATA_CLASSES))

  it('a plan holds no column that was not granted, or that tier and class do not allow', () => {
    let plans = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        coins,
        classes,
        fc.boolean(),
        (id, coin, one, isOfKey) => {
          const dataset = datasetOf(catalog, id)
          const columns = allColumns(dataset).filter(() => coin.next().value)
          fc.pre(columns.length > 0)
          const stricter = allColumns(dataset).filter(() => coin.next().value)
          const classOverrides = Object.fromEntries(
            stricter.map(({ table, column }) => [`${table}.${column}`, one.next().value]),
          )
          const purposes = [dataset.terms.purposes?.[0] ?? 'research']
          const rest = { dataset: id, purpose: 'unspecified', changed: { classOverrides } }
          const credentials = isOfKey ? ({ who: key, action: 'subscribe' } as const) : {}
          const policy = granting(id, { columns, purposes })
          const answer = ask({ policy, ...credentials, ...rest })
          if (answer instanceof Problem) return
          plans += 1
          for (const [name, view] of Object.entries(answer.tables)) {
            for (const column of view.columns) {
              checkColumn({ ...dataset, classOverrides }, name, column, columns, answer, isOfKey)
            }
          }
        },
      ),
      { numRuns: 500 },
    )
    expect(plans).toBeGreaterThan(250)
  })

  function checkColumn(
    dataset: Dataset,
    name: string,
    column: string,
    granted: readonly { table: string; column: string }[],
    plan: AccessPlan,
    isOfKey: boolean,
  ): void {
    const id = dataset.tables.find((table) => table.name === name)?.contract ?? ''
    const found = knownContract(id)?.columns.find((one) => one.name === column)
    if (!found) {
      expect(['feed_id', 'event_date', 'received_at', 'delivery_id']).toContain(column)
      return
    }
    expect(granted).toContainEqual({ table: name, column })
    const view = plan.tables[name]
    const isClear = view && !Object.hasOwn(view.masks, column)
    const dataClass = effectiveClass(dataset, name, found)
    const isConsented = dataset.tier === 'licensed' && view?.subjects !== undefined
    expect(dataClass).not.toBe('important')
    if (isOfKey) expect(['public', 'internal']).toContain(dataClass)
    if (dataClass === 'sensitive') expect(isConsented).toBe(true)
    if (dataClass === 'personal' && isClear) expect(isConsented).toBe(true)
  }
})

describe('people', () => {
  const consents = ['a', 'b'].map((subject) => consentRow({ subject }))
  const terms = () => termsFor(datasetOf(catalog, TRIPS))
  const view = (rows = consents) => memoryView([agreementRow([policyOf(terms())])], rows)
  const trip = (policy: PolicyView, question: Question = {}) =>
    planOf(ask({ policy, dataset: TRIPS, ...question })).tables.trip

  it('are served under their consent to this receiver and purpose only', () => {
    const others = [
      consentRow({ subject: 'c', receiver: 'org-2' }),
      consentRow({ subject: 'd', purpose: 'public-service' }),
      consentRow({ subject: 'e', dataset: GATES }),
      consentRow({ subject: 'f', expires_at: new Date(NOW).toISOString() }),
      consentRow({ subject: 'g', expires_at: new Date(NOW + 1).toISOString() }),
    ]
    const subjects = trip(view([...consents, ...others]))?.subjects
    expect([...(subjects?.allowed ?? [])]).toEqual(['a', 'b', 'g'])
    expect(subjects).toMatchObject({ column: 'card_pseudonym', key: `${TRIPS}\nsubjects` })
  })

  describe('whose consent names', () => {
    const shown = TRIP_COLUMNS.filter((column) => column !== 'trip/card_pseudonym')
    const allowed = (columns: readonly string[] | null, granted?: Partial<GrantTerms>) => {
      const row = consentRow({ subject: 'a', columns: columns?.join(' ') ?? null })
      const grant = { ...terms(), ...granted }
      return trip(memoryView([agreementRow([policyOf(grant)])], [row]))?.subjects?.allowed.size
    }

    it('just what is shown are served; the pseudonym they are found by need not be named', () => {
      expect(allowed(shown)).toBe(1)
      expect(allowed(TRIP_COLUMNS)).toBe(1)
    })

    it('one column less, none, or those of another table, are not: not a row', () => {
      for (const left of shown) {
        expect(allowed(shown.filter((column) => column !== left))).toBe(0)
      }
      expect(
        [null, [], shown.map((one) => one.replace('trip/', 'tap/'))].map((a) => allowed(a)),
      ).toEqual([0, 0, 0])
    })

    it('less, are served by a grant of less, whatever rows are chosen by being named too', () => {
      const columns = [{ table: 'trip', column: 'entry_station' }]
      const named = ['trip/entry_station']
      expect(allowed(named, { columns })).toBe(1)
      const by = (column: string) =>
        ({ table: 'trip', column, operator: 'eq', values: ['x'] }) as const
      expect(allowed(named, { columns, rows: [by('exit_station')] })).toBe(0)
      expect(
        allowed([...named, 'trip/exit_station'], { columns, rows: [by('exit_station')] }),
      ).toBe(1)
      expect(allowed(named, { columns, rows: [by('feed_id')] })).toBe(1)
    })

    it('nothing of what is shown but a pseudonym must name that', () => {
      const columns = [{ table: 'trip', column: 'card_pseudonym' }]
      expect(allowed(shown, { columns })).toBe(0)
      expect(allowed(['trip/card_pseudonym'], { columns })).toBe(1)
    })

    it('a part, and the rest in another consent, are not added up', () => {
      const halves = [shown.slice(0, 4), shown.slice(4)].map((columns) =>
        consentRow({ subject: 'a', columns: columns.join(' ') }),
      )
      expect(trip(view(halves))?.subjects?.allowed.size).toBe(0)
      expect(trip(view([...halves, ...consents]))?.subjects?.allowed.size).toBe(2)
    })

    it('other columns, change the name of the plan only when they come or go', () => {
      const [wide, exact] = [TRIP_COLUMNS, shown].map((columns, index) =>
        consentRow({ subject: `${index}`, columns: columns.join(' ') }),
      ) as [(typeof consents)[0], (typeof consents)[0]]
      const narrow = consentRow({ subject: 'n', columns: 'trip/entry_line' })
      const hash = (...rows: typeof consents) =>
        planOf(ask({ policy: view(rows), dataset: TRIPS })).hash
      expect(hash(wide, exact, narrow)).toBe(hash(exact, wide))
      expect(hash(wide, narrow)).toBe(hash(wide))
      expect(new Set([hash(wide, exact), hash(wide), hash(exact), hash()]).size).toBe(4)
    })
  })

  it('none of them, and there are no rows, but still a plan', () => {
    expect(trip(view([]))?.subjects?.allowed.size).toBe(0)
  })

  it('who comes or goes gives the plan another name, and the same people the same one', () => {
    const hash = (rows: typeof consents) => planOf(ask({ policy: view(rows), dataset: TRIPS })).hash
    expect(hash(consents)).toBe(hash([...consents].reverse()))
    expect(hash(consents.slice(1))).not.toBe(hash(consents))
    expect(hash([...consents, consentRow({ subject: 'c' })])).not.toBe(hash(consents))
  })

  it('who comes or goes is seen by the next decision', () => {
    const policy = view()
    const people = () => {
      const answer = decide({ catalog: () => catalog, policy }, person, TRIPS, ...READ)
      return [...(planOf(answer).tables.trip?.subjects?.allowed ?? [])]
    }
    expect(people()).toEqual(['a', 'b'])
    for (const row of consents.slice(0, 1)) dropConsent(policy.state, row)
    expect(people()).toEqual(['b'])
    addConsent(policy.state, consentRow({ subject: 'c' }))
    expect(people()).toEqual(['b', 'c'])
  })

  const READ = ['read', 'research', new Date(NOW)] as const

  it('are not served under a consent that is not separate, be it to one column of any class', () => {
    const policy = view([...consents, consentRow({ subject: 'd', sensitive: 0 })])
    for (const { column } of allColumns(datasetOf(catalog, TRIPS))) {
      const columns = [{ table: 'trip', column }]
      const narrow = grantingIn(catalog, TRIPS, { columns })
      addConsent(narrow.state, consentRow({ subject: 'd', sensitive: 0 }))
      expect(trip(narrow)?.subjects?.allowed.size ?? 0).toBe(0)
    }
    expect([...(trip(policy)?.subjects?.allowed ?? [])]).toEqual(['a', 'b'])
  })

  it('tell of their movements by columns that are sensitive, all but the pseudonym', () => {
    const dataset = datasetOf(catalog, TRIPS)
    const { columns } = knownContract(dataset.tables[0]?.contract ?? '') ?? { columns: [] }
    const plain = columns.filter((one) => effectiveClass(dataset, 'trip', one) !== 'sensitive')
    expect(plain.map(({ name }) => name)).toEqual(['card_pseudonym'])
    expect(dataset.classOverrides).toEqual({})
  })

  it('are masked by a key of dataset, recipient and month, of feeds of the day', () => {
    const read = trip(view())?.masks.card_pseudonym
    expect(read).toEqual({ kind: 'pseudonym', key: `${TRIPS}\norg-1\n2026-06` })
    const feed = trip(view(), { action: 'subscribe' })?.masks.card_pseudonym
    expect(feed).toEqual({ kind: 'pseudonym', key: `${TRIPS}\norg-1\n2026-06-15` })
  })

  it('a plan with pseudonyms ends with the day, and the next has another name', () => {
    const policy = view()
    const late = Date.parse('2026-06-15T23:59:00.000Z')
    const today = planOf(ask({ policy, dataset: TRIPS, action: 'subscribe', now: late }))
    expect(today.expiresAt).toBe('2026-06-16T00:00:00.000Z')
    const next = ask({ policy, dataset: TRIPS, action: 'subscribe', now: late + 60_000 })
    expect(planOf(next).hash).not.toBe(today.hash)
  })

  it('come to a key in no form', () => {
    const asked = { policy: view(), dataset: TRIPS, who: key, action: 'subscribe' } as const
    expect(codeOf(ask(asked))).toBe('credentials-too-weak')
  })
})

describe('a narrow table', () => {
  it('shows no delivery, and when it arrived only beside its event time', () => {
    const columns = (names: string[]) => {
      const granted = allColumns(datasetOf(catalog, TRIPS)).filter(({ column }) =>
        names.includes(column),
      )
      return columnsOf(
        planOf(ask({ policy: granting(TRIPS, { columns: granted }), dataset: TRIPS })),
      )
    }
    const event = knownContract('afc/trip@1')?.eventTime ?? ''
    expect(columns(['entry_station'])).toEqual(['feed_id', 'entry_station'])
    expect(columns([event, 'entry_station'])).toContain('event_date')
    expect(columns([event, 'entry_station'])).not.toContain('received_at')
  })

  it('keeps rows, area and period of the grant, and drops what they can not be applied to', () => {
    const dataset = datasetOf(catalog, BUSES)
    const table = dataset.tables[0]?.name ?? ''
    const rows = [{ table, column: 'feed_id', operator: 'eq' as const, values: ['x'] }]
    const area = [113, 22, 114, 23] as const
    const period = { from: '2026-06-01T00:00:00.000Z' }
    const plan = planOf(ask({ policy: granting(BUSES, { rows, area, period }), dataset: BUSES }))
    expect(plan.tables[table]).toMatchObject({
      whole: false,
      rows: [{ column: 'feed_id', operator: 'eq', values: ['x'] }],
      area,
      period,
    })
    const grouped = ask({ policy: granting(BUSES, { minimumGroup: 10 }), dataset: BUSES })
    expect(codeOf(grouped)).toBe('agreement-required')
  })

  it('takes the greater of two minimum groups, by what is shown', () => {
    const { terms, tables } = datasetOf(catalog, GATES)
    const table = tables[0]?.name ?? ''
    const [shown, hidden] = allColumns(datasetOf(catalog, GATES)).map(({ column }) => column)
    const group = { size: 5, by: [shown ?? '', hidden ?? ''], of: hidden ?? '' }
    const changed = { terms: { ...terms, minimumGroups: { [table]: group } } }
    const columns = allColumns(datasetOf(catalog, GATES)).slice(0, 1)
    const policy = granting(GATES, { columns, minimumGroup: 10 })
    expect(planOf(ask({ policy, changed })).tables[table]?.minimumGroup).toEqual({
      size: 10,
      by: [shown],
      of: hidden,
    })
  })
})

it('a catalogue that is loaded again is looked at again', () => {
  const policy = granting(GATES)
  const before = planOf(ask({ policy }))
  const column = columnsOf(before).at(-1) ?? ''
  const table = datasetOf(catalog, GATES).tables[0]?.name
  const changed = { classOverrides: { [`${table}.${column}`]: 'sensitive' as const } }
  expect(columnsOf(planOf(ask({ policy, changed })))).not.toContain(column)
  expect(columnsOf(planOf(ask({ policy })))).toContain(column)
})
