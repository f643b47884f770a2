import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ControlFile, callHub, readControlFile } from '@tongqu/ingest'
import { memoryOf } from './kit.ts'
import { ROOT } from './lake.ts'
import type { Probed } from './probe.ts'

/** A hub of its own processes, as `npm start` runs it, on a free port of loopback. */
export type BenchHub = {
  url: string
  pid: number
  /** From the start of the process until `/readyz` says yes, milliseconds. */
  readyMs: number
  control: ControlFile
  /** What the hub process has measured since it was last asked. */
  probe(): Promise<Probed>
  /** Lands a GTFS zip in the running hub. */
  load(from: string, dataset: string, feed: string): Promise<void>
  /** Resident memory of the hub process now and at its peak since the peak was last forgotten. */
  memory(): { nowMb: number; peakMb: number }
  forgetPeak(): void
  stop(): Promise<void>
}

const MAIN = join(ROOT, 'services/hub/src/main.ts')
const USER = [join(ROOT, 'infra/tooling/launch.mjs'), 'services/hub/src/main.ts', 'start']
const PROBE = new URL('probe.ts', import.meta.url).href
const PATIENCE_MILLISECONDS = 30_000
const LOOK_MILLISECONDS = 10
const STOP_MILLISECONDS = 15_000

/**
 * Starts a hub on `dataDir`; `settings` are environment variables. `asUser`: by the launcher that
 * `npm start` runs, and without a probe.
 */
export async function startBenchHub(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
  { asUser = false } = {},
): Promise<BenchHub> {
  const begun = performance.now()
  const child = spawn(
    process.execPath,
    asUser ? USER : [...process.execArgv, '--import', PROBE, MAIN, 'start'],
    {
      env: { ...process.env, HUB_DATA_DIR: dataDir, HUB_PORT: '0', HUB_SIMULATE: '0', ...settings },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  const url = await urlOf(child)
  await untilReady(url, begun)
  const readyMs = performance.now() - begun
  const control = await readControlFile(dataDir)
  if (!control) throw new Error('the hub has left no word where it is')
  const pid = parentOf(control.pid)
  return {
    url,
    pid,
    readyMs,
    control,
    async probe() {
      const answer = once(child, 'message')
      child.send('probe')
      return (await answer)[0] as Probed
    },
    async load(from, dataset, feed) {
      await callHub(control, 'load', { from, dataset, feed, adapter: 'gtfs' }, () => undefined)
    },
    memory: () => memoryOf(pid),
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
    stop: () => stop(child),
  }
}

/** The banner's first address. What the hub says later is read and dropped. */
function urlOf(child: ChildProcess): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const [url] = /http:\/\/[\d.]+:\d+/.exec(text) ?? []
      if (url) resolve(url)
    })
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`the hub ended with ${code}: ${text}`)))
  })
}

async function untilReady(url: string, begun: number): Promise<void> {
  while (performance.now() < begun + PATIENCE_MILLISECONDS) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    await sleep(LOOK_MILLISECONDS)
  }
  throw new Error('the hub did not become ready')
}

/** Ingest is the hub's child. */
function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
  await ended
  clearTimeout(timer)
}

/** Path of a script of this room. */
export const scriptPath = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
