import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A Mosquitto of our own, with a configuration and a store of its own. */
export type Mosquitto = {
  port: number
  /** `mqtt://127.0.0.1:<port>`, or `mqtts://localhost:<port>`. */
  url: string
  start(): Promise<void>
  /** Ends it as a service manager does; what it holds is on disk afterwards. */
  stop(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

export type MosquittoOptions = {
  /** Who may log in; absent: everybody. */
  user?: { name: string; password: string }
  /** PEM files; `clientCa` demands certificates of clients. */
  tls?: { certificate: string; key: string; clientCa?: string }
  /** Further lines of its configuration. */
  more?: readonly string[]
}

const START_MILLISECONDS = 15_000

/** Why there is no Mosquitto on this machine; undefined when there is. */
export function absentMosquitto(): string | undefined {
  const found = spawnSync(binary(), ['-h']).error === undefined
  return found ? undefined : 'Mosquitto is not installed (apt: mosquitto)'
}

/** Starts a broker on a free port of the loopback interface. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'tongqu-mosquitto-'))
  const port = await freePort()
  const config = join(folder, 'mosquitto.conf')
  await writeFile(config, await configOf(folder, port, options))
  let child: ChildProcess | undefined
  const broker: Mosquitto = {
    port,
    url: options.tls ? `mqtts://localhost:${port}` : `mqtt://127.0.0.1:${port}`,
    async start() {
      child = spawn(binary(), ['-c', config], { stdio: 'ignore' })
      const patience = Date.now() + START_MILLISECONDS
      while (!(await answers(port))) {
        if (Date.now() > patience) throw new Error('Mosquitto does not start')
        await sleep(50)
      }
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
    async remove() {
      await broker.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await broker.start()
  return broker
}

/** A way to a port that can be cut. */
export type Bridge = {
  port: number
  cut(): void
  mend(): void
  /** Connections that were refused because of their version. */
  refused(): number
  close(): Promise<void>
}

/** `isOld`: it answers whoever speaks MQTT 5 as brokers do that know 3.1.1 only. */
export async function bridgeTo(port: number, { isOld = false } = {}): Promise<Bridge> {
  const sockets = new Set<Socket>()
  let isCut = false
  let refused = 0
  const server: Server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => near.destroy())
    near.on('close', () => sockets.delete(near))
    if (isCut) near.destroy()
    near.once('data', (head: Buffer) => {
      if (isOld && head[VERSION_AT] === 5) {
        refused += 1
        near.end(TOO_NEW)
        return
      }
      const far = connect(port, '127.0.0.1')
      far.on('error', () => near.destroy())
      far.on('close', () => near.destroy())
      near.on('close', () => far.destroy())
      far.write(head)
      near.pipe(far).pipe(near)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: portOf(server),
    cut,
    mend() {
      isCut = false
    },
    refused: () => refused,
    close() {
      cut()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

/** Of a CONNECT shorter than 128 bytes: behind type, length and the name `MQTT` with its own. */
const VERSION_AT = 8

/** CONNACK: unacceptable protocol version (MQTT 3.1.1, 3.2.2.3). */
const TOO_NEW = Uint8Array.of(0x20, 0x02, 0x00, 0x01)

async function configOf(
  folder: string,
  port: number,
  { user, tls, more = [] }: MosquittoOptions,
): Promise<string> {
  const lines = [
    `listener ${port} 127.0.0.1`,
    'persistence true',
    `persistence_location ${folder}/`,
    // Of root it would become another user, who may not read our folder.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    'max_queued_messages 0',
    `allow_anonymous ${user === undefined}`,
    ...more,
  ]
  if (user) {
    const file = join(folder, 'passwords')
    await writeFile(file, '', { mode: 0o600 })
    execFileSync('mosquitto_passwd', ['-b', file, user.name, user.password], { stdio: 'ignore' })
    lines.push(`password_file ${file}`)
  }
  if (tls) {
    lines.push(`certfile ${tls.certificate}`, `keyfile ${tls.key}`)
    if (tls.clientCa) lines.push(`cafile ${tls.clientCa}`, 'require_certificate true')
  }
  return `${lines.join('\n')}\n`
}

/** Debian puts it where only root looks. */
function binary(): string {
  return spawnSync('mosquitto', ['-h']).error ? '/usr/sbin/mosquitto' : 'mosquitto'
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const port = portOf(server)
  await new Promise<void>((done) => server.close(() => done()))
  return port
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
