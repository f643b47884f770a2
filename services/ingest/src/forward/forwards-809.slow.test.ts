import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { jt809, jt809Forward } from '@tongqu/adapter-jt809'
import type { Frame, Session, SessionTurn, VehicleDirectory } from '@tongqu/adapter-kit'
import type { Dataset, Forward } from '@tongqu/catalog'
import { type LakeReading, openEngine, openLakeWriter } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import { counters, delivery } from '../../../lakehouse/src/testing/lake.ts'
import { randomFrom } from '../../../lakehouse/src/testing/random.ts'
import { silent, temporaryFolder } from '../testing/hub.ts'
import { drive } from './drive.ts'
import { startForwards } from './forwards.ts'

const WAIT = { timeout: 40_000, interval: 50 }
const MINUTE = 60_000
const LINK = 'm1=10000000 ia1=20000000 ic1=30000000'

const nobody: VehicleDirectory = {
  byPhone: () => undefined,
  byPlate: () => undefined,
  note: () => undefined,
}

const positions: Dataset = {
  ...counters,
  id: 'positions',
  tables: [{ name: 'position', contract: 'vehicle/position@1' }],
}

function session(options: Record<string, string>) {
  return {
    options,
    zone: 'Asia/Shanghai',
    vehicles: nobody,
    keyed: (purpose: string, text: string) => `${purpose}:${text}`,
    randomWord: () => 0x1234_5678,
  }
}

