import { Worker } from 'node:worker_threads'
import type { Examined, ReportContext } from '@tongqu/adapter-kit'

/** What a worker thread does: the protocol of one source. */
export type ExamineTask = { adapter: string; context: ReportContext }
export type Question = { bytes: Uint8Array }
export type Reply = { examined: Examined }

/** A report on its way through a thread. */
export type Job = { bytes: Uint8Array; done(examined: Examined | 'busy' | 'failed'): void }

/** One worker thread: it works on one report, and has the next one at hand. */
export type Thread = {
  /** Reports it has. */
  load(): number
  give(job: Job): void
  end(): Promise<void>
}

export type ThreadOptions = {
  task: ExamineTask
  /** What it runs. */
  program: URL
  /** For one report. */
  timeoutMilliseconds: number
  /** It has answered one. */
  onAnswer(): void
  /** It is gone, once. What it worked on has failed; `rest` it had not begun. */
  onLost(thread: Thread, reason: string, rest: readonly Job[]): void
}

/** A document that needs more takes the thread with it, not the process. */
const HEAP_MEGABYTES = 256

/** Begins a thread; it may be given its first report at once. */
export function openThread({ task, program, timeoutMilliseconds, ...told }: ThreadOptions): Thread {
  const jobs: Job[] = []
  let timer: NodeJS.Timeout | undefined
  let isLost = false
  const worker = new Worker(program, {
    workerData: task,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  })
  const thread: Thread = {
    load: () => jobs.length,
    give(job) {
      jobs.push(job)
      if (jobs.length === 1) watch()
      worker.postMessage({ bytes: job.bytes } satisfies Question)
    },
    async end() {
      lose('ended')
      await worker.terminate()
    },
  }

  function watch(): void {
    clearTimeout(timer)
    if (jobs.length > 0) timer = setTimeout(() => lose('timeout'), timeoutMilliseconds)
  }

  function lose(reason: string): void {
    if (isLost) return
    isLost = true
    clearTimeout(timer)
    void worker.terminate()
    const [broken, ...rest] = jobs.splice(0)
    broken?.done('failed')
    told.onLost(thread, reason, rest)
  }

  worker.on('message', ({ examined }: Reply) => {
    if (isLost) return
    const job = jobs.shift()
    watch()
    job?.done(examined)
    told.onAnswer()
  })
  worker.on('error', (error) => lose((error as Error).name))
  worker.on('exit', () => lose('exit'))
  return thread
}
