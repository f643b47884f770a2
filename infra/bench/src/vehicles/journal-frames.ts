/**
 * Appends location frames to a journal in a process of its own and tells what that cost.
 *
 *   node journal-frames.ts <folder> <plain|sealed> <frames>
 *
 * Its last line is a `Journaling`.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type FrameEntry, nodeFileSystem, openKeyRing, openRawStore } from '@tongqu/lakehouse'
import { wiresOf } from './wires.ts'

export type Journaling = {
  frames: number
  /** Frames by second of the clock until all were on disk, and by second of processor time. */
  perSecond: number
  perCpuSecond: number
  /** Frames read again from closed batches by second of the clock. */
  readPerSecond: number
  /** Bytes on disk by frame. */
  bytesPerFrame: number
}

/** What 2 000 links bring between two turns of the event loop at 20 000/s. */
const APPENDED = 100
const MOST_UNDER_WAY = 200
const BATCH_FRAMES = 20_000
const CAPTURED = 20_000

const [dir = '', way = '', count = ''] = process.argv.slice(2)
const sealed = way === 'sealed'
const frames = Number(count)
mkdirSync(dir, { recursive: true })
const { frames: captured } = await wiresOf('jt808', CAPTURED)
const entries = captured.map((frame): FrameEntry => ({ kind: 'message', ...frame }))
const now = () => Date.now()
const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
const raw = await openRawStore({ dir, now, uuid: () => crypto.randomUUID(), keys })
const journal = await raw.frames('bench', { sealed })

const cpu = process.cpuUsage()
const begun = performance.now()
let underWay: Promise<void>[] = []
for (let at = 0; at < frames; at += APPENDED) {
  const start = at % (entries.length - APPENDED)
  underWay.push(journal.append(entries.slice(start, start + APPENDED)))
  if (underWay.length >= MOST_UNDER_WAY) {
    await Promise.all(underWay)
    underWay = []
  }
  if (at % BATCH_FRAMES === 0) await journal.cut()
}
await Promise.all(underWay)
await journal.cut()
const passed = (performance.now() - begun) / 1000
const { user, system } = process.cpuUsage(cpu)
const folder = join(dir, 'raw', 'frames', 'bench')
const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
const again = performance.now()
let read = 0
for (const { sequence } of await journal.batches(-1)) read += (await journal.read(sequence)).length
if (read !== frames) throw new Error(`${read} of ${frames} frames came back`)
const journaling: Journaling = {
  frames,
  perSecond: frames / passed,
  perCpuSecond: frames / ((user + system) / 1e6),
  readPerSecond: read / ((performance.now() - again) / 1000),
  bytesPerFrame: bytes / frames,
}
await journal.close()
process.stdout.write(`${JSON.stringify(journaling)}\n`)