/** The hub as upper platform over plain sockets: its frames are its disk. */
async function openUpper(platform: string, isUnlucky: () => boolean) {
  const frames: Frame[] = []
  const sockets = new Set<Socket>()
  const shared = jt809.open(session({ platforms: platform }))

  /** A session whose link now and then breaks when frames are kept and nobody was told yet. */
  function unlucky(talking: Session): Session {
    return {
      opened: (now) => talking.opened(now),
      wake: (now) => talking.wake(now),
      closed: (now) => talking.closed(now),
      heldBytes: () => talking.heldBytes(),
      receive(bytes, now) {
        const turn = talking.receive(bytes, now)
        if (turn.frames.length === 0 || !isUnlucky()) return turn
        setImmediate(cut)
        return { ...turn, replies: [], acknowledgements: [] }
      },
    }
  }

  function run(socket: Socket, talking: Session): void {
    sockets.add(socket)
    drive(socket, unlucky(talking), {
      now: () => Date.now(),
      idleSeconds: 60,
      onTurn(turn: SessionTurn) {
        frames.push(...turn.frames)
        for (const { host, port, session: dialled } of turn.dials ?? []) {
          const slave = connect(port, host)
          slave.on('error', () => undefined)
          slave.once('connect', () => run(slave, dialled))
        }
      },
      onEnd: () => sockets.delete(socket),
    })
  }

  const server = createServer((socket) =>
    run(socket, shared.session({ address: '127.0.0.1', port: 0, transport: 'tcp' })),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  return { port: typeof address === 'object' && address ? address.port : 0, frames, cut }
}

/** Positions that the frames of the upper platform say, as texts; repeats are left in. */
function positionsIn(frames: readonly Frame[]): string[] {
  const { readings } = jt809.decode(frames, {
    receivedAt: new Date().toISOString(),
    zone: 'Asia/Shanghai',
    limits: { bytes: 1e9, entities: 1e6, depth: 8 },
    options: {},
    pseudonym: (identity, day) => `${identity} ${day}`,
  })
  return readings
    .filter(({ contract }) => contract === 'vehicle/position@1')
    .map(({ reading }) => textOf(reading as Record<string, unknown>))
}

function textOf(reading: Record<string, unknown>): string {
  const { plate, plate_color: color, located_at: at, latitude, longitude } = reading
  const { speed_kilometers_per_hour: speed, direction_degrees: course } = reading
  return JSON.stringify([plate, color, Date.parse(String(at)), latitude, longitude, speed, course])
}

function position(vehicle: number, at: number, random: () => number): LakeReading {
  const micro = (from: number) => from + Math.floor(random() * 1_000_000) / 1e6
  return {
    contract: 'vehicle/position@1',
    reading: {
      located_at: new Date(at).toISOString(),
      vehicle_id: `v${vehicle}`,
      vehicle_kind: 'truck',
      plate: `云A${10_000 + vehicle}`,
      plate_color: 2,
      protocol: 'jt808',
      protocol_version: '2019',
      is_back_fill: false,
      is_positioned: true,
      latitude: Number(micro(31).toFixed(6)),
      longitude: Number(micro(113).toFixed(6)),
      speed_kilometers_per_hour: Math.floor(random() * 100),
      direction_degrees: Math.floor(random() * 360),
      altitude_meters: 40,
      status_flags: '3',
      alarm_flags: '0',
    },
  }
}

it.each(['2011', '2019'] as const)(
  'by JT/T 809-%s every position arrives, whatever is cut and restarted',
  async (version) => {
    const seed = Date.now() % 1_000_000
    const random = randomFrom(seed)
    const dir = await temporaryFolder()
    const engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir: dir })
    const now = () => Date.now()
    const uuid = () => crypto.randomUUID()
    const zone = 'Asia/Shanghai'
    const writer = await openLakeWriter({ dir, datasets: [positions], zone, now, uuid, engine })
    onTestFinished(async () => {
      await writer.close()
      engine.close()
    })
    const platform = `5300001 version=${version} user=53 password=secret ${LINK}`
    const upper = await openUpper(platform, () => random() < 0.15)
    const forward: Forward = {
      id: 'ministry',
      dataset: 'positions',
      table: 'position',
      adapter: 'jt809',
      transport: { kind: 'tcp-dial', host: '127.0.0.1', port: upper.port, idleSeconds: 60 },
      listen: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
      zone,
      options: {
        version,
        accessCode: '5300001',
        user: '53',
        password: 'secret',
        encrypt: 'yes',
        ...Object.fromEntries(LINK.split(' ').map((part) => part.split('='))),
      },
      enabled: true,
    }
    const catalog = {
      datasets: new Map([['positions', positions]]),
      forwards: new Map([['ministry', forward]]),
    }
    const start = () =>
      startForwards({
        dataDir: dir,
        catalog: () => catalog as never,
        adapters: new Map([['jt809', jt809Forward]]),
        randomWord: () => 0x7654_3210,
        engine,
        bus: { publish: () => undefined },
        log: silent,
        now,
        uuid,
        random,
      })
    const wanted: string[] = []
    let forwards = await start()
    const begin = Math.floor(now() / 1000) * 1000
    for (let turn = 0; turn < 40; turn += 1) {
      // Every third delivery is old: history beside live positions.
      const at = begin - (turn % 3 === 0 ? 60 - turn : 0) * MINUTE + turn * 1000
      const vehicles = Array.from({ length: 1 + Math.floor(random() * 60) }, (_v, index) => index)
      const readings = vehicles.map((vehicle) => position(vehicle, at, random))
      wanted.push(...readings.map(({ reading }) => textOf(reading)))
      const receivedAt = new Date(now()).toISOString()
      await writer.land(delivery(positions, turn, { receivedAt }), {
        readings,
        rejects: [],
        findings: [],
      })
      forwards.poke('positions')
      await new Promise((done) => setTimeout(done, random() * 300))
      if (random() < 0.1) upper.cut()
      if (random() < 0.15) {
        await forwards.stop()
        forwards = await start()
      }
    }
    await expect.poll(() => new Set(positionsIn(upper.frames)).size, WAIT).toBe(wanted.length)
    await forwards.stop()
    const arrived = positionsIn(upper.frames)
    expect({ seed, rows: [...new Set(arrived)].toSorted() }).toEqual({
      seed,
      rows: wanted.toSorted(),
    })
    console.info({ version, wanted: wanted.length, arrived: arrived.length })
  },
  60_000,
)
