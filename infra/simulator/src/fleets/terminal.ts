import { backOffMilliseconds } from './back-off.ts'
import {
  askedParts,
  authenticateBody,
  type Edition,
  frame808,
  LOCATION_BYTES,
  MESSAGE,
  MOST_BODY_BYTES,
  type PlatformMessage,
  phoneBytes,
  readMessages,
  registerBody,
  writeBatch,
  writeLocation,
} from './codec808.ts'
import { FLOOD_FRAMES } from './misbehaviour.ts'
import { type PendingMessages, pendingMessages } from './pending.ts'
import { reportOf } from './report.ts'
import {
  asSent,
  beginAt,
  type Fix,
  type FleetWorld,
  keep,
  noteAcknowledged,
  noteSent,
  type Reporter,
  reporterOf,
  takeFix,
} from './reporter.ts'
import type { FleetVehicle } from './vehicles.ts'
import type { Sleeper } from './wheel.ts'
import { type Address, tcpWire, udpWire, type Wire, type WireOwner } from './wires.ts'

/** A terminal of JT/T 808: registers, authenticates, reports, and loses nothing. */
export type Terminal = Reporter &
  Sleeper &
  WireOwner & {
    /** Where to go; undefined while the hub has not said so. */
    dial(address: Address, firstAt: number): void
    /** Says goodbye (0x0003) and ends. */
    close(): void
    isOnline(): boolean
    unacknowledged(): number
  }

/** Waits for an answer, seconds: to a registration, to a position. */
const ANSWER_MILLISECONDS = 15_000
const HEARTBEAT_MILLISECONDS = 30_000
/** Positions without an answer after which a terminal waits for one. */
const MOST_PENDING = 256
/** Back-off before the next connection: doubles from the first to the last, milliseconds. */
const BACK_OFF = { first: 500, last: 30_000 } as const
/** Positions of a 0x0704 that fits one frame, and of one that is sent in parts. */
const BATCH = Math.floor((MOST_BODY_BYTES - 3) / (LOCATION_BYTES + 2))
const LONG_BATCH = 60
/** Every fourth terminal sends its back-fill in long messages of several parts. */
const LONG_EVERY = 4
/** Back-fill messages that go out together. */
const BURST = 4

const body = Buffer.alloc(3 + LONG_BATCH * (LOCATION_BYTES + 2))

/** Makes a terminal; it is silent until it is told where to dial. */
export function terminalOf(
  vehicle: FleetVehicle,
  access: { edition: Edition; transport: 'tcp' | 'udp' },
  world: FleetWorld,
  startAt: number,
): Terminal {
  return new Terminal808(vehicle, access, world, startAt)
}

type State = 'silent' | 'away' | 'connecting' | 'registering' | 'authenticating' | 'online'

class Terminal808 implements Terminal {
  vehicle: FleetVehicle
  nextAt: number
  waiting: Fix[] = []
  lastFix: Fix | undefined = undefined
  sent = 0
  acknowledged = 0
  wasBackFill = false
  wakeAt = Number.POSITIVE_INFINITY

  private readonly edition: Edition
  private readonly isUdp: boolean
  private readonly phone: Buffer
  private readonly world: FleetWorld
  private state: State = 'silent'
  private wire: Wire | undefined = undefined
  private address: Address | undefined = undefined
  private rest: Buffer | undefined = undefined
  private code: Buffer | undefined = undefined
  private serial = 0
  private readonly pending: PendingMessages = pendingMessages()
  private attempts = 0
  private retryAt = 0
  private lastSentAt = 0
  private connections = 0

  constructor(
    vehicle: FleetVehicle,
    access: { edition: Edition; transport: 'tcp' | 'udp' },
    world: FleetWorld,
    startAt: number,
  ) {
    const { nextAt } = reporterOf(vehicle, startAt, world.intervalSeconds)
    this.vehicle = vehicle
    this.nextAt = nextAt
    this.edition = access.edition
    this.isUdp = access.transport === 'udp'
    this.phone = phoneBytes(vehicle.phone, access.edition)
    this.world = world
  }

  dial(address: Address, firstAt: number): void {
    this.address = address
    this.attempts = 0
    if (this.state === 'silent' || this.state === 'away') {
      if (this.state === 'silent') beginAt(this, this.world, firstAt)
      this.state = 'away'
      this.retryAt = firstAt
      this.world.wheel.schedule(this, firstAt)
    } else this.wire?.cut()
  }

  close(): void {
    if (this.state === 'online') {
      this.send(MESSAGE.deregister, Buffer.alloc(0), this.world.now())
      this.world.counters.online -= 1
    }
    this.state = 'silent'
    this.address = undefined
    this.wakeAt = Number.POSITIVE_INFINITY
    this.wire?.end()
  }

  isOnline(): boolean {
    return this.state === 'online'
  }

  unacknowledged(): number {
    return this.pending.positions() + this.waiting.length
  }

