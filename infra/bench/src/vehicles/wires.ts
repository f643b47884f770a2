import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { jt808 } from '@tongqu/adapter-jt808'
import { jt809, jt809Forward } from '@tongqu/adapter-jt809'
import type { Frame, SessionAdapter, SessionContext } from '@tongqu/adapter-kit'
import { type FleetVehicle, generateProvince, openFleet } from '@tongqu/simulator'
import { frameContextOf, sessionContextOf } from './context.ts'

/** What clients of one source have sent, as it came: pieces by connection, from its first byte. */
export type Wires = {
  adapter: SessionAdapter
  options: Readonly<Record<string, string>>
  vehicles: readonly FleetVehicle[]
  connections: readonly Uint8Array[][]
  /** What their sessions have given to the journal, in the order of receipt. */
  frames: readonly Frame[]
  /** Location frames among them. */
  positions: number
}

export type Variant = 'jt808' | `jt809-${'2011' | '2019'}${'' | '-encrypted'}`

const FLEET = { vehicles: 1_000, intervalSeconds: 1, speed: 10, parkedFactor: 1, absences: false }
const HOUR_MILLISECONDS = 3_600_000
const PEER = { address: '127.0.0.1', port: 40_000, transport: 'tcp' } as const

/** Largest piece that a socket of Node gives at once. */
const PIECE_BYTES = 65_536

/**
 * Location frames on their wires. JT/T 808: a fleet of the simulator, editions mixed, over real
 * sockets. JT/T 809: the same positions by the hub as lower platform, one main link.
 */
export async function wiresOf(variant: Variant, positions: number): Promise<Wires> {
  const terminals = await terminalWires(positions)
  return variant === 'jt808' ? terminals : platformWires(terminals, variant)
}

async function terminalWires(wanted: number): Promise<Wires> {
  const connections: Uint8Array[][] = []
  const frames: Frame[] = []
  const sockets = new Set<Socket>()
  const options = {}
  const province = generateProvince({ seed: 7, scale: 1 })
  const now = () => Date.now()
  const startAt = now() - HOUR_MILLISECONDS
  const fleet = openFleet({ ...FLEET, province, now, startAt, access: 'jt808' })
  const source = jt808.open(sessionContextOf(options, fleet.vehicles))
  const server = createServer((socket) => {
    const pieces: Uint8Array[] = []
    connections.push(pieces)
    sockets.add(socket)
    const session = source.session(PEER)
    session.opened(now())
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      if (frames.length >= wanted) return
      pieces.push(bytes)
      const turn = session.receive(bytes, now())
      frames.push(...turn.frames)
      for (const answer of [...turn.replies, ...turn.acknowledgements]) socket.write(answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  fleet.dial('jt808', { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  while (frames.length < wanted) await new Promise((done) => setTimeout(done, 100))
  await fleet.close()
  for (const socket of sockets) socket.destroy()
  server.close()
  const reports = frames.filter(isReport)
  const { vehicles } = fleet
  return {
    adapter: jt808,
    options,
    vehicles,
    connections,
    frames: reports,
    positions: reports.length,
  }
}

/** Message id 0x0200. */
function isReport({ bytes }: Frame): boolean {
  return bytes[0] === 0x02 && bytes[1] === 0x00
}

const ACCESS = { accessCode: '10001', user: '7', password: 'secret' }
const KEYS = { m1: '30414037', ia1: '20260411', ic1: '18170923' }
/** Rows that go out together. */
const ROWS = 100

function platformWires(terminals: Wires, variant: Exclude<Variant, 'jt808'>): Wires {
  const [, version = '', cipher] = variant.split('-')
  const keys = Object.entries(KEYS).map(([name, value]) => `${name}=${value}`)
  const { accessCode, user, password } = ACCESS
  const line = [accessCode, `version=${version}`, `user=${user}`, `password=${password}`, ...keys]
  const options = { platforms: line.join(' ') }
  const { vehicles } = terminals
  const upperContext = sessionContextOf(options, vehicles)
  const upper = jt809.open(upperContext).session(PEER)
  const lowerOptions = { ...ACCESS, ...KEYS, version, encrypt: cipher ? 'yes' : 'no' }
  const lower = jt809Forward.open(sessionContextOf(lowerOptions, vehicles))
  const main = lower.main()
  const sent: Uint8Array[] = []
  const frames: Frame[] = []
  const now = () => Date.now()
  const tell = (first: readonly Uint8Array[]): void => {
    const waiting = [...first]
    for (let bytes = waiting.shift(); bytes; bytes = waiting.shift()) {
      sent.push(bytes)
      const turn = upper.receive(Uint8Array.from(bytes), now())
      frames.push(...turn.frames)
      for (const answer of [...turn.replies, ...turn.acknowledgements]) {
        waiting.push(...main.receive(answer, now()).replies)
      }
    }
  }
  upper.opened(now())
  tell(main.opened(now()).replies)
  const { readings } = jt808.decode(terminals.frames, frameContextOf({}))
  const rows = readings.flatMap(({ contract, reading }) => {
    return contract === 'vehicle/position@1' ? [reading] : []
  })
  for (let at = 0; at < rows.length; at += ROWS) {
    if (!lower.isReady()) throw new Error(`the link of ${variant} is not ready`)
    const page = rows.slice(at, at + ROWS).map((reading, index) => ({ place: at + index, reading }))
    tell(lower.send(page, now(), false).replies)
  }
  const reports = frames.filter(({ bytes }) => bytes[8] === 0x12 && bytes[9] === 0x00)
  const connections = [piecesOf(sent)]
  return { adapter: jt809, options, vehicles, connections, frames: reports, positions: rows.length }
}

/** The same bytes in pieces as a busy socket gives them. */
function piecesOf(sent: readonly Uint8Array[]): Uint8Array[] {
  const bytes = Buffer.concat(sent)
  const count = Math.ceil(bytes.length / PIECE_BYTES)
  return Array.from({ length: count }, (_, at) => {
    return bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES)
  })
}

/** A context for sessions that hear the wires anew. */
export function contextOf({ options, vehicles }: Wires): SessionContext {
  return sessionContextOf(options, vehicles)
}
