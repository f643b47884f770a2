import type { EntryKind, NewEntry } from '../types.ts'
import { derivedUlid } from '../ulid.ts'

const START = Date.UTC(2026, 5, 15, 8)
const KEY = Buffer.alloc(32, 1)

/** Entries as gateways tell them: opens, each with its close, of five datasets and three apps. */
export function someEntries(count: number, first = 0): NewEntry[] {
  return Array.from({ length: count }, (_, at) => {
    const number = first + at
    return number % 2 === 0 ? openEntry(number) : closeEntry(number)
  })
}

/** Id of the entry with this number: always the same. */
export function idOf(number: number): string {
  return derivedUlid(KEY, START + number, String(number))
}

function openEntry(number: number): NewEntry {
  return {
    ...partsOf(number),
    id: idOf(number),
    t: new Date(START + number * 1_000).toISOString(),
    k: 'serve_open',
    policy: { plan: `plan-${number % 7}`, tier: 'licensed' },
    inputs: [{ dataset: `dataset-${(number / 2) % 5}`, release: number }],
    req: { id: `r-${number}`, method: 'GET', route: '/api/datasets/:id/records', status: 200 },
  }
}

function closeEntry(number: number): NewEntry {
  return {
    ...partsOf(number - 1),
    id: idOf(number),
    t: new Date(START + number * 1_000).toISOString(),
    k: 'serve_close',
    prev: idOf(number - 1),
    outcome: 'complete',
    meters: { requests: 1, rows: number, bytes: number * 100 },
  }
}

function partsOf(number: number): Pick<NewEntry, 'actor' | 'dataset' | 'agreement' | 'purpose'> {
  const app = (number / 2) % 3
  return {
    actor: { type: 'app', id: `app-${app}`, organisation: `organisation-${app}` },
    dataset: `dataset-${(number / 2) % 5}`,
    agreement: `agreement-${app}-${(number / 2) % 5}`,
    purpose: 'public-service',
  }
}

/** A change that has something to do with files. */
export function ingestEntry(number: number, inputs: string[], outputs: string[]): NewEntry {
  return {
    id: idOf(number),
    t: new Date(START + number * 1_000).toISOString(),
    k: 'ingest' satisfies EntryKind,
    actor: { type: 'system' },
    dataset: 'dataset-0',
    inputs: inputs.map((sha256) => ({ feed: 'f', sha256 })),
    outputs: outputs.map((sha256) => ({
      table: 't',
      version: 1,
      path: `${sha256}.parquet`,
      sha256,
    })),
  }
}
