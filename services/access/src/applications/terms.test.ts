import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { checkBody } from '../body.ts'
import { contentSchema } from './schemas.ts'
import {
  ABOUT_PEOPLE,
  applicationCatalog,
  approved,
  contentOf,
  DAY_MILLISECONDS,
  newestSeq,
  openWorld,
  refusal,
  type World,
} from './testing/world.ts'
import type { ApplicationContent, DatasetRequest } from './types.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

const [FLOWS] = contentOf().datasets as [DatasetRequest]
const wanting = (over: Partial<DatasetRequest>) => ({ datasets: [{ ...FLOWS, ...over }] })
async function pathsAtSubmission(world: World, over: Partial<ApplicationContent>) {
  const { applications, people } = world
  const { id } = await applications.create(people.applicant, contentOf(over))
  const seq = await newestSeq(world.store)
  const refused = await refusal(applications.act(people.applicant, id, 'submit', {}))
  expect([refused.code, await newestSeq(world.store)]).toEqual(['terms-not-met', seq])
  const { faults } = refused.extensions as { faults: { path: string }[] }
  return [...new Set(faults.map(({ path }) => path))]
}

describe('what goes beyond the terms is refused at submission, with its place', () => {
  it.each<[string, Partial<ApplicationContent>, string[]]>([
    ['no such dataset', wanting({ id: 'nowhere' }), ['/datasets/0/id']],
    ['a dataset nobody may know of', wanting({ id: 'planned' }), ['/datasets/0/id']],
    ['one that is open', wanting({ id: 'lines' }), ['/datasets/0/id']],
    ['one that is closed', wanting({ id: 'vault' }), ['/datasets/0/id']],
    ['two providers', { datasets: [FLOWS, { ...FLOWS, id: 'tracks' }] }, ['/datasets/1/id']],
    [
      'one dataset twice',
      { datasets: [FLOWS, { ...FLOWS, rows: ['flow/trips=gt.3'] }] },
      ['/datasets/1/id'],
    ],
    ['a column that is none', wanting({ columns: ['flow/no_such'] }), ['/datasets/0']],
    ['a column badly written', wanting({ columns: ['flow.entered_at'] }), ['/datasets/0/columns']],
    ['rows badly written', wanting({ rows: ['1=1'] }), ['/datasets/0/rows']],
    ['rows of no column', wanting({ rows: ['flow/no_such=eq.1'] }), ['/datasets/0']],
    ['an area that is none', wanting({ area: '30,120,20,121' }), ['/datasets/0']],
    [
      'a period that is none',
      wanting({ period: { from: '2026-02-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' } }),
      ['/datasets/0'],
    ],
    ['a door that is not there', wanting({ delivery: ['stream'] }), ['/datasets/0/delivery']],
    [
      'a clean room and more',
      wanting({ delivery: ['api', 'clean-room'] }),
      ['/datasets/0/delivery'],
    ],
    ['another purpose', wanting({ id: 'chosen' }), ['/purpose/code']],
    [
      'no purpose of the list',
      { purpose: { ...contentOf().purpose, code: 'curiosity' } },
      ['/purpose/code'],
    ],
    ['too long', { term: { days: 181 } }, ['/term/days']],
    ['too late', { term: { from: '2028-01-01T00:00:00.000Z', days: 10 } }, ['/term/from']],
    ['abroad', { crossBorder: true }, ['/crossBorder']],
    ['an attachment of others', { attachments: ['0'.repeat(64)] }, ['/attachments/0']],
    ['an assessment that is not there', { piaRef: 'f'.repeat(64) }, ['/piaRef']],
    [
      'people in clear, in the restricted tier',
      { ...ABOUT_PEOPLE, ...wanting({ columns: ['flow/exit_station'] }) },
      ['/datasets/0/columns/0'],
    ],
    [
      'people, without a word on them',
      wanting({ columns: ['flow/exit_station;form=pseudonym'] }),
      ['/personalInfo', '/piaRef'],
    ],
    [
      'sensitive columns of the restricted tier',
      { ...ABOUT_PEOPLE, ...wanting({ columns: ['flow/entry_station'] }) },
      ['/datasets/0/columns/0'],
    ],
  ])('%s', async (_name, over, paths) => {
    expect((await pathsAtSubmission(await open(), over)).sort()).toEqual(paths.sort())
  })

  it('all faults at once', async () => {
    const over = { ...wanting({ id: 'nowhere' }), crossBorder: true, term: { days: 10 } }
    expect(await pathsAtSubmission(await open(), over)).toEqual(['/datasets/0/id', '/crossBorder'])
  })

  it('abroad may be asked for where the operator permits it', async () => {
    const world = await openWorld(await (sqlite as OpenTestStore)(), { crossBorder: true })
    expect((await approved(world, contentOf({ crossBorder: true }))).state).toBe('APPROVED')
  })

  it('a dataset that was withdrawn since its file was written is none', async () => {
    const world = await open()
    const row = { provider: 'card-company', state: 'WITHDRAWN', version: 1, body: '{}' }
    const made = { proposed_by: 'provider', created_at: '2026-01-01T00:00:00.000Z' }
    await world.store.transact((writing) =>
      writing
        .insertInto('dataset_lives')
        .values({ dataset: 'flows', ...row, ...made })
        .execute(),
    )
    expect(await pathsAtSubmission(world, {})).toEqual(['/datasets/0/id'])
  })
})

