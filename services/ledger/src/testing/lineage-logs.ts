/** Logs of a lake, told as the hub tells them, for tests of where things come from. */
import type { LineageSight } from '../lineage/types.ts'
import type { Artefact, NewEntry } from '../types.ts'
import { type MemoryLog, memoryLog, told } from './memory-log.ts'

export const hash = (letter: string) => letter.repeat(64)
export const file = (path: string, version: number, more: Artefact = {}): Artefact => ({
  ...{ table: 'trip', path, version, sha256: hash('f'), rows: 7, bytes: 90 },
  ...more,
})
export const gone = (path: string, version: number): Artefact => ({
  ...{ table: 'trip', path, version, removed: true },
})
export const delivery = (letter: string): Artefact => ({ feed: 'city', sha256: hash(letter) })

export const change = (log: MemoryLog, release: number, own: Partial<NewEntry>) => {
  const k = own.k ?? 'ingest'
  const activity = { job: 'land', run: `r${release}` }
  return told(log, { dataset: 'trips', activity, body: { release }, ...own, k })
}
export const publish = (log: MemoryLog, release: number, dataset = 'trips', version = release) => {
  const outputs = [{ dataset, release, table: 'trip', version, rows: 7 }]
  return told(log, { k: 'publish', dataset, outputs })
}

/** Two deliveries, compacted, and a third one. */
export async function history() {
  const log = memoryLog()
  await change(log, 1, { inputs: [delivery('a')], outputs: [file('one', 1)] })
  await publish(log, 1)
  await change(log, 2, { inputs: [delivery('b')], outputs: [file('two', 2)] })
  await publish(log, 2)
  await change(log, 3, {
    ...{ k: 'transform', inputs: [file('one', 3), file('two', 3)] },
    ...{ outputs: [file('both', 3)], activity: { job: 'compact', run: 'c' } },
  })
  await publish(log, 3)
  await change(log, 4, { inputs: [delivery('c')], outputs: [file('three', 4)] })
  await publish(log, 4)
  return log
}

export const all = () => 'hashes' as LineageSight

/** A product of the second release of these. */
export async function productLog() {
  const log = await history()
  const activity = { job: 'product:flows', run: 'p' }
  const inputs = [{ dataset: 'trips', release: 2 }]
  const own = { dataset: 'flows', activity, inputs, outputs: [file('sums', 1)] }
  await change(log, 1, { k: 'transform', ...own })
  await publish(log, 1, 'flows')
  return log
}

/** The second release was given under an agreement. */
export async function answered() {
  const log = await history()
  const policy = { plan: hash('e'), tier: 'restricted', basis: 'agreement' }
  const open = await told(log, {
    ...{ k: 'serve_open', dataset: 'trips', agreement: 'agr-1', purpose: 'research', policy },
    inputs: [{ dataset: 'trips', release: 2 }],
  })
  await told(log, {
    ...{ k: 'serve_close', dataset: 'trips', agreement: 'agr-1', prev: open.id },
    ...{ t: '2026-03-01T04:00:01.000Z', outcome: 'complete' },
    outputs: [{ sha256: hash('9'), rows: 14, bytes: 100 }],
  })
  const answer = await log.reader.entry(open.id)
  const ask = { dataset: 'trips', sightOf: all, ...(answer && { answer }) }
  return { log, open, ask }
}
