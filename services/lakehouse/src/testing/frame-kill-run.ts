import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type FaultPoint, FRAME_FAULT_POINTS } from '../faults.ts'
import { frameFaults, frameMemory, remember } from './frame-judge.ts'
import { type FrameTold, openFrameWorld } from './frame-work.ts'

export type FrameKillReport = { kills: number; kept: number; faults: string[] }

/**
 * Kills a child that receives frames `each` times at every fault point, in one data folder; after
 * each kill the journals are opened anew and judged.
 */
export async function frameKillRun(options: {
  dir: string
  each: number
  random: () => number
}): Promise<FrameKillReport> {
  const { dir, each, random } = options
  const memory = frameMemory()
  const report: FrameKillReport = { kills: 0, kept: 0, faults: [] }
  let number = 0
  for (let turn = 0; turn < each; turn += 1) {
    for (const point of FRAME_FAULT_POINTS) {
      const seed = Math.floor(random() * 1_000_000)
      const { killed, told } = await runChild(dir, point, (turn % 3) + 1, number, seed)
      for (const each of told) {
        if (each.what === 'clock') number = each.number
        if (each.what === 'kept') report.kept += 1
        remember(memory, each)
      }
      if (killed) report.kills += 1
      else report.faults.push(`${point} was never met`)
      const faults = await frameFaults(await openFrameWorld({ dir, number }), memory)
      report.faults.push(...faults.map((fault) => `seed ${seed}, after ${point}: ${fault}`))
      if (report.faults.length > 0) return report
    }
  }
  return report
}

async function runChild(
  dir: string,
  point: FaultPoint,
  times: number,
  number: number,
  seed: number,
): Promise<{ killed: boolean; told: FrameTold[] }> {
  const program = fileURLToPath(new URL('killed-frames.ts', import.meta.url))
  const words = [program, dir, point, String(times), String(number), String(seed)]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const [code, signal] = await once(child, 'close')
  const lines = text.split('\n').filter((line) => line.endsWith('}'))
  const told = lines.map((line) => JSON.parse(line) as FrameTold)
  if (signal === 'SIGKILL') return { killed: true, told }
  if (code === 0) return { killed: false, told }
  throw new Error(`the child ended with ${code ?? signal} before ${point}`)
}
