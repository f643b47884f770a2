import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A parsed JSON file; `path` is relative to the folder it was read from, with `/`. */
export type Source = { path: string; document: Record<string, unknown> }

/** Something wrong in one file, told as a sentence. */
export type Fault = { path: string; message: string }

/** All `.json` files below a folder, sorted by path; a file that is no JSON object is a fault. */
export function readJsonFolder(folder: string): { sources: Source[]; faults: Fault[] } {
  const sources: Source[] = []
  const faults: Fault[] = []
  if (!existsSync(folder)) return { sources, faults }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const paths = names.map((name) => name.replaceAll('\\', '/')).filter((n) => n.endsWith('.json'))
  for (const path of paths.sort()) {
    const document = parse(readFileSync(join(folder, path), 'utf8'))
    if (document) sources.push({ path, document })
    else faults.push({ path, message: 'is not a JSON object' })
  }
  return { sources, faults }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
