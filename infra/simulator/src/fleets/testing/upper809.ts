import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import iconv from 'iconv-lite'
import type { PlatformAccess } from '../platforms.ts'

export type Frame809 = {
  id: number
  serial: number
  code: number
  isEncrypted: boolean
  body: Buffer
}

export type Position809 = {
  plate: string
  color: number
  /** `YYYYMMDDhhmmss`, GMT+8. */
  time: string
  latitude: number
  longitude: number
  isHistory: boolean
}

/**
 * A small upper platform of JT/T 809, written from the tables: logs lower platforms in, dials back
 * with its code, checks CRC, lengths, serial numbers, and decrypts with plain big numbers.
 */
export async function scriptedUpper809(platforms: readonly PlatformAccess[]) {
  const state = {
    faults: [] as string[],
    frames: [] as Frame809[],
    positions: [] as Position809[],
    /** Access codes whose slave link stands. */
    slaves: new Set<number>(),
    logins: 0,
    /** Frames that arrive while this is set are lost, as when a machine dies. */
    isDeaf: false,
    lost: 0,
    /** Positions are taken and lost, while heartbeats are answered. */
    isForgetful: false,
    /** Tells by 0x9101 how many positions of a login were taken and kept. */
    receipts: false,
    verifyCode: 0x1234_5678,
    /** The code that is presented to the slave door; another one for tests of refusal. */
    presents: (code: number) => code,
    slaveResults: [] as number[],
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let kept = 0
    const receipt = () => {
      const body = Buffer.alloc(20)
      body.writeUInt32BE(kept, 0)
      body.writeBigUInt64BE(1_776_211_200n, 4)
      return body
    }
    let serial: number | undefined
    socket.on('close', () => sockets.delete(socket))
    listen(socket, platforms, state.faults, (frame, platform) => {
      if (serial !== undefined && frame.serial < serial) state.faults.push('serial goes back')
      if (serial !== undefined && frame.serial > serial + 1) state.faults.push('serial gap')
      serial = frame.serial
      if (state.isDeaf) {
        state.lost += 1
        return
      }
      state.frames.push(frame)
      const say = (id: number, body: Buffer) => socket.write(frameOf(platform, id, body))
      if (frame.id === 0x1001) {
        login(frame, platform, state, say, sockets)
        if (state.receipts) say(0x9101, receipt())
      } else if (frame.id === 0x1005) say(0x1006, Buffer.alloc(0))
      else if (frame.id === 0x1003) say(0x1004, Buffer.alloc(0))
      else if (frame.id === 0x1200 && state.isForgetful) state.lost += 1
      else if (frame.id === 0x1200) {
        const positions = positionsOf(frame, platform)
        state.positions.push(...positions)
        kept += positions.length
        if (state.receipts) say(0x9101, receipt())
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const close = async () => {
    cutAll()
    await new Promise((done) => server.close(done))
  }
  return { state, port, cutAll, close }
}

type State = Awaited<ReturnType<typeof scriptedUpper809>>['state']

function login(
  { body }: Frame809,
  platform: PlatformAccess,
  state: State,
  say: (id: number, body: Buffer) => void,
  sockets: Set<Socket>,
): void {
  const is2019 = platform.version === '2019'
  if (body.length !== (is2019 ? 50 : 46)) state.faults.push(`login of ${body.length} bytes`)
  const password = String(body.subarray(4, 12))
  const isRight = body.readUInt32BE(0) === platform.user && password === platform.password
  if (is2019 && body.readUInt32BE(12) !== platform.code) state.faults.push('access code')
  const answer = Buffer.alloc(5)
  answer[0] = isRight ? 0 : 4
  answer.writeUInt32BE(state.verifyCode, 1)
  say(0x1002, answer)
  if (!isRight) return
  state.logins += 1
  const at = is2019 ? 16 : 12
  const host = String(body.subarray(at, at + 32)).replaceAll('\0', '')
  const slave = connect(body.readUInt16BE(at + 32), host)
  sockets.add(slave)
  const code = Buffer.alloc(4)
  code.writeUInt32BE(state.presents(state.verifyCode))
  slave.write(frameOf(platform, 0x9001, code))
  slave.on('close', () => state.slaves.delete(platform.code))
  listen(slave, [platform], state.faults, (frame) => {
    if (frame.id !== 0x9002) return
    state.slaveResults.push(frame.body[0] ?? -1)
    if (frame.body[0] === 0) state.slaves.add(platform.code)
  })
}

function positionsOf({ body }: Frame809, platform: PlatformAccess): Position809[] {
  const plate = iconv.decode(body.subarray(0, 21), 'gbk').replaceAll('\0', '')
  const color = body[21] ?? -1
  const sub = body.readUInt16BE(22)
  const data = body.subarray(28)
  if (body.readUInt32BE(24) !== data.length) throw new Error('DATA_LENGTH')
  if (sub !== 0x1202 && sub !== 0x1203) return []
  const count = sub === 0x1203 ? (data[0] ?? 0) : 1
  const size = (data.length - (sub === 0x1203 ? 1 : 0)) / count
  const start = sub === 0x1203 ? 1 : 0
  return Array.from({ length: count }, (_, index) => {
    const part = data.subarray(start + index * size, start + (index + 1) * size)
    const read = platform.version === '2011' ? read2011(part) : read2019(part)
    return { plate, color, ...read, isHistory: sub === 0x1203 }
  })
}

function read2011(part: Buffer) {
  if (part.length !== 36) throw new Error(`GNSS_DATA of ${part.length} bytes`)
  const two = (at: number) => String(part[at]).padStart(2, '0')
  const date = `${part.readUInt16BE(3)}${two(2)}${two(1)}`
  return {
    time: `${date}${two(5)}${two(6)}${two(7)}`,
    longitude: part.readUInt32BE(8) / 1e6,
    latitude: part.readUInt32BE(12) / 1e6,
  }
}

function read2019(part: Buffer) {
  const length = part.readUInt32BE(1)
  if (part.length !== 5 + length + 45) throw new Error(`GNSS_DATA of ${part.length} bytes`)
  return {
    time: `20${part.subarray(27, 33).toString('hex')}`,
    latitude: part.readUInt32BE(13) / 1e6,
    longitude: part.readUInt32BE(17) / 1e6,
  }
}

function listen(
  socket: Socket,
  platforms: readonly PlatformAccess[],
  faults: string[],
  hear: (frame: Frame809, platform: PlatformAccess) => void,
): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    for (let end = rest.indexOf(0x5d); end >= 0; end = rest.indexOf(0x5d)) {
      const piece = rest.subarray(0, end + 1)
      rest = rest.subarray(end + 1)
      const read = strictFrame(piece, platforms)
      if (typeof read === 'string') faults.push(read)
      else hear(read.frame, read.platform)
    }
  })
}

function strictFrame(piece: Buffer, platforms: readonly PlatformAccess[]) {
  if (piece[0] !== 0x5b) return 'no 5B'
  const plain: number[] = []
  for (let index = 1; index < piece.length - 1; index += 1) {
    const byte = piece[index] ?? 0
    if (byte === 0x5b) return '5B inside'
    if (byte !== 0x5a && byte !== 0x5e) plain.push(byte)
    else {
      index += 1
      const sign = piece[index]
      if (sign !== 1 && sign !== 2) return 'escape'
      plain.push(byte === 0x5a ? (sign === 1 ? 0x5b : 0x5a) : sign === 1 ? 0x5d : 0x5e)
    }
  }
  const bytes = Buffer.from(plain)
  if (crcOf(bytes.subarray(0, -2)) !== bytes.readUInt16BE(bytes.length - 2)) return 'crc'
  if (bytes.readUInt32BE(0) !== bytes.length + 2) return 'length'
  const code = bytes.readUInt32BE(10)
  const platform = platforms.find((one) => one.code === code)
  if (!platform) return `access code ${code}`
  const body = Buffer.from(bytes.subarray(platform.version === '2019' ? 30 : 22, -2))
  const isEncrypted = bytes[17] === 1
  if (isEncrypted) decrypt(body, bytes.readUInt32BE(18), platform)
  const frame = {
    id: bytes.readUInt16BE(8),
    serial: bytes.readUInt32BE(4),
    code,
    isEncrypted,
    body,
  }
  return { frame, platform }
}

/** 4.4.7 with numbers that cannot overflow. */
function decrypt(body: Buffer, key: number, { m1, ia1, ic1 }: PlatformAccess): void {
  let state = BigInt(key === 0 ? 1 : key)
  for (const [index, byte] of body.entries()) {
    state = (BigInt(ia1) * (state % BigInt(m1)) + BigInt(ic1)) % 0x1_0000_0000n
    body[index] = byte ^ Number((state >> 20n) & 0xffn)
  }
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const carry = ((crc >> 15) ^ (byte >> bit)) & 1
      crc = ((crc << 1) & 0xffff) ^ (carry ? 0x1021 : 0)
    }
  }
  return crc
}

let serial = 0

/** Frames of the upper platform; encrypted when the lower one encrypts. */
function frameOf(platform: PlatformAccess, id: number, body: Buffer): Buffer {
  const is2019 = platform.version === '2019'
  const head = Buffer.alloc(is2019 ? 30 : 22)
  const key = 77_777
  head.writeUInt32BE(head.length + body.length + 4, 0)
  head.writeUInt32BE(serial, 4)
  head.writeUInt16BE(id, 8)
  head.writeUInt32BE(platform.code, 10)
  head[17] = platform.encrypts ? 1 : 0
  head.writeUInt32BE(platform.encrypts ? key : 0, 18)
  serial += 1
  const sent = Buffer.from(body)
  if (platform.encrypts) decrypt(sent, key, platform)
  const crc = Buffer.alloc(2)
  crc.writeUInt16BE(crcOf(Buffer.concat([head, sent])))
  const pairs: Record<number, number[]> = {
    91: [0x5a, 1],
    90: [0x5a, 2],
    93: [0x5e, 1],
    94: [0x5e, 2],
  }
  const plain = [...head, ...sent, ...crc].flatMap((byte) => pairs[byte] ?? [byte])
  return Buffer.from([0x5b, ...plain, 0x5d])
}
