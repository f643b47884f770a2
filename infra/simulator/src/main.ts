import { parseArgs } from 'node:util'
import { feedOrderOfText } from './faults.ts'
import { addressOf, dialOrderOf } from './fleets/dial.ts'
import { openFleet } from './fleets/fleet.ts'
import { type Misbehaviour, orderOf } from './fleets/misbehaviour.ts'
import { MOST_VEHICLES } from './fleets/vehicles.ts'
import { openMetroBroker } from './metro/broker.ts'
import { generateProvince } from './province.ts'
import { serveProvince } from './server.ts'
import { openSides, sideTargetOf } from './sides.ts'
import { worldOf } from './world.ts'

/**
 * The simulator province as a process of its own:
 *
 *   node infra/simulator/src/main.ts [--port 0] [--mqtt-port 0] [--scale 1] [--seed 7]
 *     [--vehicles 300] [--interval 10] [--speed 1]
 *     [--jt808 host:port] [--jt808-udp host:port] [--jt809 host:port]
 *     [--misbehave cut=0.1 …] [--misfeed outage:/road/datex2/measured.xml …]
 *     [--ais host:port] [--gates url --gates-secret whsec_…] [--kerb folder] [--loops folder]
 *     [--edifact folder]
 *     [--afc url --afc-secret whsec_…]
 *
 * Prints `{"url": …, "mqtt": …}` as its first line and ends when its parent does. A hub that forked
 * it says where to dial: `{ simulator: 'dial', adapter, transport, host, port }`, again after a
 * restart; `transport: 'http'` has `url` and `secret` of a push, `transport: 'directory'` the
 * `path` of a folder.
 */
const PARENT_CHECK_MILLISECONDS = 1_000
/** Vehicles of a province of scale 1. */
const PER_SCALE = 300

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'mqtt-port': { type: 'string', default: '0' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '7' },
    vehicles: { type: 'string' },
    interval: { type: 'string', default: '10' },
    speed: { type: 'string', default: '1' },
    jt808: { type: 'string' },
    'jt808-udp': { type: 'string' },
    jt809: { type: 'string' },
    misbehave: { type: 'string', multiple: true, default: [] },
    misfeed: { type: 'string', multiple: true, default: [] },
    ais: { type: 'string' },
    gates: { type: 'string' },
    'gates-secret': { type: 'string', default: '' },
    afc: { type: 'string' },
    'afc-secret': { type: 'string', default: '' },
    kerb: { type: 'string' },
    loops: { type: 'string' },
    edifact: { type: 'string' },
  },
})
const seed = Number(values.seed)
const scale = Number(values.scale)
const now = () => Date.now()
const province = generateProvince({ seed, scale })
const world = worldOf(province)
const sides = openSides({ world, now })
const fleet = openFleet({
  province,
  scale,
  now,
  vehicles: Number(values.vehicles ?? Math.min(MOST_VEHICLES, Math.round(PER_SCALE * scale))),
  intervalSeconds: Number(values.interval),
  speed: Number(values.speed),
})
for (const target of ['jt808', 'jt808-udp', 'jt809'] as const) {
  const text = values[target]
  if (text !== undefined) fleet.dial(target, addressOf(text))
}
for (const text of values.misbehave) {
  const [kind, share = '1'] = text.split('=')
  const order = orderOf({ kind: kind as Misbehaviour, share: Number(share), seed })
  if (typeof order === 'string') throw new Error(`--misbehave ${text}: ${order}`)
  fleet.misbehave(order)
}
for (const text of values.misfeed) sides.misbehave(feedOrderOfText(text))
if (values.ais) sides.dial({ side: 'vessels', address: addressOf(values.ais) })
for (const side of ['gates', 'afc'] as const) {
  const url = values[side]
  if (url) sides.dial({ side, target: { url, secret: values[`${side}-secret`] } })
}
for (const side of ['kerb', 'loops', 'edifact'] as const) {
  const folder = values[side]
  if (folder !== undefined) sides.dial({ side, folder })
}
const port = Number(values.port)
const simulator = await serveProvince(province, { port, now, fleet, world, sides })
const broker = await openMetroBroker({ world, port: Number(values['mqtt-port']), now })
process.stdout.on('error', () => process.exit(0))

const parent = process.ppid
process.on('message', (message) => {
  const order = dialOrderOf(message)
  if (order) fleet.dial(order.target, order.address)
  const target = sideTargetOf(message)
  if (target) sides.dial(target)
})
// A parent that forked us closes the channel; any other is known by its id, which changes.
process.on('disconnect', () => process.exit(0))
setInterval(() => {
  if (process.ppid !== parent) process.exit(0)
}, PARENT_CHECK_MILLISECONDS).unref()
process.once('SIGTERM', stop)
// A terminal interrupts the whole group: under a hub, it is the hub that says when to stop.
process.on('SIGINT', process.connected ? () => undefined : stop)
process.stdout.write(`${JSON.stringify({ url: simulator.url, mqtt: broker.url })}\n`)

function stop(): void {
  const all = [fleet.close(), sides.close(), simulator.close(), broker.close()]
  Promise.all(all).finally(() => process.exit(0))
}
