import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { rowsOf } from '../lake-rows.ts'
import { COUNT_CONTRACT, COUNTS_SOURCE, countMessage, countsSource } from '../testing/counts.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { absentMosquitto, startMosquitto } from '../testing/mosquitto.ts'
import { KILL_POINTS } from './testing/doors-killed.ts'

const CHILD = fileURLToPath(new URL('testing/doors-child.ts', import.meta.url))
const LONGEST_LIFE_MILLISECONDS = 2_500
const PUBLISH_EVERY_MILLISECONDS = 3
const LAST_LIFE_MILLISECONDS = 60_000

const absent = absentMosquitto()
if (absent) console.info(`skipped: ${absent}`)

it.runIf(!absent)(
  'killed at every point between receipt and acknowledgement: nothing is lost, nothing doubled',
  async () => {
    const broker = await startMosquitto()
    onTestFinished(() => broker.remove())
    const dir = await temporaryFolder()
    const client = await connectAsync(broker.url)
    onTestFinished(() => client.endAsync(true))
    await beginSession(broker.url)
    let published = 0
    let isOver = false
    const publishing = (async () => {
      for (; !isOver; published += 1) {
        await client.publishAsync('gates/1', countMessage(published), { qos: 1 })
        await sleep(PUBLISH_EVERY_MILLISECONDS)
      }
    })()
    for (const point of KILL_POINTS) {
      const most = point === 'time' ? randomInt(LONGEST_LIFE_MILLISECONDS) : 20_000
      await life(dir, broker.url, point, most)
    }
    isOver = true
    await publishing
    const wanted = Array.from({ length: published }, (_, number) => `s${number}`).sort()
    const hub = await openHub(dir, await catalogWith([countsSource(broker.url)]))
    const ingest = hub.start()
    const rows = async () => {
      const found: string[] = []
      for await (const row of rowsOf(hub.deps, COUNT_CONTRACT, ['sensor_id'])) {
        found.push(String(row.sensor_id))
      }
      return found.sort()
    }
    const patience = { timeout: LAST_LIFE_MILLISECONDS, interval: 200 }
    await expect.poll(async () => (await rows()).length, patience).toBeGreaterThanOrEqual(published)
    await ingest.stop()
    expect(await rows()).toEqual(wanted)
    const records = await hub.raw.records(COUNTS_SOURCE)
    console.info(`${KILL_POINTS.length} kills, ${published} messages, ${records.length} deliveries`)
  },
  240_000,
)

/** The session is there before the first message, as if the hub had been. */
async function beginSession(url: string): Promise<void> {
  const properties = { sessionExpiryInterval: 3_600 }
  const options = { protocolVersion: 5, clean: false, properties } as const
  const client = await connectAsync(url, { ...options, clientId: `tongqu-${COUNTS_SOURCE}` })
  await client.subscribeAsync('gates/#', { qos: 1 })
  await client.endAsync()
}

/** A hub that lives until it meets its point, or so long. */
async function life(dir: string, url: string, point: string, milliseconds: number): Promise<void> {
  const given = [CHILD, dir, point, String(1 + randomInt(3)), url]
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
  await ended
  clearTimeout(timer)
}
