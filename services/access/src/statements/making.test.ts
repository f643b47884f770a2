import { Problem } from '@tongqu/contracts'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../testing/flow-world.ts'
import { LEASE_MILLISECONDS } from './jobs.ts'
import { statementWorld } from './testing.ts'

const MARCH = { month: '2026-03' }
const DAY_MILLISECONDS = 86_400_000
const MOST_ATTEMPTS = 6

describe.each(testStores())('statements are made on %s', (_name, open) => {
  async function worldOf() {
    const world = await statementWorld(open)
    const { clock, ledger, agreement, people, store } = world
    clock.pass(40)
    const passSeconds = (seconds: number) => clock.pass((seconds * 1_000) / DAY_MILLISECONDS)
    const eventsOf = async () => {
      const rows = store.db.selectFrom('events').select(['action', 'to_state', 'body', 'actor'])
      return rows.where('entity', '=', 'statement').orderBy('seq').execute()
    }
    const asker = world.hub(0)
    /** Asked for and not begun. */
    const asked = async () => {
      ledger.isMaker = false
      const { id } = await asker.issue(people.provider, agreement, MARCH)
      ledger.isMaker = true
      return id
    }
    /** Stops in the midst of each walk, after a quarter, until it is let go on. */
    const held = () => {
      const begun = Promise.withResolvers<void>()
      const rest = Promise.withResolvers<void>()
      ledger.during = async (watch) => {
        ledger.during = undefined
        passSeconds(3)
        await watch(0.25)
        begun.resolve()
        await rest.promise
        await watch(0.5)
      }
      return { begun: begun.promise, goOn: rest.resolve }
    }
    const jobs = () => store.db.selectFrom('statement_jobs').selectAll().execute()
    const get = (id: string) => world.statements.get(people.provider, id)
    return { ...world, passSeconds, eventsOf, asked, held, jobs, get }
  }

  it('piece by piece: how far it is can be seen, what it says only when it is issued', async () => {
    const world = await worldOf()
    const { statements, hub, people, agreement } = world
    const { begun, goOn } = world.held()
    const { id, ...asked } = await hub(0).issue(people.provider, agreement, MARCH)
    expect(asked).toMatchObject({ state: 'PREPARING', actions: [], month: '2026-03' })
    expect(asked).not.toHaveProperty('totalFen')
    await begun
    for (const who of ['provider', 'applicant', 'auditor'] as const) {
      const seen = await statements.get(people[who], id)
      expect(seen).toMatchObject({ state: 'PREPARING', progress: 0.25 })
      const { items } = await statements.list(people[who])
      expect(items).toEqual([seen])
      expect(await codeOf(statements.text(people[who], id))).toBe('statement-not-ready')
      expect(await codeOf(statements.csv(people[who], id))).toBe('statement-not-ready')
    }
    expect(await codeOf(statements.get(people.stranger, id))).toBe('statement-not-found')
    expect(await codeOf(statements.text(people.stranger, id))).toBe('statement-not-found')
    const again = statements.issue(people.providerSigner, agreement, MARCH)
    expect(await codeOf(again)).toBe('already-exists')
    expect(await codeOf(statements.act(people.applicant, id, 'accept', {}))).toBe(
      'illegal-transition',
    )
    goOn()
    await expect.poll(async () => (await world.get(id)).state).toBe('ISSUED')
    const made = await world.get(id)
    expect(made).toMatchObject({ totalFen: '1200', dueFen: '1200' })
    expect(made).not.toHaveProperty('progress')
    expect(await world.jobs()).toEqual([])
  })

  it('once, whichever of several hubs come to it at the same time', async () => {
    const world = await worldOf()
    await world.asked()
    const hubs = [world.hub(), world.hub(), world.hub()]
    await Promise.all(hubs.map((one) => one.run()))
    expect(world.ledger.asked).toHaveLength(1)
    expect((await world.eventsOf()).map(({ action }) => action)).toEqual(['prepare', 'issue'])
  })

  it('by the next hub when one is gone; who comes back late has made nothing', async () => {
    const world = await worldOf()
    const id = await world.asked()
    const { begun, goOn } = world.held()
    const first = world.hub().run()
    await begun
    await world.hub().run()
    expect((await world.get(id)).state).toBe('PREPARING')
    world.passSeconds(LEASE_MILLISECONDS / 1_000 + 1)
    await world.hub().run()
    const made = await world.get(id)
    expect(made.state).toBe('ISSUED')
    goOn()
    await first
    expect(await world.get(id)).toEqual(made)
    expect((await world.eventsOf()).map(({ action }) => action)).toEqual(['prepare', 'issue'])
    expect(world.ledger.reported).toEqual([])
  })

  it('also when the clock is put back meanwhile, whether somebody was at it or not', async () => {
    for (const isBegun of [false, true]) {
      const world = await worldOf()
      const id = await world.asked()
      const { begun, goOn } = isBegun ? world.held() : { begun: undefined, goOn: () => undefined }
      const gone = isBegun ? world.hub().run() : undefined
      await begun
      world.clock.pass(-1)
      await world.hub().run()
      expect((await world.get(id)).state).toBe('ISSUED')
      goOn()
      await gone
      expect((await world.eventsOf()).map(({ action }) => action)).toEqual(['prepare', 'issue'])
    }
  })

  it('by one hub alone while it is at it, with its clock put back', async () => {
    const world = await worldOf()
    const id = await world.asked()
    const begun = Promise.withResolvers<void>()
    const rest = Promise.withResolvers<void>()
    world.ledger.during = async (watch) => {
      world.ledger.during = undefined
      world.clock.pass(-1)
      await watch(0.25)
      begun.resolve()
      await rest.promise
    }
    const first = world.hub().run()
    await begun.promise
    expect(await world.get(id)).toMatchObject({ state: 'PREPARING', progress: 0.25 })
    await world.hub().run()
    expect(world.ledger.asked).toHaveLength(1)
    rest.resolve()
    await first
    expect((await world.get(id)).state).toBe('ISSUED')
  })

  it('by the next hub at once when one stops in order', async () => {
    const world = await worldOf()
    const id = await world.asked()
    for (let count = 0; count <= MOST_ATTEMPTS; count += 1) {
      const { begun, goOn } = world.held()
      const hub = world.hub()
      const running = hub.run()
      await begun
      const closing = hub.close()
      goOn()
      await Promise.all([closing, running])
      expect(await world.get(id)).toMatchObject({ state: 'PREPARING', progress: 0.25 })
    }
    await world.hub().run()
    expect((await world.get(id)).state).toBe('ISSUED')
  })

  it('not when that fails: it is told why, to both, and may be asked for again', async () => {
    const world = await worldOf()
    const { statements, people, agreement, ledger } = world
    ledger.fault = new Problem('ledger-damaged')
    expect(await codeOf(statements.issue(people.provider, agreement, MARCH))).toBe('ledger-damaged')
    const [{ id } = { id: '' }] = (await statements.list(people.applicant)).items
    const failed = { state: 'FAILED', failure: 'ledger-damaged', actions: [] }
    expect(await statements.get(people.applicant, id)).toMatchObject(failed)
    expect(await codeOf(statements.text(people.applicant, id))).toBe('statement-not-ready')
    expect(await world.jobs()).toEqual([])
    const next = statements.issue(people.provider, agreement, { month: '2026-04' })
    expect(await codeOf(next)).toBe('terms-not-met')
    ledger.fault = undefined
    expect(await codeOf(statements.issue(people.applicant, agreement, MARCH))).toBe('role-required')
    const again = await statements.issue(people.providerSigner, agreement, MARCH)
    expect(again).toMatchObject({ id, state: 'ISSUED' })
    expect(again.steps.map(({ action }) => action)).toEqual(['prepare', 'issue'])
    expect(again).not.toHaveProperty('failure')
    const told = await world.eventsOf()
    expect(told.map(({ action, to_state }) => [action, to_state])).toEqual([
      ...[
        ['prepare', 'PREPARING'],
        ['fail', 'FAILED'],
      ],
      ...[
        ['prepare', 'PREPARING'],
        ['issue', 'ISSUED'],
      ],
    ])
    expect(told.map(({ actor }) => actor === 'system')).toEqual([false, true, false, true])
    expect(JSON.parse(told[1]?.body ?? '')).toMatchObject({ agreement, code: 'ledger-damaged' })
    const both = { ...people.provider, organisation: 'org-uni', roles: ['consumer'] } as const
    expect(await codeOf(statements.act(both, id, 'accept', {}))).toBe('separation-of-duties')
  })

  it('again when what failed may pass, later each time, and not for ever', async () => {
    const world = await worldOf()
    const id = await world.asked()
    world.ledger.fault = new Problem('ledger-unavailable')
    const hub = world.hub()
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
      await hub.run()
      await hub.run()
      expect(world.ledger.asked).toHaveLength(attempt)
      expect((await world.get(id)).state).toBe('PREPARING')
      world.passSeconds(10 * attempt ** 2)
    }
    await hub.run()
    expect(await world.get(id)).toMatchObject({ state: 'FAILED', failure: 'ledger-unavailable' })
    expect(world.ledger.reported).toEqual([])
  })

  it('no more when each hub that begins is gone', async () => {
    const world = await worldOf()
    const id = await world.asked()
    const hung: (() => void)[] = []
    for (let count = 0; count < MOST_ATTEMPTS; count += 1) {
      const { begun, goOn } = world.held()
      world
        .hub()
        .run()
        .catch(() => undefined)
      await begun
      hung.push(goOn)
      world.passSeconds(LEASE_MILLISECONDS / 1_000 + 1)
    }
    await world.hub().run()
    expect(await world.get(id)).toMatchObject({ state: 'FAILED', failure: 'internal' })
    expect(world.ledger.asked).toHaveLength(MOST_ATTEMPTS)
    expect(world.ledger.reported).toHaveLength(1)
    for (const goOn of hung) goOn()
  })
})
