import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Problem } from '@tongqu/contracts'
import type { Listening, Log } from '@tongqu/ingest'
import { type ProcessBus, processBus } from '@tongqu/realtime'
import { type HubMessage, hubMessage } from './channel.ts'
import { ROOT, type Settings } from './settings.ts'
import { type Supervised, supervise } from './supervise.ts'
import type { World } from './world.ts'

/** Of a process that has ended. */
const LAST_WORDS_MILLISECONDS = 1_000
const SIMULATOR_PATIENCE_MILLISECONDS = 15_000
/** An ingest process that dies so often before it was ever ready never will be. */
const STILLBORN_LIMIT = 4

export type IngestChild = Supervised & {
  /** Does it hear commands and land deliveries? */
  isReady(): boolean
  /** Resolves when it is ready for the first time; fails with what keeps it from ever being so. */
  ready: Promise<void>
  reload(): void
}

/** Starts the ingest process and keeps it running. `onBus` is called with the bus of each start. */
export function startIngestProcess(
  world: World,
  log: Log,
  options: {
    simulator: SimulatorPlace | undefined
    onBus: (bus: ProcessBus) => void
    onListening: (listening: Listening) => void
  },
): IngestChild {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  let isReady = false
  let stillborn = 0
  let child: ChildProcess | undefined
  const { url, mqttUrl } = options.simulator ?? {}
  const simulator = url && mqttUrl ? { SIMULATOR_URL: url, SIMULATOR_MQTT_URL: mqttUrl } : {}
  const tell = (message: HubMessage) => {
    if (child?.connected) child.send(message, () => undefined)
  }
  const supervised = supervise({
    now: world.now,
    start: () =>
      fork(world.mainFile, ['ingest'], {
        serialization: 'advanced',
        env: { ...world.env, ...simulator },
        execArgv: [],
      }),
    onStart(started) {
      child = started
      options.onBus(processBus(started))
      started.on('message', (message) => {
        const said = hubMessage(message)
        if (said?.hub === 'ready') {
          isReady = true
          stillborn = Number.NEGATIVE_INFINITY
          resolve()
        }
        if (said?.hub === 'listening') {
          const { hub: _, ...listening } = said
          options.onListening(listening)
        }
        if (said?.hub === 'fatal') {
          reject(new Problem(said.code as never, said.detail ? { detail: said.detail } : {}))
        }
      })
    },
    onDeath(death) {
      isReady = false
      stillborn += 1
      if (stillborn === STILLBORN_LIMIT) reject(neverReady(death.code))
      log.error(death, 'the ingest process died and is started again')
    },
    askToStop: () => tell({ hub: 'stop' }),
  })
  return {
    ...supervised,
    isReady: () => isReady,
    ready,
    reload: () => tell({ hub: 'reload' }),
    async stop(graceMilliseconds) {
      const last = child
      await supervised.stop(graceMilliseconds)
      if (last) await heardOut(last)
    },
  }
}

/** A process may be gone before what it said last has been read. */
async function heardOut(child: ChildProcess): Promise<void> {
  if (!child.connected) return
  const signal = AbortSignal.timeout(LAST_WORDS_MILLISECONDS)
  await once(child, 'disconnect', { signal }).catch(() => undefined)
}

function neverReady(code: number | null): Problem {
  return new Problem('not-ready', {
    detail: {
      'zh-CN': `接入进程反复退出（${code}），原因见上方输出`,
      en: `The ingest process ends again and again (${code}); the output above tells why.`,
    },
  })
}

/** Where the simulated province answers, and where its broker is. */
export type SimulatorPlace = { url: string; mqttUrl: string }

export type SimulatorChild = Supervised &
  SimulatorPlace & {
    /** Its vehicles report here from now on; said again whenever the simulator starts anew. */
    dial(listening: Listening): void
  }

/** Starts the simulated province; when it dies it comes back under the same ports. */
export async function startSimulator(
  world: World,
  { simulateScale }: Settings,
  log: Log,
): Promise<SimulatorChild> {
  const { promise: place, resolve, reject } = Promise.withResolvers<SimulatorPlace>()
  const patience = setTimeout(
    () => reject(new Error('the simulator does not start')),
    SIMULATOR_PATIENCE_MILLISECONDS,
  )
  let ports = { http: '0', mqtt: '0' }
  let child: ChildProcess | undefined
  const listeners = new Map<string, Listening>()
  const tell = (listening: Listening) => {
    if (child?.connected) child.send({ simulator: 'dial', ...listening }, () => undefined)
  }
  const supervised = supervise({
    now: world.now,
    start: () =>
      fork(
        join(ROOT, 'infra/simulator/src/main.ts'),
        ['--scale', String(simulateScale), '--port', ports.http, '--mqtt-port', ports.mqtt],
        { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] },
      ),
    onStart(started) {
      child = started
      if (!started.stdout) return
      createInterface({ input: started.stdout }).once('line', (line) => {
        for (const listening of listeners.values()) tell(listening)
        const { url, mqtt } = JSON.parse(line) as { url: string; mqtt: string }
        ports = { http: new URL(url).port, mqtt: new URL(mqtt).port }
        resolve({ url, mqttUrl: mqtt })
      })
    },
    onDeath: (death) => log.error(death, 'the simulator died and is started again'),
    askToStop: (child) => void child.kill('SIGTERM'),
  })
  try {
    return {
      ...supervised,
      ...(await place),
      dial(listening) {
        listeners.set(listening.source, listening)
        tell(listening)
      },
    }
  } catch (error) {
    supervised.kill()
    throw error
  } finally {
    clearTimeout(patience)
  }
}
