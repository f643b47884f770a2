import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const START_MILLISECONDS = 60_000
/** A source that is not there at once is asked again after half a minute. */
const LANDED_MILLISECONDS = 120_000

export type HubProcess = {
  url: string
  pid: number
  /** Everything it wrote to standard output and error so far. */
  output(): string
  /** Process ids of its children, by what they are. */
  children(): { ingest: number | undefined; simulator: number | undefined }
  signal(name: NodeJS.Signals): void
  /** Resolves with the exit code. */
  ended: Promise<number | null>
}

/** Plain variables of a process of the hub: none of the test run's own settings. */
export function plainVariables(): NodeJS.ProcessEnv {
  const own = /^(HUB_|NODE_(?!COMPILE_CACHE$)|VITEST|npm_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))
}

function environment(dataDir: string, more: Record<string, string>): NodeJS.ProcessEnv {
  return { ...plainVariables(), HUB_PORT: '0', HUB_DATA_DIR: dataDir, ...more }
}

/** A temporary data folder that goes when the test does. */
export async function dataFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-hub-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))
  return dir
}

/** Starts the real hub with all its processes and waits for its address. */
export async function hubProcess(
  dataDir: string,
  more: Record<string, string> = { HUB_SIMULATE: '1' },
): Promise<HubProcess> {
  const child = spawn(process.execPath, [MAIN, 'start'], { env: environment(dataDir, more) })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const text = gather(child)
  const deadline = Date.now() + START_MILLISECONDS
  while (Date.now() < deadline) {
    const url = /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(text())?.[1]
    if (url) return running(child, dataDir, url, text, ended)
    if (child.exitCode !== null) break
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`the hub did not start:\n${text()}`)
}

function running(
  child: ChildProcess,
  dataDir: string,
  url: string,
  output: () => string,
  ended: Promise<number | null>,
): HubProcess {
  const { pid } = child
  if (pid === undefined) throw new Error('the hub has no process id')
  return {
    url,
    pid,
    output,
    children: () => ({ ingest: ingestPid(dataDir), simulator: simulatorPid(pid) }),
    signal: (name) => child.kill(name),
    ended,
  }
}

/** Waits until each source has landed and is served. */
export async function allLanded(hub: HubProcess): Promise<void> {
  const landed = () => hub.output().includes('all sources are landed')
  await expect.poll(landed, { timeout: LANDED_MILLISECONDS, interval: 100 }).toBe(true)
}

/** Runs one command to its end. */
export async function hubCommand(
  dataDir: string,
  words: readonly string[],
  more: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...words], { env: environment(dataDir, more) })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { code: code as number | null, out, err }
}

export function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Resident memory in bytes; undefined where there is no `/proc`. */
export function residentBytes(pid: number): number | undefined {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return undefined
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1]) * 1024
}

function gather(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk
    })
  }
  return () => text
}

function ingestPid(dataDir: string): number | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'control.json'), 'utf8')).pid
  } catch {
    return undefined
  }
}

/** Child of the hub whose command line names the simulator; Linux only. */
function simulatorPid(hub: number): number | undefined {
  const children = textIn(`/proc/${hub}/task/${hub}/children`)
  const pids = children.split(' ').filter((pid) => pid.trim() !== '')
  const found = pids.find((pid) => textIn(`/proc/${pid}/cmdline`).includes('simulator'))
  return found === undefined ? undefined : Number(found)
}

/** Empty for a process that is gone, and where there is no `/proc`. */
function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
