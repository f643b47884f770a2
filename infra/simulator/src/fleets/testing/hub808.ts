import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A frame as the scripted hub read it; nothing of the simulator's own code reads it. */
export type Frame808 = {
  id: number
  phone: string
  is2019: boolean
  serial: number
  packet: { total: number; index: number } | undefined
  body: Buffer
}

export type Position808 = {
  phone: string
  /** `YYMMDDhhmmss`, GMT+8. */
  time: string
  latitude: number
  longitude: number
  speed: number
  alarm: number
  status: number
  items: Map<number, Buffer>
  isBackFill: boolean
}

type Script = {
  transport?: 'tcp' | 'udp'
  /** Answers to positions; silence otherwise. */
  acknowledges?: (frame: Frame808) => boolean
  /** Result of authentication; 0 by default. */
  authenticates?: (phone: string, code: string) => number
}

/**
 * A hub of JT/T 808 that takes nothing on trust: flags, escapes, checksum, lengths and serial
 * numbers of every frame are checked by the tables, and each fault is noted.
 */
export async function scriptedHub808(script: Script = {}) {
  const state = {
    faults: [] as string[],
    frames: [] as Frame808[],
    positions: [] as Position808[],
    raw: new Map<string, Buffer[]>(),
    connections: 0,
  }
  const serials = new Map<string, number>()
  const parts = new Map<string, Buffer[]>()
  const sockets = new Set<Socket>()
  const hear = (piece: Buffer, say: (frame: Buffer) => void) => {
    const frame = strictFrame(piece, state.faults)
    if (!frame) return
    const before = serials.get(frame.phone)
    if (before !== undefined && frame.serial !== ((before + 1) & 0xffff)) {
      state.faults.push(`serial ${frame.serial} after ${before}`)
    }
    serials.set(frame.phone, frame.serial)
    state.frames.push(frame)
    const known = state.raw.get(frame.phone)
    if (known) known.push(Buffer.from(piece))
    else state.raw.set(frame.phone, [Buffer.from(piece)])
    answer(frame, script, parts, state.positions, state.faults, say)
  }
  if (script.transport === 'udp') {
    const socket = createSocket('udp4')
    socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
      for (const piece of pieces(bytes)) {
        hear(piece, (frame) => socket.send(frame, from.port, from.address))
      }
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    return {
      ...state,
      state,
      port,
      cutAll: () => undefined,
      close: async () => void socket.close(),
    }
  }
  const server = createServer((socket) => {
    state.connections += 1
    sockets.add(socket)
    let rest: Buffer = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes: Buffer) => {
      const all = Buffer.concat([rest, bytes])
      const end = all.lastIndexOf(0x7e)
      // An odd number of flags leaves a frame open.
      const flags = all.reduce((count, byte) => count + (byte === 0x7e ? 1 : 0), 0)
      const whole = flags % 2 === 0 ? end + 1 : end
      rest = all.subarray(whole)
      for (const piece of pieces(all.subarray(0, whole)))
        hear(piece, (frame) => socket.write(frame))
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
  return { ...state, state, port, cutAll, close }
}

export type ScriptedHub808 = Awaited<ReturnType<typeof scriptedHub808>>

function answer(
  frame: Frame808,
  script: Script,
  parts: Map<string, Buffer[]>,
  positions: Position808[],
  faults: string[],
  say: (frame: Buffer) => void,
): void {
  const code = `code-${frame.phone.replace(/^0+/, '')}`
  const reply = (id: number, body: Buffer) => say(frameFor(frame, id, body))
  const general = (result: number) => {
    const body = Buffer.alloc(5)
    body.writeUInt16BE(frame.serial, 0)
    body.writeUInt16BE(frame.id, 2)
    body[4] = result
    reply(0x8001, body)
  }
  if (frame.id === 0x0100) {
    const head = Buffer.alloc(3)
    head.writeUInt16BE(frame.serial, 0)
    reply(0x8100, Buffer.concat([head, Buffer.from(code)]))
  } else if (frame.id === 0x0102) {
    const said = frame.is2019 ? frame.body.subarray(1, 1 + (frame.body[0] ?? 0)) : frame.body
    general(script.authenticates?.(frame.phone, String(said)) ?? 0)
  } else if (frame.id !== 0x0200 && frame.id !== 0x0704) general(0)
  else if (!script.acknowledges || script.acknowledges(frame)) {
    const whole = joined(frame, parts)
    if (whole) positions.push(...positionsOf(frame, whole, faults))
    general(0)
  }
}

function joined(frame: Frame808, parts: Map<string, Buffer[]>): Buffer | undefined {
  if (!frame.packet) return frame.body
  const { total, index } = frame.packet
  const list = index === 1 ? [] : (parts.get(frame.phone) ?? [])
  list[index - 1] = frame.body
  parts.set(frame.phone, list)
  return index === total ? Buffer.concat(list) : undefined
}

function positionsOf(frame: Frame808, body: Buffer, faults: string[]): Position808[] {
  if (frame.id === 0x0200) return [positionOf(frame.phone, body, false, faults)]
  const positions: Position808[] = []
  let at = 3
  while (at < body.length) {
    const length = body.readUInt16BE(at)
    const part = body.subarray(at + 2, at + 2 + length)
    positions.push(positionOf(frame.phone, part, body[2] === 1, faults))
    at += 2 + length
  }
  if (positions.length !== body.readUInt16BE(0)) faults.push('wrong count in 0x0704')
  return positions
}

function positionOf(phone: string, body: Buffer, isBackFill: boolean, faults: string[]) {
  const items = new Map<number, Buffer>()
  let at = 28
  while (at + 2 <= body.length) {
    const length = body[at + 1] ?? 0
    items.set(body[at] ?? 0, body.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  if (at !== body.length) faults.push('items do not fill the body')
  return {
    phone,
    alarm: body.readUInt32BE(0),
    status: body.readUInt32BE(4),
    latitude: body.readUInt32BE(8) / 1e6,
    longitude: body.readUInt32BE(12) / 1e6,
    speed: body.readUInt16BE(18) / 10,
    time: body.subarray(22, 28).toString('hex'),
    items,
    isBackFill,
  }
}

function pieces(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  let start = -1
  for (const [index, byte] of bytes.entries()) {
    if (byte !== 0x7e) continue
    if (start < 0) start = index
    else {
      found.push(bytes.subarray(start, index + 1))
      start = -1
    }
  }
  return found
}

function strictFrame(piece: Buffer, faults: string[]): Frame808 | undefined {
  const plain: number[] = []
  for (let index = 1; index < piece.length - 1; index += 1) {
    const byte = piece[index] ?? 0
    if (byte !== 0x7d) plain.push(byte)
    else {
      index += 1
      if (piece[index] === 1) plain.push(0x7d)
      else if (piece[index] === 2) plain.push(0x7e)
      else return fault(faults, 'escape')
    }
  }
  const bytes = Buffer.from(plain)
  if (bytes.reduce((sum, byte) => sum ^ byte, 0) !== 0) return fault(faults, 'checksum')
  const property = bytes.readUInt16BE(2)
  const is2019 = (property & 0x4000) !== 0
  if ((property & 0x9c00) !== 0) return fault(faults, 'reserved or encryption bits')
  const phoneAt = is2019 ? 5 : 4
  const serialAt = phoneAt + (is2019 ? 10 : 6)
  if (is2019 && bytes[4] !== 1) return fault(faults, 'protocol version')
  const isPart = (property & 0x2000) !== 0
  const bodyAt = serialAt + 2 + (isPart ? 4 : 0)
  if (bytes.length - 1 - bodyAt !== (property & 0x3ff)) return fault(faults, 'length')
  return {
    id: bytes.readUInt16BE(0),
    phone: bytes.subarray(phoneAt, serialAt).toString('hex'),
    is2019,
    serial: bytes.readUInt16BE(serialAt),
    packet: isPart
      ? { total: bytes.readUInt16BE(serialAt + 2), index: bytes.readUInt16BE(serialAt + 4) }
      : undefined,
    body: bytes.subarray(bodyAt, -1),
  }
}

function fault(faults: string[], text: string): undefined {
  faults.push(text)
  return undefined
}

let serial = 0

function frameFor(to: Frame808, id: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(id, 0)
  head.writeUInt16BE(body.length | (to.is2019 ? 0x4000 : 0), 2)
  const tail = Buffer.alloc(2)
  tail.writeUInt16BE(serial & 0xffff)
  serial += 1
  const version = to.is2019 ? [Buffer.from([1])] : []
  const plain = Buffer.concat([head, ...version, Buffer.from(to.phone, 'hex'), tail, body])
  const sum = plain.reduce((all, byte) => all ^ byte, 0)
  const escaped = [...plain, sum].flatMap((byte) =>
    byte === 0x7d ? [0x7d, 1] : byte === 0x7e ? [0x7d, 2] : [byte],
  )
  return Buffer.from([0x7e, ...escaped, 0x7e])
}
