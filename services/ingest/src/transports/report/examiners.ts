import { availableParallelism } from 'node:os'
import type { Examined } from '@tongqu/adapter-kit'
import { type ExamineTask, type Job, openThread, type Thread } from './thread.ts'

/** Threads that examine reports, so that computing does not hold up the sockets. */
export type Examiners = {
  /** `busy`: as many wait as may; `failed`: the thread broke on it, or took too long. */
  examine(bytes: Uint8Array): Promise<Examined | 'busy' | 'failed'>
  /** What waits fails. */
  close(): Promise<void>
}

export type ExaminersOptions = {
  task: ExamineTask
  /** Threads; by default one less than there are cores, and at least one. */
  size?: number
  /** Reports that wait for a thread. */
  most?: number
  timeoutMilliseconds?: number
  program?: URL
  /** A thread has broken; another one takes its place. */
  onBroken(reason: string): void
}

const PROGRAM = new URL('examiner.ts', import.meta.url)
/**
 * Reports that a thread has at once: with a second one, whose examination breaks the thread, the
 * answer to the first may be lost on its way.
 */
const AT_HAND = 1
/** Half a second of work for one thread. */
const MOST_WAITING = 128
/** A good report takes three milliseconds. */
const TIMEOUT_MILLISECONDS = 10_000
/** A thread that breaks at once does not come back at once. */
const FIRST_PAUSE_MILLISECONDS = 50
const LONGEST_PAUSE_MILLISECONDS = 10_000

/** Opens the threads; each begins when it is first needed. */
export function openExaminers(options: ExaminersOptions): Examiners {
  const { task, program = PROGRAM, most = MOST_WAITING } = options
  const { timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options
  const size = options.size ?? Math.max(1, availableParallelism() - 1)
  const threads = new Set<Thread>()
  const waiting: Job[] = []
  let pause = FIRST_PAUSE_MILLISECONDS
  let pausing: NodeJS.Timeout | undefined
  let isClosed = false

  function begin(): Thread {
    const thread = openThread({ task, program, timeoutMilliseconds, onAnswer, onLost })
    threads.add(thread)
    return thread
  }

  function onAnswer(): void {
    pause = FIRST_PAUSE_MILLISECONDS
    next()
  }

  function onLost(thread: Thread, reason: string, rest: readonly Job[]): void {
    threads.delete(thread)
    waiting.unshift(...rest)
    if (isClosed) {
      failAll()
      return
    }
    options.onBroken(reason)
    pausing ??= setTimeout(() => {
      pausing = undefined
      next()
    }, pause)
    pause = Math.min(LONGEST_PAUSE_MILLISECONDS, pause * 2)
  }

  function failAll(): void {
    for (const { done } of waiting.splice(0)) done('failed')
  }

  /** Gives what waits to who has least; begins threads, but not right after one has broken. */
  function next(): void {
    while (waiting.length > 0 && !isClosed) {
      const [least] = [...threads].sort((one, other) => one.load() - other.load())
      const mayBegin = threads.size < size && !pausing
      const thread = mayBegin && least?.load() !== 0 ? begin() : least
      if (!thread || thread.load() >= AT_HAND) return
      const job = waiting.shift()
      if (job) thread.give(job)
    }
  }

  return {
    examine(bytes) {
      if (isClosed) return Promise.resolve('failed')
      if (waiting.length >= most) return Promise.resolve('busy')
      const { promise, resolve } = Promise.withResolvers<Examined | 'busy' | 'failed'>()
      waiting.push({ bytes, done: resolve })
      next()
      return promise
    },
    async close() {
      isClosed = true
      clearTimeout(pausing)
      failAll()
      await Promise.all([...threads].map((thread) => thread.end()))
    },
  }
}
