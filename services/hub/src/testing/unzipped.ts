import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Members of a zip, unpacked by a reader that is not ours: Python's standard library. */
export function unzipped(zip: Buffer): Map<string, Buffer> {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-zip-'))
  try {
    const path = join(dir, 'archive.zip')
    writeFileSync(path, zip)
    execFileSync('python3', ['-m', 'zipfile', '-e', path, join(dir, 'members')])
    const names = readdirSync(join(dir, 'members'))
    return new Map(names.map((name) => [name, readFileSync(join(dir, 'members', name))]))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
