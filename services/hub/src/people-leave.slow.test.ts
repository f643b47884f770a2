/** People leave a whole hub (store, flows, ledger): what goes, what stays, and who goes on. */
import { expect, it, onTestFinished } from 'vitest'
import { personBy } from './demo/seed.ts'
import { openDemoOffice } from './testing/demo-office.ts'
import { dataFolder } from './testing/hub-process.ts'

type Office = Awaited<ReturnType<typeof openDemoOffice>>

const WAIT = { timeout: 20_000, interval: 50 }
const TITLE = '运单货类统计'
const APPLICANT = 'demo-haul-applicant'
const REVIEWER = 'demo-authority-reviewer'

function keysOf({ plane }: Office, person: string) {
  return plane.store.db
    .selectFrom('ledger_subjects')
    .selectAll()
    .where('subject', '=', person)
    .execute()
}

async function erasures({ ledger }: Office) {
  const { items } = await ledger.reader.find({ kinds: ['erase'], limit: 100 })
  return items.map(({ entry }) => entry)
}

it('the duties of whoever leaves stay, the person goes, also from the ledger, once', async () => {
  const dir = await dataFolder()
  const before = await openDemoOffice(dir)
  const { applications } = before.plane.services
  const { persons } = before.desk.directory.desks
  const { items } = await applications.list(personBy('haul-applicant'), { limit: 100 })
  const { id, state } = items.find(({ content }) => content.title === TITLE) ?? {}
  if (id === undefined) throw new Error('the demonstration has another story')
  await expect.poll(() => keysOf(before, REVIEWER), WAIT).toHaveLength(1)

  const operator = { ...personBy('authority-operator'), via: 'session' as const }
  await expect(persons.leave(operator)).rejects.toMatchObject({ code: 'last-administrator' })
  await persons.remove(operator, APPLICANT, 1)
  await persons.leave({ ...personBy('authority-reviewer'), via: 'session' })
  // The hub ends before, while or after the ledger hears of it.
  await before.close()

  const after = await openDemoOffice(dir)
  onTestFinished(() => after.close())
  await expect.poll(async () => (await erasures(after)).length, WAIT).toBe(2)
  for (const person of [APPLICANT, REVIEWER]) {
    expect(await keysOf(after, person)).toEqual([])
    expect(after.desk.directory.person(person)).toMatchObject({ state: 'REMOVED', name: '' })
  }
  const told = await after.ledger.reader.find({ kinds: ['directory'], limit: 100 })
  const removals = told.items.filter(({ entry }) => entry.change?.action === 'remove')
  const named = (await erasures(after)).map(({ prev }) => prev)
  expect(named.toSorted()).toEqual(removals.map(({ entry }) => entry.id).toSorted())

  const flow = after.plane.services.applications
  const colleague = { ...personBy('haul-applicant'), id: 'somebody-else' }
  const left = await flow.get(colleague, id)
  expect(left).toMatchObject({ state, applicant: APPLICANT, content: { title: TITLE } })
  expect(JSON.stringify(left)).toContain(REVIEWER)
  const approved = await flow.act(personBy('authority-approver'), id, 'approve', { text: '同意' })
  expect(approved.state).toBe('APPROVED')
})
