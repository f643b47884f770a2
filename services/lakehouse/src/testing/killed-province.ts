/**
 * A child program for kill tests: `killed-province.ts <dir> <fault point> <which time> <rounds>`.
 * Works until the named point is met for the given time and then kills itself without warning.
 * Prints one line for each acknowledgement; exits with 0 when it never met the point.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { openEngine } from '../engine.ts'
import { catchUp, deliver, maintain, openProvince } from './province.ts'

const [dir = '', point = '', times = '1', rounds = '1'] = process.argv.slice(2)
let left = Number(times)
const engine = await openEngine({
  threads: 1,
  memoryMegabytes: 256,
  spillDir: join(dir, 'spool', 'duckdb'),
})
const province = await openProvince({
  dir,
  engine,
  faults(met) {
    if (met !== point) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  },
})
await catchUp(province)
for (let round = 0; round < Number(rounds); round += 1) {
  for (let count = 0; count < 4; count += 1) {
    await deliver(province, (what, dataset, sequence) => {
      writeSync(1, `${what} ${dataset} ${sequence}\n`)
    })
  }
  await maintain(province)
}
engine.close()
