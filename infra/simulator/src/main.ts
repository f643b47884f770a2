import { parseArgs } from 'node:util'
import { generateProvince } from './province.ts'
import { serveProvince } from './server.ts'

/**
 * The simulator province as a process of its own:
 *
 *   node infra/simulator/src/main.ts [--port 0] [--scale 1] [--seed 7]
 *
 * Prints `{"url": …}` as its first line and ends when its parent does.
 */
const PARENT_CHECK_MILLISECONDS = 1_000

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '7' },
  },
})
const province = generateProvince({ seed: Number(values.seed), scale: Number(values.scale) })
const simulator = await serveProvince(province, {
  port: Number(values.port),
  now: () => Date.now(),
})
process.stdout.on('error', () => process.exit(0))

const parent = process.ppid
// A parent that forked us closes the channel; any other is known by its id, which changes.
process.on('disconnect', () => process.exit(0))
setInterval(() => {
  if (process.ppid !== parent) process.exit(0)
}, PARENT_CHECK_MILLISECONDS).unref()
process.once('SIGTERM', stop)
// A terminal interrupts the whole group: under a hub, it is the hub that says when to stop.
process.on('SIGINT', process.connected ? () => undefined : stop)
process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)

function stop(): void {
  simulator.close().finally(() => process.exit(0))
}
