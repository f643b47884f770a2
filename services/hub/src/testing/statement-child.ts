/**
 * A hub that makes statements and nothing else: `node statement-child.ts <StatementChild as JSON>`.
 * Says on each line how far it is, 0…1, and ends when nothing waits.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createStatements } from '@tongqu/access'
import { openLedgerReader, statementComputer } from '@tongqu/ledger'
import { openStore } from '@tongqu/store'
import type { StatementChild } from './statement-log.ts'

/** Nobody takes so long to kill it. */
const HALT_MILLISECONDS = 600_000

const { options, dir, verifier, clock, haltsAt }: StatementChild = JSON.parse(
  process.argv[2] ?? '{}',
)
const now = () => Date.now() + clock
const report = (error: unknown) => process.stderr.write(`${error}\n`)
const store = await openStore({ ...options, now, uuid: randomUUID })
const reader = await openLedgerReader({
  dir,
  // What it looks for when it is closing.
  report: () => undefined,
  verifiers: async () => [verifier],
  // Two of these may be at it.
  indexFile: `${dir}/index-${process.pid}.sqlite`,
})
await reader.catchUp()
const { isReady, compute } = statementComputer(reader)
const statements = createStatements({
  ...{ store, now, uuid: randomUUID, report },
  catalog() {
    throw new Error('whoever makes statements needs no catalogue')
  },
  ledger: {
    isReady,
    compute: (question, watch) =>
      compute(question, async (share) => {
        process.stdout.write(`${share}\n`)
        if (haltsAt !== undefined && share >= haltsAt) await sleep(HALT_MILLISECONDS)
        await watch(share)
      }),
  },
})
await statements.run()
await reader.close()
await store.close()
