/**
 * A gateway that is killed: `node kill-flows-child.ts <options of the store as JSON> <name>` takes
 * consents and applications through their steps, and writes `{ entity, id, version }` to standard
 * output for each step that was acknowledged.
 */
import { randomUUID } from 'node:crypto'
import { openStore } from '@tongqu/store'
import { openApplications } from '../applications/applications.ts'
import { contentOf } from '../applications/testing/world.ts'
import { createConsents } from '../consents/consents.ts'
import { askOf, EVIDENCE } from '../consents/testing.ts'
import { flowsCatalog, killPeople } from './kill-flows.ts'

const [, , options = '{}', name = ''] = process.argv
const store = await openStore({ ...JSON.parse(options), now: Date.now, uuid: randomUUID })
const catalog = flowsCatalog()
const deps = { store, now: Date.now, uuid: randomUUID, catalog: () => catalog }
const applications = openApplications(deps)
const consents = createConsents({
  ...deps,
  subjectOf: (dataset, text) => `${dataset} ${text}`.replace(/\W/g, '').padEnd(26, 'a'),
  sign: () => 'signed',
})
const { applicant, reviewer, receiver } = killPeople

void consent()
void application()

async function consent(): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const asked = await consents.request(receiver, askOf({ subject: `${turn} of ${name}` }))
    tell('consent', asked.consent)
    const given = await consents.give(asked.token, EVIDENCE)
    tell('consent', given.consent)
    tell('consent', (await consents.withdraw(given.handle, EVIDENCE)).consent)
  }
}

async function application(): Promise<void> {
  for (;;) {
    const { id, version } = await applications.create(applicant, contentOf())
    tell('application', { id, version })
    tell('application', await applications.act(applicant, id, 'submit', {}))
    tell('application', await applications.act(reviewer, id, 'accept', {}))
    tell('application', await applications.act(applicant, id, 'withdraw', {}))
  }
}

function tell(entity: string, { id, version }: { id: string; version: number }): void {
  process.stdout.write(`${JSON.stringify({ entity, id, version })}\n`)
}
