import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text as wholeText } from 'node:stream/consumers'
import { createStatements, type PersonPrincipal } from '@tongqu/access'
import { seedOrganisations } from '@tongqu/access/testing'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDemoOffice } from './testing/demo-office.ts'
import { dataFolder } from './testing/hub-process.ts'
import {
  AGREEMENT,
  agreementEntry,
  answer,
  type StatementChild,
  seedAgreement,
  tellLog,
  writeLog,
} from './testing/statement-log.ts'
import { aloneVerifier } from './testing/verifier.ts'

const CHILD = join(import.meta.dirname, 'testing/statement-child.ts')
const ANSWERS = 8_000
/** After the month, and the grace. */
const NOW = Date.parse('2026-04-10T04:00:00.000Z')
/** Longer than a hub may be silent. */
const SILENCE_MILLISECONDS = 60_000
/** The month after that is over too. */
const OLD_MILLISECONDS = 110 * 86_400_000
/** A statement that is made at all is there long before. */
const PATIENCE_MILLISECONDS = 30_000

const provider: PersonPrincipal = {
  ...{ kind: 'person', id: 'p-1', address: '192.0.2.1', via: 'session', csrf: true },
  ...{ organisation: 'org-card', provider: 'transit', authority: false, roles: ['provider'] },
}

describe.each(testStores())('a statement on %s', (_name, open) => {
  it('is made once, also when the hub that makes it is killed and two go on', async () => {
    const clock = NOW - Date.now()
    const now = () => Date.now() + clock
    const store = await open({ now })
    await seedOrganisations(store)
    await seedAgreement(store)
    const dir = join(await dataFolder(), 'ledger')
    const { verifier } = await writeLog(dir, store, ANSWERS)
    const statements = createStatements({
      ...{ store, now, uuid: () => crypto.randomUUID(), report: expect.fail, waitMilliseconds: 0 },
      ledger: { isReady: async () => true, compute: expect.fail },
      isMaker: () => false,
      catalog: () => expect.fail('of no matter here'),
    })
    const { id } = await statements.issue(provider, AGREEMENT, { month: '2026-03' })
    const { databaseUrl, dir: folder } = store.options
    const options = { dir: folder, ...(databaseUrl !== undefined && { databaseUrl }) }
    const given: StatementChild = { options, dir, verifier, clock }

    expect(await made({ ...given, haltsAt: 0.3 })).toBe('SIGKILL')
    expect(await statements.get(provider, id)).toMatchObject({ state: 'PREPARING' })
    // While it may still be at it, nobody else is.
    expect(await made(given)).toBe(0)
    expect(await statements.get(provider, id)).toMatchObject({ state: 'PREPARING' })

    const later = { ...given, clock: clock + SILENCE_MILLISECONDS }
    expect(await Promise.all([made(later), made(later)])).toEqual([0, 0])
    const issued = await statements.get(provider, id)
    expect(issued).toMatchObject({ state: 'ISSUED', totalFen: '100', version: 2 })
    const events = store.db.selectFrom('events').select('action').where('entity_id', '=', id)
    const told = await events.orderBy('seq').execute()
    expect(told.map(({ action }) => action)).toEqual(['prepare', 'issue'])

    const text = await statements.text(provider, id)
    expect(hash('sha256', text, 'hex')).toBe(issued.sha256)
    await tellLog(dir, store)
    const path = join(await dataFolder(), 'statement.json')
    writeFileSync(path, text)
    const args = [await aloneVerifier(), 'statement', path, dir, '--key', verifier]
    const checked = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said, [code]] = await Promise.all([wholeText(checked.stdout), once(checked, 'close')])
    expect({ code, said }).toMatchObject({ code: 0 })
  })
})

it('a hub makes the statements that it and other gateways of its store were asked for', async () => {
  const { plane, ledger, close } = await openDemoOffice(await dataFolder())
  onTestFinished(close)
  const { store } = plane
  const old = new Date(Date.now() - OLD_MILLISECONDS)
  old.setUTCDate(10)
  const month = old.toISOString().slice(0, 'YYYY-MM'.length)
  await seedOrganisations(store)
  await seedAgreement(store, old.toISOString())
  const answers = Array.from({ length: 500 }, (_, n) => answer(old.getTime() + n))
  await ledger.recorder.appendAll(answers)
  // Behind them: a statement waits for the checkpoint that has it, which has them all.
  await ledger.recorder.append(agreementEntry(old.toISOString()))
  const elsewhere = createStatements({
    ...{ store, now: Date.now, uuid: () => crypto.randomUUID(), report: expect.fail },
    ledger: { isReady: async () => true, compute: expect.fail },
    isMaker: () => false,
    catalog: () => expect.fail('of no matter here'),
    waitMilliseconds: PATIENCE_MILLISECONDS,
  })
  const first = await elsewhere.issue(provider, AGREEMENT, { month })
  expect(first).toMatchObject({ state: 'ISSUED', totalFen: '6' })
  const next = new Date(old)
  next.setUTCMonth(old.getUTCMonth() + 1)
  const { statements } = ledger.services
  const again = { month: next.toISOString().slice(0, 'YYYY-MM'.length) }
  const { id } = await statements.issue(provider, AGREEMENT, again)
  await expect
    .poll(async () => (await statements.get(provider, id)).state, {
      timeout: PATIENCE_MILLISECONDS,
    })
    .toBe('ISSUED')
})

/** A hub that makes statements, killed where it halts: how it has ended. */
async function made(given: StatementChild): Promise<number | string> {
  const { haltsAt = Number.POSITIVE_INFINITY } = given
  const child = spawn(process.execPath, [CHILD, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  lines.on('line', (share) => {
    if (Number(share) >= haltsAt) child.kill('SIGKILL')
  })
  const [code, signal] = await once(child, 'close')
  return signal ?? code
}
