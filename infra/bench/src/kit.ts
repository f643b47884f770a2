import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** One line of `RESULTS.md`. A miss is written as a miss. */
export type Figure = {
  what: string
  /** As the issue states it, e.g. `≤ 1.3 ×`. */
  target: string
  /** The measured figure with its unit. */
  figure: string
  verdict: 'met' | 'missed' | 'noted'
  /** How it was measured, when that is not plain. */
  note?: string
}

export type Benchmark = {
  name: string
  /** Measures inside `scratch`, an empty folder that is removed afterwards. */
  run(scratch: string): Promise<Figure[]>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The value below which `share` (0…1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export type Timing = { wallMs: number; cpuMs: number }

/** Answers, when it likes, CPU milliseconds that another process spent on it. */
export type Work = () => Promise<unknown>

/** Wall and CPU time while `work` runs: of this process, and what `work` answers as a number. */
export async function timed(work: Work): Promise<Timing> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const elsewhere = await work()
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  const cpuMs = (user + system) / 1000 + (typeof elsewhere === 'number' ? elsewhere : 0)
  return { wallMs, cpuMs }
}

/**
 * Runs the contenders in turns, so that a noisy neighbour hits all of them, and answers each one's
 * medians. The first, unmeasured turn warms caches.
 */
export async function inTurns<K extends string>(
  turns: number,
  contenders: Record<K, Work>,
): Promise<Record<K, Timing>> {
  const names = Object.keys(contenders) as K[]
  const seen = new Map<K, Timing[]>(names.map((name) => [name, []]))
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const name of turn % 2 === 0 ? names : names.toReversed()) {
      const timing = await timed(contenders[name])
      if (turn > 0) seen.get(name)?.push(timing)
    }
  }
  const entries = names.map((name) => [name, medianTiming(seen.get(name) ?? [])])
  return Object.fromEntries(entries) as Record<K, Timing>
}

function medianTiming(timings: readonly Timing[]): Timing {
  return {
    wallMs: median(timings.map(({ wallMs }) => wallMs)),
    cpuMs: median(timings.map(({ cpuMs }) => cpuMs)),
  }
}

/** `met` when `value` is at most `limit`. */
export function atMost(value: number, limit: number): Figure['verdict'] {
  return value <= limit ? 'met' : 'missed'
}

/** `met` when `value` is at least `limit`. */
export function atLeast(value: number, limit: number): Figure['verdict'] {
  return value >= limit ? 'met' : 'missed'
}

export function times(value: number): string {
  return `${value.toFixed(2)} ×`
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
}

export function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`
}

/** What a benchmark is doing now, for whoever watches it run. */
export function tell(text: string): void {
  process.stdout.write(`  … ${text}\n`)
}

/** Resident memory of a process now and at its peak, in MB (Linux `/proc`). */
export function memoryOf(pid: number): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (key: string) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return { nowMb: kilobytes('VmRSS') / 1024, peakMb: kilobytes('VmHWM') / 1024 }
}

/** Memory of a process, shared pages divided among those that share them, in MB (Linux `/proc`). */
export function proportionalMb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024
}

/** Runs a benchmark's own script in a fresh process and answers the JSON of its last line. */
export function inFreshProcess<T>(script: URL, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [script.pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      const last = out.trim().split('\n').pop() ?? ''
      if (code === 0) resolve(JSON.parse(last) as T)
      else reject(new Error(`${script.pathname} ended with ${code}`))
    })
  })
}

/**
 * Begins to watch how busy the machine is; the answer tells what share of it others have used
 * since: a figure seen beside a loud neighbour is worth less. Undefined where there is no Linux
 * `/proc`.
 */
export function watchNeighbours(): () => number | undefined {
  const before = ticks()
  return () => {
    const after = ticks()
    if (!before || !after) return undefined
    const others = after.busy - before.busy - (after.own - before.own)
    return Math.max(0, others) / (after.all - before.all)
  }
}

/** Clock ticks of the machine, of its work, and of this process with those it has waited for. */
function ticks(): { all: number; busy: number; own: number } | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = line
      .split(/\s+/)
      .slice(1)
      .map(Number)
    const busy = user + nice + system + irq + soft + steal
    const self = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    const own = self.slice(11, 15).reduce((sum, count) => sum + Number(count), 0)
    return { all: busy + idle + wait, busy, own }
  } catch {
    return undefined
  }
}

/** The machine the figures were seen on. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  const kernel = execFileSync('uname', ['-sr'], { encoding: 'utf8' }).trim()
  const [cpu] = cpus()
  return `${cpus().length} × ${cpu?.model.trim()}, ${gigabytes} GB, ${kernel}, Node ${process.version}`
}
