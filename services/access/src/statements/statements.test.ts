import { canonicalJson, hashOf, Problem } from '@tongqu/contracts'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { approved } from '../applications/testing/world.ts'
import { codeOf } from '../testing/flow-world.ts'
import { takeStep, type Walker, walkAtRandom, waysTo } from '../testing/walk.ts'
import { GRACE_MILLISECONDS } from './issue.ts'
import { STATEMENT_ACTIONS, type StatementAction, statementMachine } from './machine.ts'
import { LINES, statementWorld, TRIPS } from './testing.ts'
import type { StatementContent } from './types.ts'

const DAY_MILLISECONDS = 86_400_000
/** The month of the little world's clock, in its zone. */
const MARCH = { month: '2026-03' }
const APRIL = { month: '2026-04' }
/** What the hub does by itself. */
const MAKING = ['issue', 'fail']
const INPUTS = {
  dispute: { text: '行数不符' },
  adjust: { fen: '-5', text: '核减' },
  accept: {},
  settle: {},
} as const

describe.each(testStores())('statements on %s', (_name, open) => {
  const worldOf = (given: { tier?: string } = {}) => statementWorld(open, given)

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
    const text = await statements.text(applicant, id)
    const content = JSON.parse(text) as StatementContent
    expect(text).toBe(canonicalJson(content))
    expect(issued.sha256).toBe(hashOf(content))
    expect(content.lines).toEqual(LINES)
    expect((await statements.csv(applicant, id)).split('\r\n')).toHaveLength(LINES.length + 2)
    await statements.act(applicant, id, 'dispute', INPUTS.dispute)
    const adjusted = await statements.act(provider, id, 'adjust', INPUTS.adjust)
    expect(adjusted).toMatchObject({ state: 'ADJUSTED', totalFen: '1200', dueFen: '1195' })
    expect(await statements.text(applicant, id)).toBe(text)
    await statements.act(signer, id, 'accept', {})
    const settled = await statements.act(providerSigner, id, 'settle', { text: '已付' })
    expect(settled.steps.map(({ action }) => action)).toEqual([
      ...['prepare', 'issue', 'dispute', 'adjust', 'accept', 'settle'],
    ])
    const events = await store.db
      .selectFrom('events')
      .selectAll()
      .where('entity', '=', 'statement')
      .orderBy('seq')
      .execute()
    expect(events.map(({ action, to_state }) => [action, to_state])).toEqual([
      ['prepare', 'PREPARING'],
      ['issue', 'ISSUED'],
      ['dispute', 'DISPUTED'],
      ['adjust', 'ADJUSTED'],
      ['accept', 'ACCEPTED'],
      ['settle', 'SETTLED'],
    ])
    for (const { audience, body, action } of events) {
      expect(JSON.parse(audience)).toEqual(['org-bureau', 'org-card', 'org-uni'])
      const made = action === 'prepare' ? {} : { sha256: issued.sha256, totalFen: '1200' }
      expect(JSON.parse(body)).toMatchObject({ agreement, ...made })
      expect(body).not.toContain('行数不符')
    }
  })

  it('are issued month after month, from where the former one ended', async () => {
    const { statements, agreement, people, clock, ledger } = await worldOf()
    clock.pass(100)
    const issue = (month: string) => statements.issue(people.provider, agreement, { month })
    expect(await codeOf(issue('2026-04'))).toBe('terms-not-met')
    expect(await codeOf(issue('2026-02'))).toBe('terms-not-met')
    const march = await issue('2026-03')
    expect(await codeOf(issue('2026-03'))).toBe('already-exists')
    expect(await codeOf(issue('2026-05'))).toBe('terms-not-met')
    const april = await issue('2026-04')
    expect(april).toMatchObject({ prev: march.id, log: { from: march.log?.to } })
    expect(ledger.asked.at(0)).toMatchObject({ from: 0, edition: 1, organisation: 'org-uni' })
    expect(ledger.asked.at(0)?.period).toEqual({
      since: '2026-02-28T16:00:00.000Z',
      until: '2026-03-31T16:00:00.000Z',
      zone: 'Asia/Shanghai',
    })
    expect(april.period.since).toBe(march.period.until)
    const { madeAt } = JSON.parse(await statements.text(people.applicant, march.id))
    expect(madeAt).toBe(ledger.asked.at(0)?.madeAt)
    expect(madeAt > march.period.until).toBe(true)
  })

  it('follow each other without a gap, also when the days of the province begin elsewhere', async () => {
    const { statements, hub, agreement, people, clock } = await worldOf()
    clock.pass(100)
    const march = await statements.issue(people.provider, agreement, MARCH)
    const april = await hub(undefined, 'UTC').issue(people.provider, agreement, APRIL)
    expect(april.period).toEqual({
      since: march.period.until,
      until: '2026-05-01T00:00:00.000Z',
      zone: 'UTC',
    })
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
    const { statements, agreement, people, clock, ledger } = await worldOf()
    const issue = () => statements.issue(people.provider, agreement, MARCH)
    expect(await codeOf(issue())).toBe('period-not-over')
    const end = Date.parse('2026-03-31T16:00:00.000Z') + GRACE_MILLISECONDS
    clock.pass((end - 1 - clock.now()) / DAY_MILLISECONDS)
    expect(await codeOf(issue())).toBe('period-not-over')
    clock.pass(1)
    ledger.isThere = false
    expect(await codeOf(issue())).toBe('period-not-over')
    ledger.isThere = true
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
      expect(await codeOf(statements.text(people[name], id))).toBe('statement-not-found')
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
    const { hub, agreement, people, clock, store, ledger } = await worldOf()
    const statements = hub(0)
    let month = '2026-02'
    const ask = () => statements.issue(people.provider, agreement, { month })
    const make = async (fault?: Error) => {
      Object.assign(ledger, { isMaker: true, fault })
      await statements.run()
      Object.assign(ledger, { isMaker: false, fault: undefined })
    }
    const who = {
      dispute: 'applicant',
      adjust: 'provider',
      accept: 'signer',
      settle: 'provider',
    } as const
    return async function begin(): Promise<Walker> {
      // One follows the other only when that is issued.
      await make()
      if (month > '2026-02')
        await ask().then(
          () => make(),
          () => undefined,
        )
      const [year = 0, number = 0] = month.split('-').map(Number)
      month = new Date(Date.UTC(year, number)).toISOString().slice(0, 7)
      clock.pass(40)
      ledger.isMaker = false
      const { id } = await ask()
      const doing = (action: StatementAction) => () =>
        statements.act(people[who[action]], id, action, INPUTS[action])
      const row = () =>
        store.db.selectFrom('statements').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      return {
        ...{ store, id, row },
        act: {
          ...Object.fromEntries(STATEMENT_ACTIONS.map((action) => [action, doing(action)])),
          prepare: ask,
          issue: () => make(),
          fail: () => make(new Problem('ledger-damaged')),
        },
        otherwise: (state, action) =>
          action === 'prepare' && state !== 'FAILED' ? 'already-exists' : undefined,
      }
    }
  }

  it('hold in every cell of their table, and on every random walk', async () => {
    const begin = await walkers()
    const actions = [...STATEMENT_ACTIONS, ...MAKING, 'prepare']
    for (const [state, way] of waysTo(statementMachine)) {
      for (const action of actions) {
        const walker = await begin()
        for (const step of way) await takeStep(statementMachine, MAKING, walker, step)
        expect((await walker.row()).state).toBe(state)
        await takeStep(statementMachine, MAKING, walker, action)
      }
    }
    await walkAtRandom(statementMachine, MAKING, begin, { runs: 20, actions })
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
