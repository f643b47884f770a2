import { hashOf } from '@tongqu/contracts'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { act, SIGNED } from '../agreements/testing/drive.ts'
import { approved, contentOf, openWorld } from '../applications/testing/world.ts'
import { codeOf } from '../testing/flow-world.ts'
import { takeStep, type Walker, walkAtRandom, waysTo } from '../testing/walk.ts'
import { GRACE_MILLISECONDS } from './issue.ts'
import { STATEMENT_ACTIONS, type StatementAction, statementMachine } from './machine.ts'
import { createStatements } from './statements.ts'
import type { StatementContent, StatementQuestion } from './types.ts'

const DAY_MILLISECONDS = 86_400_000
const TRIPS = contentOf({
  datasets: [{ id: 'trips', columns: ['trip/travel_seconds'], delivery: ['api'] }],
})
/** The month of the little world's clock, in its zone. */
const MARCH = { month: '2026-03' }
const APRIL = { month: '2026-04' }
const INPUTS = {
  dispute: { text: '行数不符' },
  adjust: { fen: '-5', text: '核减' },
  accept: {},
  settle: {},
} as const

describe.each(testStores())('statements on %s', (_name, open) => {
  async function worldOf({ tier = 'licensed' } = {}) {
    const world = await openWorld(await open())
    const asked: StatementQuestion[] = []
    const held = { isThere: true, size: 10 }
    const compute = async (question: StatementQuestion): Promise<StatementContent | undefined> => {
      asked.push(question)
      const { from, ...frame } = question
      held.size += 10
      const log = { origin: 'tongqu.ledger/test', from, to: held.size, root: 'AAAA' }
      const prices = { entry: 1, currency: 'CNY', unitPrices: [{ meter: 'rows', micros: 120 }] }
      return held.isThere ? { ...frame, log, prices, lines: [], totalFen: '1200' } : undefined
    }
    const statements = createStatements({ ...world.deps, compute })
    const { decision } = await approved(world, tier === 'licensed' ? TRIPS : contentOf())
    const agreement = decision?.agreement ?? ''
    for (const step of SIGNED) {
      const who = { sign: 'signer', countersign: 'providerSigner', file: 'deputy' } as const
      await act(world, who[step], agreement, step)
    }
    await world.agreements.tick()
    return { ...world, statements, agreement, asked, compute: held }
  }

  it('go from issued over disputed and adjusted to settled, each step told once to both sides', async () => {
    const { statements, agreement, people, clock, store } = await worldOf()
    clock.pass(40)
    const { provider, applicant, signer, providerSigner } = people
    const issued = await statements.issue(provider, agreement, MARCH)
    expect(issued).toMatchObject({
      state: 'ISSUED',
      month: '2026-03',
      actions: [],
    })
    const { id } = issued
    const content = await statements.content(applicant, id)
    expect(issued.sha256).toBe(hashOf(content))
    await statements.act(applicant, id, 'dispute', INPUTS.dispute)
    const adjusted = await statements.act(provider, id, 'adjust', INPUTS.adjust)
    expect(adjusted).toMatchObject({ state: 'ADJUSTED', totalFen: '1200', dueFen: '1195' })
    expect(await statements.content(applicant, id)).toEqual(content)
    await statements.act(signer, id, 'accept', {})
    const settled = await statements.act(providerSigner, id, 'settle', { text: '已付' })
    expect(settled.steps.map(({ action }) => action)).toEqual([
      ...['issue', 'dispute', 'adjust', 'accept', 'settle'],
    ])
    const events = await store.db
      .selectFrom('events')
      .selectAll()
      .where('entity', '=', 'statement')
      .orderBy('seq')
      .execute()
    expect(events.map(({ action, to_state }) => [action, to_state])).toEqual([
      ['issue', 'ISSUED'],
      ['dispute', 'DISPUTED'],
      ['adjust', 'ADJUSTED'],
      ['accept', 'ACCEPTED'],
      ['settle', 'SETTLED'],
    ])
    for (const { audience, body } of events) {
      expect(JSON.parse(audience)).toEqual(['org-bureau', 'org-card', 'org-uni'])
      expect(JSON.parse(body)).toMatchObject({ agreement, sha256: issued.sha256, totalFen: '1200' })
      expect(body).not.toContain('行数不符')
    }
  })

  it('are issued month after month, from where the former one ended', async () => {
    const { statements, agreement, people, clock, asked } = await worldOf()
    clock.pass(100)
    const issue = (month: string) => statements.issue(people.provider, agreement, { month })
    expect(await codeOf(issue('2026-04'))).toBe('terms-not-met')
    expect(await codeOf(issue('2026-02'))).toBe('terms-not-met')
    const march = await issue('2026-03')
    expect(await codeOf(issue('2026-03'))).toBe('already-exists')
    expect(await codeOf(issue('2026-05'))).toBe('terms-not-met')
    const april = await issue('2026-04')
    expect(april).toMatchObject({ prev: march.id, log: { from: march.log.to } })
    expect(asked.at(0)).toMatchObject({ from: 0, edition: 1, organisation: 'org-uni' })
    expect(asked.at(0)?.period).toEqual({
      since: '2026-02-28T16:00:00.000Z',
      until: '2026-03-31T16:00:00.000Z',
      zone: 'Asia/Shanghai',
    })
    expect(april.period.since).toBe(march.period.until)
  })

  it('are issued once, however many ask for it at the same time', async () => {
    const { statements, agreement, people, clock } = await worldOf()
    clock.pass(40)
    const askers = [people.provider, people.providerSigner, people.provider]
    const codes = await Promise.all(
      askers.map((by) => codeOf(statements.issue(by, agreement, MARCH))),
    )
    expect(codes.toSorted()).toEqual(['already-exists', 'already-exists', undefined])
  })

  it('wait for the end of the month, its late answers, and a checkpoint', async () => {
    const { statements, agreement, people, clock, compute } = await worldOf()
    const issue = () => statements.issue(people.provider, agreement, MARCH)
    expect(await codeOf(issue())).toBe('period-not-over')
    const end = Date.parse('2026-03-31T16:00:00.000Z') + GRACE_MILLISECONDS
    clock.pass((end - 1 - clock.now()) / DAY_MILLISECONDS)
    expect(await codeOf(issue())).toBe('period-not-over')
    clock.pass(1)
    compute.isThere = false
    expect(await codeOf(issue())).toBe('period-not-over')
    compute.isThere = true
    expect(await issue()).toMatchObject({ state: 'ISSUED' })
  })

  it('are of licensed agreements alone, once these have been in force', async () => {
    const { statements, agreement, people, clock } = await worldOf({ tier: 'restricted' })
    clock.pass(40)
    expect(await codeOf(statements.issue(people.provider, agreement, MARCH))).toBe('terms-not-met')
    const world = await worldOf()
    const { decision } = await approved(world, TRIPS)
    world.clock.pass(40)
    const offered = world.statements.issue(world.people.provider, decision?.agreement ?? '', MARCH)
    expect(await codeOf(offered)).toBe('terms-not-met')
  })

  it('concern both sides and who looks after all; to others they are missing', async () => {
    const { statements, agreement, people, clock } = await worldOf()
    clock.pass(40)
    for (const name of ['applicant', 'signer', 'reviewer', 'auditor'] as const) {
      expect(await codeOf(statements.issue(people[name], agreement, MARCH)), name).toBe(
        'role-required',
      )
    }
    for (const name of ['stranger', 'otherProvider', 'idle'] as const) {
      expect(await codeOf(statements.issue(people[name], agreement, MARCH)), name).toBe(
        'agreement-not-found',
      )
    }
    const { id } = await statements.issue(people.provider, agreement, MARCH)
    for (const name of ['applicant', 'signer', 'provider', 'reviewer', 'auditor'] as const) {
      expect((await statements.get(people[name], id)).id).toBe(id)
      expect((await statements.list(people[name], { agreement })).items).toHaveLength(1)
    }
    for (const name of ['stranger', 'otherProvider', 'idle'] as const) {
      expect(await codeOf(statements.get(people[name], id))).toBe('statement-not-found')
      expect(await codeOf(statements.content(people[name], id))).toBe('statement-not-found')
      expect(await codeOf(statements.act(people[name], id, 'accept', {}))).toBe(
        'statement-not-found',
      )
      expect((await statements.list(people[name])).items).toEqual([])
    }
  })

  it('are for each side to act on its own, whatever roles a person has', async () => {
    const { statements, agreement, people, clock } = await worldOf()
    clock.pass(40)
    const { id } = await statements.issue(people.provider, agreement, MARCH)
    const both = {
      ...people.provider,
      organisation: 'org-uni',
      roles: ['consumer', 'provider'],
    } as const
    expect(await codeOf(statements.act(both, id, 'accept', {}))).toBe('separation-of-duties')
    for (const action of ['accept', 'dispute'] as const) {
      const given = statements.act(people.providerSigner, id, action, INPUTS.dispute)
      expect(await codeOf(given)).toBe('role-required')
    }
    await statements.act(people.signer, id, 'accept', {})
    expect(await codeOf(statements.act(people.signer, id, 'settle', {}))).toBe('role-required')
    const moved = { ...people.signer, provider: 'card-company' }
    expect(await codeOf(statements.act(moved, id, 'settle', {}))).toBe('separation-of-duties')
    expect((await statements.get(people.auditor, id)).actions).toEqual([])
    expect(await codeOf(statements.act(people.provider, id, 'settle', {}, 1))).toBe(
      'version-conflict',
    )
  })

  it('are never adjusted below nothing', async () => {
    const { statements, agreement, people, clock } = await worldOf()
    clock.pass(40)
    const { id } = await statements.issue(people.provider, agreement, MARCH)
    await statements.act(people.applicant, id, 'dispute', INPUTS.dispute)
    const adjust = (fen: string) =>
      statements.act(people.provider, id, 'adjust', { fen, text: '减' })
    expect(await codeOf(adjust('-1201'))).toBe('terms-not-met')
    for (const fen of ['1.5', '01', '-0', '1e3', '']) {
      expect(await codeOf(adjust(fen)), fen).toBe('body-invalid')
    }
    expect(await adjust('-1200')).toMatchObject({ dueFen: '0' })
  })

  async function walkers() {
    const { statements, agreement, people, clock, store } = await worldOf()
    let month = '2026-02'
    const who = {
      dispute: 'applicant',
      adjust: 'provider',
      accept: 'signer',
      settle: 'provider',
    } as const
    return async function begin(): Promise<Walker> {
      const [year = 0, number = 0] = month.split('-').map(Number)
      month = new Date(Date.UTC(year, number)).toISOString().slice(0, 7)
      clock.pass(40)
      const { id } = await statements.issue(people.provider, agreement, { month })
      const doing = (action: StatementAction) => () =>
        statements.act(people[who[action]], id, action, INPUTS[action])
      return {
        store,
        id,
        row: () =>
          store.db
            .selectFrom('statements')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirstOrThrow(),
        act: Object.fromEntries(STATEMENT_ACTIONS.map((action) => [action, doing(action)])),
      }
    }
  }

  it('hold in every cell of their table, and on every random walk', async () => {
    const begin = await walkers()
    for (const [state, way] of waysTo(statementMachine)) {
      for (const action of STATEMENT_ACTIONS) {
        const walker = await begin()
        for (const step of way) await takeStep(statementMachine, [], walker, step)
        expect((await walker.row()).state).toBe(state)
        await takeStep(statementMachine, [], walker, action)
      }
    }
    await walkAtRandom(statementMachine, [], begin, { runs: 20, actions: STATEMENT_ACTIONS })
  })

  it('follow each other when a new year begins', async () => {
    const { statements, agreement, people, clock } = await worldOf()
    clock.pass(400)
    const months = []
    for (const month of ['2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08']) {
      months.push((await statements.issue(people.provider, agreement, { month })).month)
    }
    for (const month of ['2026-09', '2026-10', '2026-11', '2026-12', '2027-01']) {
      months.push((await statements.issue(people.provider, agreement, { month })).month)
    }
    expect(months).toHaveLength(11)
    expect(await codeOf(statements.issue(people.provider, agreement, APRIL))).toBe('already-exists')
  })
})
