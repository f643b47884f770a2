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
    const thread = openThread({ task, program, timeoutMilliseconds, onIdle, onLost })
    threads.add(thread)
    return thread
  }

  function onIdle(): void {
    pause = FIRST_PAUSE_MILLISECONDS
    next()
  }

  function onLost(thread: Thread, reason: string): void {
    threads.delete(thread)
    if (isClosed) return
    options.onBroken(reason)
    pausing ??= setTimeout(() => {
      pausing = undefined
      next()
    }, pause)
    pause = Math.min(LONGEST_PAUSE_MILLISECONDS, pause * 2)
  }

  /** Gives what waits to who is idle; begins threads, but not right after one has broken. */
  function next(): void {
    while (waiting.length > 0 && !isClosed) {
      const idle = [...threads].find((thread) => thread.isIdle())
      if (!idle && (threads.size >= size || pausing)) return
      const thread = idle ?? begin()
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
      for (const { done } of waiting.splice(0)) done('failed')
      await Promise.all([...threads].map((thread) => thread.end()))
    },
  }
}
