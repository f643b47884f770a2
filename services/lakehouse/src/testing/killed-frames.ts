/**
 * A child program for kill tests: `killed-frames.ts <dir> <fault point> <which time> <number>
 * <seed>`. Receives frames until the named point is met for the given time and then kills itself
 * without warning. Prints one JSON line for all that it is told; exits with 0 when it never met
 * the point.
 */
import { writeSync } from 'node:fs'
import { openFrameWorld, receiveFrames } from './frame-work.ts'
import { randomFrom } from './random.ts'

const [dir = '', point = '', times = '1', number = '0', seed = '0'] = process.argv.slice(2)
const ROUNDS = 200
let left = Number(times)
const world = await openFrameWorld({
  dir,
  number: Number(number),
  faults(met) {
    if (met !== point) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  },
})
await receiveFrames(world, {
  rounds: ROUNDS,
  random: randomFrom(Number(seed)),
  told: (told) => void writeSync(1, `${JSON.stringify(told)}\n`),
})