  wake(now: number): void {
    if (this.state === 'silent') return
    this.makeFixes(now)
    if (this.state === 'away' && now >= this.retryAt) this.connect()
    else if (this.state === 'online') this.tend(now)
    else if (this.state !== 'away' && now - this.lastSentAt >= ANSWER_MILLISECONDS) {
      // No answer: over UDP it may have got lost, over TCP the hub is out of order.
      if (this.isUdp) this.introduce(now)
      else this.wire?.cut()
    }
    this.sleep(now)
  }

  opened(): void {
    const now = this.world.now()
    this.connections += 1
    if (this.connections > 1) this.world.counters.reconnects += 1
    this.introduce(now)
    this.sleep(now)
  }

  received(bytes: Buffer): void {
    const all = this.rest ? Buffer.concat([this.rest, bytes]) : bytes
    const { messages, faults, rest } = readMessages(all)
    this.rest = rest
    this.world.counters.faults += faults
    for (const message of messages) this.hear(message)
  }

  closed(): void {
    if (this.state === 'online') this.world.counters.online -= 1
    this.wire = undefined
    this.rest = undefined
    this.giveBack(this.pending.takeUntil(Number.POSITIVE_INFINITY))
    if (this.state === 'silent') return
    const now = this.world.now()
    this.state = 'away'
    this.retryAt = now + backOffMilliseconds(BACK_OFF, this.vehicle.plan.key, this.attempts)
    this.attempts += 1
    this.sleep(now)
  }

  private connect(): void {
    if (!this.address) return
    this.state = 'connecting'
    this.lastSentAt = this.world.now()
    this.wire = this.isUdp
      ? udpWire(this.address, this)
      : tcpWire(this.address, this, this.vehicle.index)
  }

  /** With a code from an earlier registration a terminal authenticates at once. */
  private introduce(now: number): void {
    if (this.code) {
      this.state = 'authenticating'
      const body = authenticateBody(this.vehicle, this.edition, this.code)
      this.send(MESSAGE.authenticate, body, now)
    } else {
      this.state = 'registering'
      this.send(MESSAGE.register, registerBody(this.vehicle, this.edition), now)
    }
  }

  private hear(message: PlatformMessage): void {
    const now = this.world.now()
    const { id, body } = message
    if (id === MESSAGE.registerAck && body.length >= 3) this.registered(body, now)
    else if (id === MESSAGE.platformAck && body.length >= 5) this.heardAck(body, now)
    else if (id === MESSAGE.resend) this.sendAgain(message, now)
    else if (id === MESSAGE.locationQuery) this.answerQuery(message, now)
    else if (id !== MESSAGE.platformAck && id !== MESSAGE.registerAck) {
      // 3: this terminal does not know the message; texts it takes.
      const answer = Buffer.alloc(5)
      answer.writeUInt16BE(message.serial, 0)
      answer.writeUInt16BE(id, 2)
      answer[4] = id === MESSAGE.textMessage ? 0 : 3
      this.send(MESSAGE.terminalAck, answer, now)
    }
  }

  private registered(body: Buffer, now: number): void {
    if (this.state !== 'registering') return
    if (body[2] !== 0) {
      this.wire?.cut()
      return
    }
    this.code = Buffer.from(body.subarray(3))
    this.introduce(now)
  }

  private heardAck(body: Buffer, now: number): void {
    const serial = body.readUInt16BE(0)
    const result = body[4]
    if (this.state === 'authenticating' && body.readUInt16BE(2) === MESSAGE.authenticate) {
      if (result !== 0) {
        this.code = undefined
        this.wire?.cut()
        return
      }
      this.state = 'online'
      this.attempts = 0
      this.world.counters.online += 1
      this.wake(now)
      return
    }
    if (result === 0 || result === 4) this.acknowledge(serial)
  }

  private acknowledge(serial: number): void {
    const count = this.pending.acknowledge(serial)
    if (count === 0) return
    noteAcknowledged(this, this.world, count)
    if (this.waiting.length > 0 && this.pending.count() === 0) this.wake(this.world.now())
  }

  private makeFixes(now: number): void {
    const simulated = this.world.clock.simulated(now)
    const { faults } = this.world
    while (this.nextAt <= simulated) {
      const at = this.nextAt
      const { fix, report } = takeFix(this, this.world)
      const isSilent =
        this.state !== 'online' ||
        this.waiting.length > 0 ||
        this.pending.count() >= MOST_PENDING ||
        this.wire?.isFull() ||
        faults.isInTunnel(this.vehicle.index, at)
      if (isSilent) keep(this, this.world, [fix])
      else {
        const end = writeLocation(body, 0, report, fix.at, this.edition)
        this.sendFixes(MESSAGE.location, body.subarray(0, end), [fix], now)
        if (faults.does('flood', this.vehicle.index)) this.flood(now)
        if (faults.cuts(this.vehicle.index, at)) this.wire?.cut()
      }
    }
  }

