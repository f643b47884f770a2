import { connect, type Socket } from 'node:net'

/** One position, in the units of JT/T 808-2019 table 23. */
export type Fix = {
  /** Milliseconds since 1970, whole seconds. */
  at: number
  /** 1e-6 degrees. */
  latitude: number
  longitude: number
  altitudeMeters: number
  /** 0.1 km/h. */
  speed: number
  /** 0 to 359. */
  direction: number
  status: number
  alarm: number
  /** 0.1 km. */
  mileage: number
}

/** A terminal that sends its positions until each is acknowledged, whatever happens to the link. */
export type Terminal = {
  plate: string
  /** Takes a position to send. */
  report(fix: Fix): void
  /** Positions not acknowledged yet. */
  waiting(): number
  acknowledged(): number
  stop(): void
}

const MESSAGE = {
  register: 0x0100,
  authenticate: 0x0102,
  location: 0x0200,
  platformAck: 0x8001,
  registerAck: 0x8100,
} as const

/** Positions on the way to a hub that has not acknowledged them. */
const MOST_IN_FLIGHT = 50

const AGAIN_MILLISECONDS = 300

/** GMT+8, JT/T 808-2019 table 23. */
const TERMINAL_CLOCK_MILLISECONDS = 8 * 3_600_000

/** 云 in GBK; the rest of our invented plates is ASCII. */
const YUN = Buffer.from([0xd4, 0xc6])

/** Opens a terminal of the 2019 edition for the plate `云<rest>`. */
export function openTerminal(options: { port: number; phone: string; rest: string }): Terminal {
  const { port, phone, rest } = options
  const waiting: Fix[] = []
  const inFlight = new Map<number, Fix>()
  let code: Buffer | undefined
  let isIn = false
  let serial = 0
  let acknowledged = 0
  let stopped = false
  let socket: Socket | undefined
  let held: Buffer = Buffer.alloc(0)

  function dial(): void {
    if (stopped) return
    held = Buffer.alloc(0)
    const opened = connect(port, '127.0.0.1', () => (code ? authenticate(code) : register()))
    opened.setNoDelay(true)
    opened.on('data', hear).on('error', () => undefined)
    opened.on('close', () => {
      isIn = false
      waiting.unshift(...inFlight.values())
      inFlight.clear()
      if (!stopped) setTimeout(dial, AGAIN_MILLISECONDS)
    })
    socket = opened
  }

  function send(id: number, body: Buffer): number {
    serial = (serial + 1) & 0xffff
    socket?.write(frame(id, phone, serial, body))
    return serial
  }

  const register = () => send(MESSAGE.register, registerBody(rest))
  const authenticate = (secret: Buffer) => send(MESSAGE.authenticate, authenticateBody(secret))

  function sendWaiting(): void {
    while (isIn && inFlight.size < MOST_IN_FLIGHT) {
      const fix = waiting.shift()
      if (!fix) return
      inFlight.set(send(MESSAGE.location, locationBody(fix)), fix)
    }
  }

  function hear(bytes: Buffer): void {
    const { messages, rest: left } = messagesIn(Buffer.concat([held, bytes]))
    held = left
    for (const message of messages) answer(message)
  }

  function answer({ id, body }: Message): void {
    if (id === MESSAGE.registerAck && body[2] === 0) {
      code = body.subarray(3)
      authenticate(code)
    }
    if (id !== MESSAGE.platformAck) return
    const to = body.readUInt16BE(2)
    if (to === MESSAGE.authenticate) {
      isIn = body[4] === 0
      if (!isIn) code = undefined
    }
    if (to === MESSAGE.location && inFlight.delete(body.readUInt16BE(0))) acknowledged += 1
    sendWaiting()
  }

  dial()
  return {
    plate: `云${rest}`,
    report(fix) {
      waiting.push(fix)
      sendWaiting()
    },
    waiting: () => waiting.length + inFlight.size,
    acknowledged: () => acknowledged,
    stop() {
      stopped = true
      socket?.destroy()
    },
  }
}

type Message = { id: number; body: Buffer }

/** Whole messages between flags, and what is left of the next one. */
function messagesIn(bytes: Buffer): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = []
  let rest = bytes
  for (;;) {
    const start = rest.indexOf(0x7e)
    const end = rest.indexOf(0x7e, start + 1)
    if (start < 0 || end < 0) return { messages, rest }
    const plain = unescaped(rest.subarray(start + 1, end))
    rest = rest.subarray(end + 1)
    // Properties with bit 14 mark the 2019 header: version and ten bytes of phone.
    const headBytes = (plain.readUInt16BE(2) & 0x4000) !== 0 ? 17 : 12
    messages.push({
      id: plain.readUInt16BE(0),
      body: plain.subarray(headBytes, plain.length - 1),
    })
  }
}

/** JT/T 808-2019 table 8: area, maker 11, model 30, terminal 30, colour, plate. */
function registerBody(rest: string): Buffer {
  const area = Buffer.from([0, 42, 0x27, 0x10])
  const fixed = Buffer.alloc(11 + 30 + 30)
  fixed.write(`T${rest}`, 41, 'ascii')
  return Buffer.concat([area, fixed, Buffer.from([2]), YUN, Buffer.from(rest, 'ascii')])
}

/** 0x0102: length of the code, code, IMEI 15, software 20. */
function authenticateBody(code: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code.length]), code, Buffer.alloc(15, '0'), Buffer.alloc(20)])
}

function locationBody(fix: Fix): Buffer {
  const body = Buffer.alloc(28 + 6)
  body.writeUInt32BE(fix.alarm, 0)
  body.writeUInt32BE(fix.status, 4)
  body.writeUInt32BE(fix.latitude, 8)
  body.writeUInt32BE(fix.longitude, 12)
  body.writeUInt16BE(fix.altitudeMeters, 16)
  body.writeUInt16BE(fix.speed, 18)
  body.writeUInt16BE(fix.direction, 20)
  const local = new Date(fix.at + TERMINAL_CLOCK_MILLISECONDS).toISOString()
  body.write(local.replace(/\D/g, '').slice(2, 14), 22, 'hex')
  // Item 01, four bytes: mileage.
  body.writeUInt16BE(0x0104, 28)
  body.writeUInt32BE(fix.mileage, 30)
  return body
}

function frame(id: number, phone: string, serial: number, body: Buffer): Buffer {
  const head = Buffer.alloc(17)
  head.writeUInt16BE(id, 0)
  head.writeUInt16BE(body.length | 0x4000, 2)
  head.writeUInt8(1, 4)
  head.write(phone.padStart(20, '0'), 5, 'hex')
  head.writeUInt16BE(serial, 15)
  const plain = Buffer.concat([head, body])
  const sum = plain.reduce((xor, byte) => xor ^ byte, 0)
  return Buffer.concat([Buffer.of(0x7e), escaped([...plain, sum]), Buffer.of(0x7e)])
}

function escaped(bytes: readonly number[]): Buffer {
  return Buffer.from(
    bytes.flatMap((byte) => {
      if (byte === 0x7e) return [0x7d, 0x02]
      return byte === 0x7d ? [0x7d, 0x01] : [byte]
    }),
  )
}

const ESCAPED: Readonly<Record<number, number>> = { 1: 0x7d, 2: 0x7e }

function unescaped(bytes: Buffer): Buffer {
  const plain: number[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    const isEscape = bytes[at] === 0x7d
    if (isEscape) at += 1
    plain.push(isEscape ? (ESCAPED[bytes[at] ?? 0] ?? 0) : (bytes[at] ?? 0))
  }
  return Buffer.from(plain)
}
