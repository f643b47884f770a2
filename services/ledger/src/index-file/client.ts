import { Worker } from 'node:worker_threads'
import type { Hash } from '../merkle/hashes.ts'
import { damaged, unreadable } from '../reader/damage.ts'
import { giver, newAtHand } from './at-hand.ts'
import type { Question, QuestionName, Questions, ThreadTask, Told } from './questions.ts'

/** The index, in a thread of its own. */
export type LedgerIndex = {
  /** Throws `ledger-damaged`, and `ledger-unavailable` when the thread is lost meanwhile. */
  ask<N extends QuestionName>(
    name: N,
    asked: Questions[N]['asked'],
  ): Promise<Questions[N]['answer']>
  reached(): { size: number; isRebuilding: boolean }
  /** A full bundle that this process has written, with the hash of its leaves. */
  give(number: number, bundle: Uint8Array, hash: Hash): void
  close(): Promise<void>
}

type Waiting = { resolve(answer: never): void; reject(error: unknown): void }
type Running = { worker: Worker; waiting: Map<number, Waiting> }

const PROGRAM = new URL('./thread.ts', import.meta.url)

/** The thread begins with the first question, and anew after it was lost. */
export function openLedgerIndex(
  files: Omit<ThreadTask, 'atHand'>,
  report: (error: unknown) => void,
): LedgerIndex {
  const task: ThreadTask = { ...files, atHand: newAtHand() }
  let running: Running | undefined
  let reached = { size: 0, isRebuilding: false }
  let numbers = 0
  let isClosed = false

  const begin = (): Running => {
    const worker = new Worker(PROGRAM, { workerData: task, env: {} })
    const own: Running = { worker, waiting: new Map() }
    worker.on('message', (told: Told) => hear(own, told))
    worker.on('error', (error) => lose(own, error))
    worker.on('exit', () => lose(own))
    return own
  }
  const lose = (lost: Running, error?: unknown) => {
    if (error !== undefined) report(error)
    if (running === lost) running = undefined
    reached = { size: 0, isRebuilding: false }
    for (const { reject } of lost.waiting.values()) reject(unreadable('the index ended', error))
    lost.waiting.clear()
  }
  const hear = (own: Running, told: Told) => {
    if ('reached' in told) reached = told.reached
    else if ('thrownAway' in told) report(new Error(`index of the ledger: ${told.thrownAway}`))
    else {
      const waiting = own.waiting.get(told.number)
      own.waiting.delete(told.number)
      // Whoever waits keeps the process alive, the index by itself does not.
      if (own.waiting.size === 0) own.worker.unref()
      if ('answer' in told) waiting?.resolve(told.answer as never)
      else if (told.failure.code === 'ledger-damaged') waiting?.reject(damaged(told.failure.why))
      else waiting?.reject(unreadable(told.failure.why))
    }
  }
  const ask: LedgerIndex['ask'] = (name, asked) => {
    if (isClosed) return Promise.reject(unreadable('the ledger is closed'))
    running ??= begin()
    const { worker, waiting } = running
    const number = ++numbers
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject })
      worker.ref()
      worker.postMessage({ number, name, asked } as Question)
    })
  }
  return {
    ask,
    reached: () => reached,
    give: giver(task.atHand),
    async close() {
      if (isClosed) return
      const ended = running
      const closing = ended ? ask('close', null) : undefined
      isClosed = true
      await closing?.catch(() => undefined)
      await ended?.worker.terminate()
    },
  }
}
