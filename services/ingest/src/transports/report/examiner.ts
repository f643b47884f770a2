/** A worker thread that examines reports, one after the other, as the adapter says. */
import { parentPort, workerData } from 'node:worker_threads'
import { adapterNamed } from '../../adapters.ts'
import type { ExamineTask, Question, Reply } from './thread.ts'

const { adapter, context } = workerData as ExamineTask
const found = adapterNamed(adapter)
const machine = found.shape === 'decode' ? found.reporting?.(context) : undefined
if (!machine) throw new Error(`${adapter} examines no reports`)
const { examine } = machine

parentPort?.on('message', ({ bytes }: Question) => {
  parentPort?.postMessage({ examined: examine(bytes) } satisfies Reply)
})
