import { Worker } from 'node:worker_threads'
import type { Examined, ReportContext } from '@tongqu/adapter-kit'

/** What a worker thread does: the protocol of one source. */
export type ExamineTask = { adapter: string; context: ReportContext }
export type Question = { bytes: Uint8Array }
export type Reply = { examined: Examined }

/** A report on its way through a thread. */
export type Job = { bytes: Uint8Array; done(examined: Examined | 'busy' | 'failed'): void }

/** One worker thread, with one report at a time. */
export type Thread = {
  isIdle(): boolean
  give(job: Job): void
  /** What it has fails. */
  end(): Promise<void>
}

export type ThreadOptions = {
  task: ExamineTask
  /** What it runs. */
  program: URL
  /** For one report. */
  timeoutMilliseconds: number
  onIdle(thread: Thread): void
  /** It is gone, and what it had has failed. Once. */
  onLost(thread: Thread, reason: string): void
}

/** A document that needs more takes the thread with it, not the process. */
const HEAP_MEGABYTES = 256

/** Begins a thread; it may be given its first report at once. */
export function openThread({ task, program, timeoutMilliseconds, ...told }: ThreadOptions): Thread {
  let job: Job | undefined
  let timer: NodeJS.Timeout | undefined
  let isLost = false
  const worker = new Worker(program, {
    workerData: task,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  })
  const thread: Thread = {
    isIdle: () => job === undefined && !isLost,
    give(next) {
      job = next
      timer = setTimeout(() => lose('timeout'), timeoutMilliseconds)
      worker.postMessage({ bytes: next.bytes } satisfies Question)
    },
    async end() {
      lose('ended')
      await worker.terminate()
    },
  }

  function finish(examined: Examined | 'failed'): void {
    const finished = job
    clearTimeout(timer)
    job = undefined
    finished?.done(examined)
  }

  function lose(reason: string): void {
    if (isLost) return
    isLost = true
    void worker.terminate()
    finish('failed')
    told.onLost(thread, reason)
  }

  worker.on('message', ({ examined }: Reply) => {
    if (isLost) return
    finish(examined)
    told.onIdle(thread)
  })
  worker.on('error', (error) => lose((error as Error).name))
  worker.on('exit', () => lose('exit'))
  return thread
}
