/**
 * A holder of the ledger that is killed: `node kill-drain-child.ts <KilledDrain as JSON>` changes
 * the store without end, with the drain beside it, and dies by itself at the given point.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSecrets, openStore, type Writing } from '@tongqu/store'
import { nodeFileSystem } from '../../../../lakehouse/src/storage/file-system.ts'
import { openCommitments } from '../../commitments/commitments.ts'
import { openLedger } from '../../writer/ledger.ts'
import { openDrain } from '../drain.ts'
import { KILL_HOLDER, KILL_MASTER, type KilledDrain } from './killed-drain.ts'
import { deletionOf, personOf } from './rows.ts'

/** SQLite answers at once: without a rest nothing else would have its turn. */
const PAUSE_MILLISECONDS = 2

const { options, dir, point, turn }: KilledDrain = JSON.parse(process.argv[2] ?? '{}')
const now = Date.now
const secrets = openSecrets(KILL_MASTER)
const store = await openStore({ ...options, now, uuid: randomUUID })
let met = 0
const at = (place: string) => {
  if (place !== point) return
  met += 1
  if (met === turn) process.kill(process.pid, 'SIGKILL')
}
const report = (error: unknown) => process.stderr.write(`${error}\n`)
const ledger = await openLedger({
  ...{ dir, store, secrets, now, report, ...KILL_HOLDER },
  disk: nodeFileSystem,
  faults: at,
})
openDrain({
  ...{ store, now, report },
  recorder: ledger,
  commitments: openCommitments({ store, secrets, now }),
  idKey: secrets.derive('ledger ids'),
  faults: async (place) => at(place),
})
/** Who has done something and not left yet: the ledger may have made a key for them. */
let people: readonly string[] = []
for (;;) {
  people = await store.transact(change)
  await sleep(PAUSE_MILLISECONDS)
}

/** Answers who is there afterwards. */
async function change(writing: Writing): Promise<readonly string[]> {
  const id = randomUUID()
  const event = { action: 'step', actor: 'person:p', policy: false, audience: [] }
  const plain = { ...event, entityId: id, dataset: 'bus-positions' }
  const kind = randomInt(5)
  if (kind === 0) {
    await store.record(writing, { ...plain, entity: 'session' })
  } else if (kind === 1) {
    await writing
      .insertInto('subject_requests')
      .values(deletionOf(id, `subject of ${id}`))
      .execute()
    const body = { kind: 'deletion', consent: 'c1' }
    await store.record(writing, { ...plain, entity: 'subject-request', action: 'raise', body })
    await store.record(writing, { ...plain, entity: 'subject-request', action: 'answer', body })
  } else if (kind === 2) {
    const [person] = people
    if (person === undefined) {
      await writing.insertInto('persons').values(personOf(id)).execute()
      await store.record(writing, { ...plain, entity: 'application', actor: `person:${id}` })
    } else {
      await writing
        .updateTable('persons')
        .set({ state: 'REMOVED' })
        .where('id', '=', person)
        .execute()
      const left = { entity: 'person', entityId: person, action: 'remove' }
      await store.record(writing, { ...event, ...left, actor: `person:${person}` })
    }
    return person === undefined ? [...people, id] : people.slice(1)
  } else {
    await store.record(writing, { ...plain, entity: 'application' })
  }
  return people
}