  /** What an authenticated terminal does when it wakes: overdue answers, back-fill, heartbeat. */
  private tend(now: number): void {
    this.giveBack(this.pending.takeUntil(now - ANSWER_MILLISECONDS))
    this.backFill(now)
    if (now - this.lastSentAt >= HEARTBEAT_MILLISECONDS) {
      this.send(MESSAGE.heartbeat, Buffer.alloc(0), now)
    }
  }

  private backFill(now: number): void {
    const { faults, clock } = this.world
    if (faults.isInTunnel(this.vehicle.index, clock.simulated(now))) return
    const most = this.vehicle.index % LONG_EVERY === 0 ? LONG_BATCH : BATCH
    for (let message = 0; message < BURST && this.waiting.length > 0; message += 1) {
      if (this.wire?.isFull() || this.pending.count() >= MOST_PENDING) return
      const fixes = this.waiting.splice(0, most)
      this.sendFixes(MESSAGE.batch, this.batchOf(fixes), fixes, now)
    }
  }

  private batchOf(fixes: readonly Fix[]): Buffer {
    const positions = fixes.map(({ at, placeAt }) => ({
      report: reportOf(this.vehicle, placeAt),
      at,
    }))
    return body.subarray(0, writeBatch(body, positions, this.edition))
  }

  private sendFixes(id: number, whole: Buffer, fixes: readonly Fix[], now: number): void {
    const serials: number[] = []
    const first = this.serial
    const total = Math.ceil(whole.length / MOST_BODY_BYTES)
    for (let index = 1; index <= total; index += 1) {
      serials.push(this.serial)
      this.send(id, partOf(whole, index), now, total > 1 ? { total, index } : undefined)
    }
    this.pending.add({ first, serials, fixes, sentAt: now })
    noteSent(this, this.world, fixes, id === MESSAGE.batch)
  }

  /** Sends parts again as they were, serial numbers and all (0x8003). */
  private sendAgain({ body: asked }: PlatformMessage, now: number): void {
    const { first, parts } = askedParts(asked, this.edition)
    const fixes = this.pending.beganWith(first)
    if (!fixes || fixes.length < 2) return
    const whole = this.batchOf(fixes)
    const total = Math.ceil(whole.length / MOST_BODY_BYTES)
    const { phone, edition } = this
    for (const index of parts) {
      if (index < 1 || index > total) continue
      const head = { id: MESSAGE.batch, phone, edition, serial: first + index - 1 }
      this.write(frame808(head, partOf(whole, index), { total, index }), now)
    }
  }

  private flood(now: number): void {
    for (let frame = 0; frame < FLOOD_FRAMES; frame += 1) {
      this.send(MESSAGE.heartbeat, Buffer.alloc(0), now)
    }
  }

  private answerQuery({ serial }: PlatformMessage, now: number): void {
    const at = Math.floor(this.world.clock.simulated(now) / 1000) * 1000
    body.writeUInt16BE(serial, 0)
    const end = writeLocation(body, 2, reportOf(this.vehicle, at), at, this.edition)
    this.send(MESSAGE.locationAnswer, body.subarray(0, end), now)
  }

  private send(
    id: number,
    content: Uint8Array,
    now: number,
    packet?: { total: number; index: number },
  ): void {
    const { phone, edition, serial, world } = this
    const frame = frame808({ id, phone, edition, serial }, content, packet)
    this.serial = (serial + 1) & 0xffff
    const isPosition = id === MESSAGE.location || id === MESSAGE.batch
    const frames = isPosition ? asSent(this, world, frame, this.nextAt) : [frame]
    for (const one of frames) this.write(one, now)
  }

  private write(frame: Buffer, now: number): void {
    this.lastSentAt = now
    this.world.counters.frames += 1
    this.world.counters.bytes += frame.length
    this.wire?.write(frame)
  }

  /** Positions without an answer go first among those that wait: order is kept. */
  private giveBack(lost: readonly Fix[]): void {
    if (lost.length > 0) keep(this, this.world, [...lost, ...this.waiting.splice(0)])
  }

  /** Wakes for whatever comes first: the next report, an overdue answer, the heartbeat. */
  private sleep(now: number): void {
    if (this.state === 'silent') return
    const due = [this.world.clock.real(this.nextAt)]
    if (this.state === 'away') due.push(this.retryAt)
    else if (this.state === 'online') {
      const oldest = this.pending.oldest()
      due.push(this.lastSentAt + HEARTBEAT_MILLISECONDS)
      if (oldest !== undefined) due.push(oldest + ANSWER_MILLISECONDS)
      else if (this.waiting.length > 0) due.push(now + BACK_OFF.first)
    } else due.push(this.lastSentAt + ANSWER_MILLISECONDS)
    this.world.wheel.schedule(this, Math.max(now, Math.min(...due)))
  }
}

function partOf(whole: Buffer, index: number): Buffer {
  return whole.subarray((index - 1) * MOST_BODY_BYTES, index * MOST_BODY_BYTES)
}
