import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createStatements, type PersonPrincipal, type StatementSource } from '@tongqu/access'
import { openLedgerReader, statementComputer } from '@tongqu/ledger'
import { openStore, type Store } from '@tongqu/store'
import {
  atMost,
  type Benchmark,
  type Figure,
  milliseconds,
  quantile,
  seconds,
  tell,
} from './kit.ts'
import { makeLog } from './ledger-proofs/make-log.ts'
import { AGREEMENT, answerText, seedAgreement, UNTIL } from './statements/answers.ts'

const ANSWERS = 1_000_000
/** Of the thread that serves: whoever asks meanwhile waits no longer for it. */
const MOST_MILLISECONDS = 20
const SHARE = 0.999
const MICROSECONDS = 1_000
const NANOSECONDS = 1_000_000
const DAY_MILLISECONDS = 86_400_000

/** A statement over a million answers, made beside the doors of a gateway. */
export const benchmark: Benchmark = {
  name: 'statements',
  async run(scratch) {
    const dir = join(scratch, 'ledger')
    tell(`a log of ${ANSWERS} answers under one agreement`)
    const { verifier } = makeLog(dir, ANSWERS + 1, (number) => answerText(number, ANSWERS))
    const clock = Date.parse(UNTIL) + DAY_MILLISECONDS - Date.now()
    const now = () => Date.now() + clock
    const store = await openStore({ dir: scratch, now, uuid: randomUUID })
    const report = (error: unknown) => tell(String(error))
    const reader = await openLedgerReader({ dir, verifiers: async () => [verifier], report })
    try {
      await seedAgreement(store)
      tell('its index')
      await reader.catchUp()
      tell('the statement')
      return await figuresOf(store, now, statementComputer(reader))
    } finally {
      await reader.close()
      await store.close()
    }
  },
}

const asker: PersonPrincipal = {
  ...{ kind: 'person', id: 'p-1', address: '192.0.2.1', via: 'session', csrf: true },
  ...{ organisation: 'org-card', provider: 'transit', authority: false, roles: ['provider'] },
}

async function figuresOf(
  store: Store,
  now: () => number,
  ledger: StatementSource,
): Promise<Figure[]> {
  const pieces: number[] = []
  const statements = createStatements({
    ...{ store, now, uuid: randomUUID, waitMilliseconds: 0 },
    report: (error) => tell(String(error)),
    catalog: () => {
      throw new Error('of no matter here')
    },
    ledger: { ...ledger, compute: (question, watch) => ledger.compute(question, timed(watch)) },
  })
  const timed =
    (watch: (share: number) => Promise<void>) =>
    async (share: number): Promise<void> => {
      pieces.push(spent() - began)
      await watch(share)
      began = spent()
    }
  let began = spent()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const cpu = process.cpuUsage()
  const start = performance.now()
  const { id } = await statements.issue(asker, AGREEMENT, { month: '2026-03' })
  await statements.run()
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  const { state, totalFen } = await statements.get(asker, id)
  if (state !== 'ISSUED') throw new Error(`it is ${state}`)
  // The first one of a process compiles what it runs.
  const [cold = 0, ...warm] = pieces
  const most = quantile(warm, SHARE)
  const rest =
    `median ${milliseconds(quantile(warm, 0.5))} in ${warm.length} pieces, the longest, with ` +
    `its collection of garbage, ${milliseconds(Math.max(...warm))}, the first in a cold process ` +
    `${milliseconds(cold)}`
  const blocked = `p99 ${milliseconds(delay.percentile(99) / NANOSECONDS)}`
  return [
    {
      what: `statement over ${ANSWERS / 1_000_000} M answers`,
      target: '–',
      figure: seconds(wall),
      verdict: 'noted',
      note:
        `${((user + system) / ANSWERS).toFixed(1)} µs CPU an answer, all threads; it rests half ` +
        `of the time; ${totalFen} fen`,
    },
    {
      what: 'CPU of the serving thread for one piece of it, p99.9',
      target: `≤ ${MOST_MILLISECONDS} ms`,
      figure: milliseconds(most),
      verdict: atMost(most, MOST_MILLISECONDS),
      note: `${rest}; delays of its loop, neighbours and all: ${blocked}`,
    },
  ]
}

/** Milliseconds of this thread alone. */
function spent(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / MICROSECONDS
}
