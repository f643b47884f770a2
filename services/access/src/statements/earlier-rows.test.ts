import { canonicalJson, hashOf } from '@tongqu/contracts'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { LINES, statementWorld } from './testing.ts'

const MARCH = { month: '2026-03' }
const APRIL = { month: '2026-04' }

/** As it was kept when a statement was made within its request: lines and all in `body`. */
describe.each(testStores())('a statement of an earlier version on %s', (_name, open) => {
  async function worldOf() {
    const world = await statementWorld(open)
    const { clock, store, statements, people, agreement } = world
    clock.pass(70)
    const { id, sha256 } = await statements.issue(people.provider, agreement, MARCH)
    const text = await statements.text(people.provider, id)
    const statement = JSON.parse(text)
    expect(hashOf(statement)).toBe(sha256)
    const steps = [{ action: 'issue', at: '2026-04-02T00:00:00.000Z' }]
    const hands = { provider: [people.provider.id], applicant: [] }
    const body = JSON.stringify({ ...MARCH, statement, sha256, dueFen: '1200', steps, hands })
    await store.db.updateTable('statements').set({ body }).where('id', '=', id).execute()
    await store.db.deleteFrom('statement_texts').execute()
    return { ...world, id, sha256, text }
  }

  it('is read word by word, listed, disputed, put right and followed by the next', async () => {
    const { statements, people, agreement, id, sha256, text, ledger } = await worldOf()
    const { provider, applicant } = people
    expect(await statements.text(applicant, id)).toBe(text)
    expect(text).toBe(canonicalJson(JSON.parse(text)))
    expect((await statements.csv(applicant, id)).split('\r\n')).toHaveLength(LINES.length + 2)
    const { items } = await statements.list(applicant)
    expect(items).toMatchObject([{ id, sha256, state: 'ISSUED', totalFen: '1200', ...MARCH }])
    expect(items[0]).not.toHaveProperty('lines')
    await statements.act(applicant, id, 'dispute', { text: '行数不符' })
    const adjusted = await statements.act(provider, id, 'adjust', { fen: '-5', text: '核减' })
    expect(adjusted).toMatchObject({ state: 'ADJUSTED', dueFen: '1195' })
    expect(await statements.text(applicant, id)).toBe(text)
    const next = await statements.issue(provider, agreement, APRIL)
    expect(next).toMatchObject({ state: 'ISSUED', prev: id, ...APRIL })
    expect(ledger.asked.at(-1)).toMatchObject({ from: 20, prev: id })
  })
})
