/**
 * A gateway that is killed: `node kill-flows-child.ts <options of the store as JSON> <name>` takes
 * consents, applications, agreements and objections through their steps, and writes
 * `{ entity, action, id, version }` to standard output for each step that was acknowledged.
 */
import { randomUUID } from 'node:crypto'
import { openSecrets, openStore } from '@tongqu/store'
import { openAgreements } from '../agreements/agreements.ts'
import { openApplications } from '../applications/applications.ts'
import { contentOf, people } from '../applications/testing/world.ts'
import { createConsents } from '../consents/consents.ts'
import { askOf, EVIDENCE } from '../consents/testing.ts'
import { createObjections } from '../objections/objections.ts'
import { flowsCatalog } from './kill-flows.ts'

const [, , options = '{}', name = ''] = process.argv
const MOST_OPEN = 100_000
const store = await openStore({ ...JSON.parse(options), now: Date.now, uuid: randomUUID })
const catalog = flowsCatalog()
const settings = { mostOpen: MOST_OPEN }
const deps = { store, now: Date.now, uuid: randomUUID, catalog: () => catalog, settings }
const applications = openApplications(deps)
const agreements = openAgreements(deps)
const objections = createObjections({ ...deps, secrets: openSecrets(new Uint8Array(32)) })
const consents = createConsents({
  ...deps,
  subjectOf: (dataset, text) => `${dataset} ${text}`.replace(/\W/g, '').padEnd(26, 'a'),
  sign: () => 'signed',
})
const who = people()

void consent()
void application()
void agreement()
void objection()

async function consent(): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const ask = askOf({ subject: `${turn} of ${name}` })
    const asked = await consents.request(who.applicant, ask)
    tell('consent', 'request', asked.consent)
    const given = await consents.give(asked.token, EVIDENCE)
    tell('consent', 'give', given.consent)
    tell('consent', 'withdraw', (await consents.withdraw(given.handle, EVIDENCE)).consent)
  }
}

async function application(): Promise<void> {
  for (;;) {
    const made = await applications.create(who.applicant, contentOf())
    tell('application', 'create', made)
    const { id } = made
    tell('application', 'submit', await applications.act(who.applicant, id, 'submit', {}))
    tell('application', 'accept', await applications.act(who.reviewer, id, 'accept', {}))
    tell('application', 'withdraw', await applications.act(who.applicant, id, 'withdraw', {}))
  }
}

/** From the approval to the revocation. */
async function agreement(): Promise<void> {
  for (;;) {
    const { id: asked } = await applications.create(who.applicant, contentOf())
    await applications.act(who.applicant, asked, 'submit', {})
    await applications.act(who.reviewer, asked, 'accept', {})
    const positive = { verdict: 'positive', comment: '材料齐全' } as const
    await applications.act(who.reviewer, asked, 'review', positive)
    await applications.act(who.provider, asked, 'review', positive)
    const approved = await applications.act(who.approver, asked, 'approve', { text: '同意' })
    tell('application', 'approve', approved)
    const id = approved.decision?.agreement ?? ''
    const { sha256 } = await agreements.get(who.signer, id)
    tell('agreement', 'sign', await agreements.act(who.signer, id, 'sign', { sha256 }))
    const other = who.providerSigner
    tell('agreement', 'countersign', await agreements.act(other, id, 'countersign', { sha256 }))
    const number = `备〔2026〕${id.slice(0, 13)}号`
    tell('agreement', 'file', await agreements.act(who.deputy, id, 'file', { number }))
    await agreements.tick()
    const breach = { cause: 'breach', text: '违约' } as const
    tell('agreement', 'revoke', await agreements.act(who.approver, id, 'revoke', breach))
  }
}

async function objection(): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const principal = { ...who.applicant, id: `raiser ${turn} of ${name}` }
    const ask = { dataset: 'bus-lines', kind: 'accuracy', text: '站名有误' } as const
    const { objection: raised } = await objections.raise(principal, ask)
    tell('objection', 'raise', raised)
    const answer = { outcome: 'explained', text: '无误' } as const
    tell('objection', 'answer', await objections.answer(who.otherProvider, raised.id, answer))
    const done = await objections.resolve({ principal }, raised.id, { text: '好' })
    tell('objection', 'resolve', done)
  }
}

function tell(
  entity: string,
  action: string,
  { id, version }: { id: string; version: number },
): void {
  process.stdout.write(`${JSON.stringify({ entity, action, id, version })}\n`)
}