describe('what is within the terms', () => {
  it('becomes policies that say exactly what was asked', async () => {
    const world = await open()
    const from = new Date(world.clock.now() + DAY_MILLISECONDS).toISOString()
    const content = contentOf({
      ...ABOUT_PEOPLE,
      datasets: [
        {
          id: 'trips',
          columns: ['trip/card_pseudonym;form=pseudonym', 'trip/entry_station', 'trip/entered_at'],
          rows: ['trip/entry_line=in.("1","2")'],
          period: { from: '2026-01-01T00:00:00.000Z' },
          delivery: ['api'],
          ratePerMinute: 60,
          bytesPerDay: 1_000_000,
          requests: 5_000,
        },
      ],
      term: { from, days: 30 },
    })
    const { decision, tier } = await approved(world, content)
    expect(tier).toBe('licensed')
    const { document } = await world.agreements.get(world.people.signer, decision?.agreement ?? '')
    const of = (operand: string) =>
      document.policies[0]?.permission[0]?.constraint
        .filter(({ leftOperand }) => leftOperand === operand)
        .map(({ rightOperand }) => rightOperand)
    expect(of('hub:columns')).toEqual([content.datasets[0]?.columns])
    expect(of('hub:rows')).toEqual([content.datasets[0]?.rows])
    expect(of('hub:period')).toEqual(['2026-01-01T00:00:00.000Z/..'])
    expect(of('dateTime')).toEqual([from, document.validTo])
    expect([of('hub:ratePerMinute'), of('hub:bytesPerDay'), of('count')]).toEqual([
      [60],
      [1_000_000],
      [5_000],
    ])
    expect(document.policies[0]?.obligation.map(({ action }) => action[0])).toEqual([
      'attribute',
      'delete',
      'hub:reportUse',
    ])
  })

  it('costs something only where it is licensed', async () => {
    const world = await open()
    const { applications, people } = world
    const fee = { plan: '按量', currency: 'CNY', unitPrices: [{ meter: 'rows', micros: 120 }] }
    const decide = async (content: ApplicationContent, asked = fee) => {
      const { id } = await applications.create(people.applicant, content)
      await applications.act(people.applicant, id, 'submit', {})
      await applications.act(people.reviewer, id, 'accept', {})
      const positive = { verdict: 'positive', comment: '可' } as const
      await applications.act(people.reviewer, id, 'review', positive)
      await applications.act(people.provider, id, 'review', positive)
      return applications.act(people.approver, id, 'approve', { text: '同意', fee: asked })
    }
    const free = await refusal(decide(contentOf()))
    expect(free).toMatchObject({
      code: 'terms-not-met',
      extensions: { faults: [{ path: '/fee' }] },
    })
    const trips = {
      ...ABOUT_PEOPLE,
      ...wanting({ id: 'trips', columns: ['trip/travel_seconds'] }),
    }
    const twice = { ...fee, unitPrices: [...fee.unitPrices, { meter: 'rows', micros: 1 }] }
    expect(await refusal(decide(contentOf(trips), twice))).toMatchObject({
      code: 'terms-not-met',
      extensions: { faults: [{ path: '/fee/unitPrices' }] },
    })
    const uncounted = { ...fee, unitPrices: [{ meter: 'sql-cpu-ms', micros: 1 }] }
    expect(await refusal(decide(contentOf(trips), uncounted))).toMatchObject({
      code: 'body-invalid',
    })
    const { decision } = await decide(contentOf(trips))
    const agreement = await world.agreements.get(people.signer, decision?.agreement ?? '')
    expect(agreement.document.fee).toEqual(fee)
  })
})

describe('the shape of an application', () => {
  it('is closed: what it does not name is refused', () => {
    const bad: unknown[] = [
      { ...contentOf(), state: 'APPROVED' },
      { ...contentOf(), organisation: 'org-firm' },
      { ...contentOf(), title: '' },
      { ...contentOf(), title: 'x'.repeat(201) },
      { ...contentOf(), term: { days: 0 } },
      { ...contentOf(), term: { days: 1.5 } },
      { ...contentOf(), datasets: [] },
      { ...contentOf(), securityMeasures: { ...contentOf().securityMeasures, grade: 6 } },
      { ...contentOf(), attachments: ['A'.repeat(64)] },
      { ...contentOf(), contact: { name: '林素', email: 'not an address' } },
      { ...contentOf(), crossBorder: 'no' },
      [],
      null,
    ]
    for (const value of bad) {
      expect(() => checkBody(contentSchema, value), JSON.stringify(value)).toThrow()
    }
    expect(() => checkBody(contentSchema, contentOf(ABOUT_PEOPLE))).not.toThrow()
  })

  it('is one of so many that may wait for a decision', async () => {
    const world = await openWorld(await (sqlite as OpenTestStore)(), { mostOpen: 2 })
    const { applications, people } = world
    const { id } = await applications.create(people.applicant, contentOf())
    await applications.create(people.colleague, contentOf())
    const third = () => applications.create(people.applicant, contentOf())
    expect((await refusal(third())).code).toBe('too-many')
    await applications.create(people.stranger, contentOf())
    await applications.act(people.applicant, id, 'withdraw', {})
    expect((await third()).state).toBe('DRAFT')
  })

  it('is refused before anything is written, also when no door has looked', async () => {
    const { applications, people, store } = await open()
    const bad = { ...contentOf(), state: 'APPROVED' } as ApplicationContent
    expect((await refusal(applications.create(people.applicant, bad))).code).toBe('body-invalid')
    expect(await newestSeq(store)).toBe(0)
    expect(applicationCatalog().datasets.size).toBe(7)
  })
})
