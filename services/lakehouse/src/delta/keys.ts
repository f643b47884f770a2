import type { Storage } from '../storage/storage.ts'

/** Storage key of a table's log folder. */
export function logFolder(folder: string): string {
  return `${folder}/_delta_log`
}

/** Storage key of one log entry. */
export function entryKey(folder: string, version: number): string {
  return `${logFolder(folder)}/${versionText(version)}.json`
}

/** A version as it stands in file names. */
export function versionText(version: number): string {
  return String(version).padStart(VERSION_DIGITS, '0')
}

/** What is in a log folder, by kind; versions ascending. */
export type LogListing = { entries: number[]; checkpoints: Map<number, string[]> }

/** Lists a log folder. Only whole checkpoints count. */
export async function listLog(storage: Storage, folder: string): Promise<LogListing> {
  const entries: number[] = []
  const parts = new Map<number, { names: string[]; wanted: number }>()
  for (const name of await storage.list(logFolder(folder))) {
    const match = /^(\d{20})\.(json|checkpoint(?:\.\d{10}\.(\d{10}))?\.parquet)$/.exec(name)
    if (!match) continue
    const version = Number(match[1])
    if (match[2] === 'json') {
      entries.push(version)
    } else {
      const known = parts.get(version) ?? { names: [], wanted: Number(match[3] ?? 1) }
      known.names.push(name)
      parts.set(version, known)
    }
  }
  const whole = [...parts].filter(([, { names, wanted }]) => names.length === wanted)
  return {
    entries,
    checkpoints: new Map(whole.map(([version, { names }]) => [version, names])),
  }
}

/** Digits of a version in a file name. */
const VERSION_DIGITS = 20
