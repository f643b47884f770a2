import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes when the process of the tests does. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'verify-'))
  process.once('exit', () => rmSync(path, { recursive: true, force: true }))
  return path
}
