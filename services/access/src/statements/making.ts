/** Makes the statements that were asked for, one at a time, in small pieces of work. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import { type Flow, instant } from '../agreements/flow.ts'
import { endJob, type Job, keepJob, Lost, leaveJob, takeJob } from './jobs.ts'
import { changeStatement, findStatement, isIssued, type StatementRow } from './rows.ts'
import { textOf } from './text.ts'
import type { IssuedBody, PendingBody, StatementContent, StatementQuestion } from './types.ts'

/** What the ledger computes; see there. */
export type StatementSource = {
  isReady(question: Pick<StatementQuestion, 'agreement' | 'from'>): Promise<boolean>
  compute(
    question: StatementQuestion & Pick<StatementContent, 'madeAt'>,
    watch: (share: number) => Promise<void>,
  ): Promise<StatementContent | undefined>
}

export type MakingDeps = {
  ledger: StatementSource
  /** Does this hub make any? Those of others ask for them and wait. Default: it does. */
  isMaker?(): boolean
  /** Told of what failed and should not have. */
  report(error: unknown): void
}

export type Making = {
  /** Makes what waits, until nothing does; resolves then. Throws `store-unavailable`. */
  run(): Promise<void>
  /** What is under way is left for whoever comes. */
  close(): Promise<void>
}

/** How often it is said that somebody is at it, and how far. */
const KEEP_MILLISECONDS = 2_000
/** Jobs that fail so often, or end with their hub so often, are not begun again. */
const MOST_ATTEMPTS = 6
/**
 * After a failure that may pass, times the square of the attempts: nine minutes in all, in which an
 * index of the ledger is made anew.
 */
const AGAIN_MILLISECONDS = 10_000
const PASSING: readonly ProblemCode[] = ['ledger-unavailable', 'store-unavailable']

export function createMaking(
  flow: Flow,
  { ledger, report, isMaker = () => true }: MakingDeps,
): Making {
  const holder = flow.uuid()
  let isClosed = false
  let running: Promise<void> | undefined
  const mayGoOn = () => !isClosed && isMaker()
  const maker: Maker = { flow, ledger, report, mayGoOn }
  const all = async () => {
    while (mayGoOn()) {
      const job = await takeJob(flow.store, holder, flow.now())
      if (!job) return
      try {
        await make(maker, job)
      } catch (error) {
        // Another hub thought that this one was gone.
        if (!(error instanceof Lost)) throw error
      }
    }
  }
  return {
    run() {
      running ??= all().finally(() => {
        running = undefined
      })
      return running
    },
    async close() {
      isClosed = true
      await running?.catch(() => undefined)
    },
  }
}

type Maker = Pick<MakingDeps, 'ledger' | 'report'> & { flow: Flow; mayGoOn(): boolean }

/** A statement that is being made. */
type Under = { job: Job; row: StatementRow; body: PendingBody }

async function make(maker: Maker, job: Job): Promise<void> {
  const { store } = maker.flow
  const row = await findStatement(store.db, job.id)
  if (row?.state !== 'PREPARING' || isIssued(row.body)) {
    return store.transact((writing) => endJob(writing, job))
  }
  const under: Under = { job, row, body: row.body }
  try {
    if (job.attempts > MOST_ATTEMPTS) throw new Problem(codeOf(job))
    const between = paced(maker, job)
    const question = { ...under.body.question, madeAt: instant(maker.flow) }
    const statement = await maker.ledger.compute(question, between)
    if (!statement) throw new Problem('ledger-unavailable')
    const text = await textOf(statement, () => between(1))
    await issue(maker.flow, under, { statement, ...text })
  } catch (error) {
    await leave(maker, under, error)
  }
}

/** Works half of the time, and says now and then that it does. */
function paced(
  { flow: { store, now }, mayGoOn }: Maker,
  job: Job,
): (share: number) => Promise<void> {
  let began = performance.now()
  let keptAt = now()
  return async (share) => {
    await sleep(performance.now() - began)
    if (!mayGoOn()) throw new Left()
    if (Math.abs(now() - keptAt) >= KEEP_MILLISECONDS) {
      keptAt = now()
      await keepJob(store, job, keptAt, share)
    }
    began = performance.now()
  }
}

async function issue(
  flow: Flow,
  { job, row, body }: Under,
  { statement, text, sha256 }: { statement: StatementContent; text: string; sha256: string },
): Promise<void> {
  const { month, hands, steps } = body
  const { lines, ...head } = statement
  const made: IssuedBody = {
    month,
    statement: head,
    datasets: [...new Set(lines.map(({ dataset }) => dataset))].sort(),
    sha256,
    dueFen: head.totalFen,
    steps: [...steps, { action: 'issue', at: instant(flow) }],
    hands,
  }
  await flow.store.transact(async (writing) => {
    await endJob(writing, job)
    await writing.insertInto('statement_texts').values({ id: row.id, text }).execute()
    await changeStatement(flow.store, writing, row, { action: 'issue', body: made })
  })
}

/** What could not be made is left for a hub that can, tried again later, or has failed. */
async function leave(
  { flow, report }: Maker,
  { job, row, body }: Under,
  error: unknown,
): Promise<void> {
  const { store, now } = flow
  if (error instanceof Lost) throw error
  const { attempts } = job
  if (error instanceof Left) return leaveJob(store, job, now(), { attempts: attempts - 1 })
  const code = error instanceof Problem ? error.code : 'internal'
  if (code === 'internal') report(error)
  if (PASSING.includes(code) && attempts < MOST_ATTEMPTS) {
    const after = now() + attempts ** 2 * AGAIN_MILLISECONDS
    return leaveJob(store, job, after, { attempts, problem: code })
  }
  const steps = [...body.steps, { action: 'fail', at: instant(flow), code } as const]
  await store.transact(async (writing) => {
    await endJob(writing, job)
    const failed = { ...body, failure: code, steps }
    await changeStatement(store, writing, row, { action: 'fail', body: failed })
  })
}

/** This hub is to stop. */
class Left extends Error {}

/** Of a job that has ended with its hub again and again, or failed. */
function codeOf({ problem }: Job): ProblemCode {
  return (problem as ProblemCode | null) ?? 'internal'
}
