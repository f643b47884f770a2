import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { vehicles } from '../../testing/feeds.ts'
import { push } from '../../testing/pusher.ts'

/** Where a landing may end, in the order it meets these places; `time`: at any moment. */
export const KILL_POINTS = [
  'raw.after-write',
  'journal.after-append',
  'land.after-spool',
  'land.after-parquet',
  'land.after-adopt',
  'publish.after-intent',
  'publish.after-commit',
  'publish.before-release',
  'publish.after-release',
  'publish.after-clear',
  'time',
] as const

const CHILD = fileURLToPath(new URL('doors-child.ts', import.meta.url))
const AT = 1_775_000_000
const PUSHERS = 3
const FILES_AHEAD = 6
const LONGEST_LIFE_MILLISECONDS = 1_500

/** What senders know: which pushes were acknowledged, and which files were dropped. */
export type Senders = {
  /** Numbers by what their acknowledgement said. */
  acknowledged: Map<number, { delivery: unknown; sequence: unknown }>
  dropped: number
  /** Acknowledgements of one push that were not the same. */
  contradictions: string[]
}

/**
 * Kills a hub at each point, `each` times, while senders push and drop files, and lets it end its
 * work in the end. Who was not acknowledged sends the same again, as senders do.
 */
export async function killDoors(dir: string, each: number): Promise<Senders> {
  const inbox = join(dir, 'inbox', 'drop')
  await mkdir(inbox, { recursive: true })
  const senders: Senders = { acknowledged: new Map(), dropped: 0, contradictions: [] }
  for (let turn = 1; turn <= each; turn += 1) {
    for (const point of KILL_POINTS) await life(dir, inbox, point, turn, senders)
  }
  const { child, url } = await start(dir, 'never', 1)
  const open = [...Array(nextOf(senders)).keys()].filter((one) => !senders.acknowledged.has(one))
  for (const number of open) await send(url, number, senders)
  while ((await left(inbox)) > 0) await sleep(50)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  return senders
}

/** Files that wait in the folder. */
export async function left(inbox: string): Promise<number> {
  return (await readdir(inbox)).filter((name) => name.endsWith('.pb')).length
}

async function life(
  dir: string,
  inbox: string,
  point: string,
  turn: number,
  senders: Senders,
): Promise<void> {
  const { child, url, ended } = await start(dir, point, 1 + randomInt(4 * turn))
  let alive = true
  void ended.then(() => {
    alive = false
  })
  if (point === 'time')
    setTimeout(() => child.kill('SIGKILL'), randomInt(LONGEST_LIFE_MILLISECONDS))
  const first = nextOf(senders)
  let next = Math.max(0, first - PUSHERS)
  const pushing = Array.from({ length: PUSHERS }, async () => {
    while (alive) {
      const number = next
      next += 1
      await send(url, number, senders).catch(() => sleep(5))
    }
  })
  while (alive) {
    if ((await left(inbox)) < FILES_AHEAD) await drop(inbox, senders)
    else await sleep(10)
  }
  await Promise.all(pushing)
}

function nextOf({ acknowledged }: Senders): number {
  return Math.max(-1, ...acknowledged.keys()) + 1
}

/** Starts a hub that kills itself at a point; `way` as `doors-child.ts` takes it. */
export async function start(dir: string, point: string, times: number, way = '') {
  const given = [CHILD, dir, point, String(times), way]
  const child: ChildProcess = spawn(process.execPath, given, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  if (!child.stdout) throw new Error('a child without output')
  const lines = createInterface({ input: child.stdout })
  // It may meet its point while it lands what the last one left.
  const [url] = await Promise.race([once(lines, 'line'), ended.then(() => [''])])
  return { child, url: String(url), ended }
}

/** Pushes a number: its vehicle and its key. */
async function send(url: string, number: number, senders: Senders): Promise<void> {
  const body = vehicles(AT + number, [`p${number}`])
  const answer = await push(url, { id: `push-${number}`, body })
  if (answer.status !== 202) throw new Error(`${answer.status}`)
  const { delivery, sequence } = answer.body
  const before = senders.acknowledged.get(number)
  if (before && (before.delivery !== delivery || before.sequence !== sequence)) {
    senders.contradictions.push(`${number}: ${JSON.stringify([before, answer.body])}`)
  }
  senders.acknowledged.set(number, { delivery, sequence })
}

/** Drops the next file, whole or in two steps under a name that is left alone. */
async function drop(inbox: string, senders: Senders): Promise<void> {
  const number = senders.dropped
  const path = join(inbox, `d${number}.pb`)
  const bytes = vehicles(AT + number, [`d${number}`])
  await writeFile(`${path}.part`, bytes)
  await rename(`${path}.part`, path)
  senders.dropped = number + 1
}
