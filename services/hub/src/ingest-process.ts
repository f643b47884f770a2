import { Problem } from '@tongqu/contracts'
import {
  forwardAdapters,
  hearReleases,
  type Listening,
  openControlServer,
  operationRunner,
  startForwards,
  startIngest,
  startMaintenance,
  startProducts,
} from '@tongqu/ingest'
import { processBus } from '@tongqu/realtime'
import { type HubMessage, hubMessage } from './channel.ts'
import { openLog } from './log.ts'
import type { Settings } from './settings.ts'
import { openWorkshop } from './workshop.ts'
import type { World } from './world.ts'

/** What ingest needs of the process it runs in. */
export type IngestHost = {
  process: NodeJS.Process
  /** Value of `${SIMULATOR_URL}`, when the hub simulates. */
  simulatorUrl: string | undefined
  /** Value of `${SIMULATOR_MQTT_URL}`, likewise. */
  simulatorMqttUrl: string | undefined
}

/** What was counted last is told as long as the hub takes it. */
const LAST_WORDS_MILLISECONDS = 1_000

/**
 * Runs as the hub's second process: adapters, landing, maintenance, commands. It is started with
 * `fork` and ends with its parent. Resolves when it has been told to stop and has done so;
 * a landing that takes too long is cut by the hub, and landed again at the next start.
 */
export async function runIngest(
  settings: Settings,
  world: World,
  { process, simulatorUrl, simulatorMqttUrl }: IngestHost,
): Promise<void> {
  const log = openLog('ingest', settings.logLevel)
  // The parent is gone: nothing may keep this process alive, not even a query that is running.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  // The terminal sends its interrupt to the whole group; the hub decides and tells us.
  process.on('SIGINT', () => undefined)
  const send = (message: HubMessage) => process.send?.(message)
  const workshop = await openWorkshop(settings, world, {
    log,
    onCatalog: (faults) => {
      if (faults.length > 0) return
      void ingest.reload()
      void forwards.reload()
      products.reload()
    },
  }).catch((error) => {
    if (error instanceof Problem) {
      const { code, detail } = error
      send({ hub: 'fatal', code, ...(detail ? { detail } : {}) })
    }
    throw error
  })
  const { deps } = workshop
  const channel = processBus(process)
  const bus = hearReleases(channel, (dataset) => {
    forwards.poke(dataset)
    products.poke(dataset)
  })
  const randomWord = () => Buffer.from(world.randomBytes(4)).readUInt32BE()
  const forwards = await startForwards({ ...deps, bus, adapters: forwardAdapters, randomWord })
  const variables: Record<string, string> = {
    ...(simulatorUrl && { SIMULATOR_URL: simulatorUrl }),
    ...(simulatorMqttUrl && { SIMULATOR_MQTT_URL: simulatorMqttUrl }),
  }
  const onListening = (listening: Listening) => void send({ hub: 'listening', ...listening })
  const ingest = startIngest({ ...deps, bus, variables, randomWord, onListening })
  const maintenance = startMaintenance({ ...deps, bus })
  const products = startProducts({ ...deps, bus })
  const run = operationRunner({ ...deps, bus, intake: ingest.intake })
  const control = await openControlServer({
    dataDir: settings.dataDir,
    token: world.uuid() + world.uuid(),
    run,
    now: world.now,
  })
  send({ hub: 'ready' })
  await told(process, () => {
    deps.reload().catch((err) => log.warn({ err }, 'the catalogue cannot be looked at'))
  })
  await control.close()
  await Promise.all([ingest.stop(), maintenance.stop(), products.stop(), forwards.stop()])
  await channel.drained(LAST_WORDS_MILLISECONDS)
  channel.close()
  await workshop.close()
}

/** Resolves when the hub, or whoever kills politely, wants this process to end. */
function told(process: NodeJS.Process, reload: () => void): Promise<void> {
  return new Promise((done) => {
    process.once('SIGTERM', () => done())
    process.on('message', (message) => {
      const said = hubMessage(message)?.hub
      if (said === 'stop') done()
      if (said === 'reload') reload()
    })
  })
}
