import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Official schemas, outside the repository. */
export const SCHEMAS = fileURLToPath(new URL('../../../../../shared/data/schemas', import.meta.url))

/** Why nothing can be validated here; undefined when it can. */
export function missingFor(tool: 'xmllint' | 'none'): string | undefined {
  if (!existsSync(SCHEMAS)) return `no ${SCHEMAS}`
  if (tool === 'none') return undefined
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no xmllint (libxml2-utils)'
  }
}

/** Validates documents against one schema; answers the faults of all of them. */
export function xmllint(schema: string, documents: Readonly<Record<string, Buffer>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'xmllint-'))
  try {
    const files = Object.entries(documents).map(([name, bytes]) => {
      const file = join(folder, `${name}.xml`)
      writeFileSync(file, bytes)
      return file
    })
    execFileSync('xmllint', ['--noout', '--schema', join(SCHEMAS, schema), ...files], {
      stdio: 'pipe',
    })
    return []
  } catch (error) {
    const { stderr } = error as { stderr: Buffer }
    return String(stderr)
      .split('\n')
      .filter((line) => /error|fails to validate/.test(line))
      .slice(0, 20)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
