import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { runCommandLine } from '../run.ts'

/** A folder where somebody works, with a data folder in it that is not there yet. */
export async function workFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-command-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Runs a command in this process, as somebody who stands in `dir` would. */
export async function runHere(
  dir: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' }
  const output = (name: 'out' | 'err') => ({
    write(text: string) {
      texts[name] += text
    },
    isTerminal: false,
    isRead: () => true,
    columns: 80,
  })
  const code = await runCommandLine(words, {
    env: { HUB_DATA_DIR: join(dir, 'data'), HUB_LOG_LEVEL: 'silent', ...env },
    currentDir: dir,
    processors: 2,
    now: () => Date.now(),
    uuid: randomUUID,
    random: () => Math.random(),
    randomBytes: (count) => randomBytes(count),
    out: output('out'),
    err: output('err'),
    mainFile: '',
    process,
  })
  return { code, ...texts }
}

/** A line that `hub decode` prints. */
export type DecodedLine = {
  contract?: string
  reading?: Record<string, unknown>
  reject?: { at: string; reason: string }
}

export function decodedLines(out: string): DecodedLine[] {
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as DecodedLine)
}
