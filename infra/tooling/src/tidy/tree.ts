import { readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..')

export type SourceFile = { path: string; text: string }

/** Folders that are never part of the repository. */
const OUTSIDE = new Set(['node_modules', '.git', '.hub', '.turbo', '.venv-ci'])

/**
 * Files of the repository whose path from the root, with forward slashes, matches `pattern`. Walks
 * the folders itself: a machine with only Node may have the sources without git.
 */
export function files(pattern: RegExp): SourceFile[] {
  return walk('')
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(resolve(ROOT, path), 'utf8') }))
}

function walk(folder: string): string[] {
  return readdirSync(resolve(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return OUTSIDE.has(entry.name) ? [] : walk(path)
    return entry.isFile() ? [path] : []
  })
}

/** Text of a file of the repository; undefined when there is none. */
export function read(path: string): string | undefined {
  try {
    return readFileSync(resolve(ROOT, path), 'utf8')
  } catch {
    return undefined
  }
}

/** Our own TypeScript: generated files are judged by their generator. */
export function ownSources(): SourceFile[] {
  return files(/\.(ts|tsx)$/).filter(({ path }) => !path.includes('/generated/'))
}

/** Is it code that never runs in the product? */
export function isTestCode(path: string): boolean {
  return /\.test\.ts$|\/testing(\/|\.ts$)|\.config\.ts$/.test(path)
}
