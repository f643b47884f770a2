/**
 * A gateway that only decides, as a process of its own: it says by IPC what somebody who reads
 * GATES is answered, whenever that may have changed, and at each question, with what anybody is
 * answered who reads an open dataset.
 */
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { openStore } from '@tongqu/store'
import { decide } from '../decide.ts'
import { openPolicyView } from '../policy-view.ts'
import { codeOf } from './policy-asks.ts'
import { GATES, person, wholeCatalog } from './policy-world.ts'

/** `at`: milliseconds since 1970 on the clock of this machine. */
export type Said = { gates: string; open: string; at: number; asked: boolean }

const OPEN = 'bus-alerts'

const now = Date.now
const report = () => undefined
const catalog = await wholeCatalog()
const databaseUrl = process.argv[2] ?? ''
const store = await openStore({ databaseUrl, dir: tmpdir(), now, uuid: randomUUID, report })
const policy = openPolicyView({ store, now, report })

function say(asked: boolean): void {
  const deps = { catalog: () => catalog, policy }
  const answer = (dataset: string) =>
    codeOf(decide(deps, person, dataset, 'read', 'research', new Date(now())))
  process.send?.({ gates: answer(GATES), open: answer(OPEN), at: now(), asked } satisfies Said)
}

process.on('message', () => say(true))
process.on('disconnect', () => process.exit(0))
policy.onChange(() => say(false))
await policy.catchUp()
say(false)
