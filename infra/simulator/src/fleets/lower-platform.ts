import iconv from 'iconv-lite'
import { backOffMilliseconds } from './back-off.ts'
import {
  alarmBody,
  askedVehicle,
  gnssData,
  historyBody,
  LINK,
  type LinkMessage,
  loginBody,
  logoutBody,
  MOST_HISTORY,
  positionBody,
  readLinkMessages,
  registerVehicleBody,
  SUB,
  staticBody,
} from './codec809.ts'
import { type Member, nameOf, type Sent } from './member.ts'
import { FLOOD_FRAMES } from './misbehaviour.ts'
import { outboxOf } from './outbox.ts'
import type { PlatformAccess } from './platforms.ts'
import { ALARM, type Report, reportOf } from './report.ts'
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
import { listenForSlaves, type SlaveDoor } from './slave-link.ts'
import { unconfirmedItems } from './unconfirmed.ts'
import type { FleetVehicle } from './vehicles.ts'
import type { Sleeper } from './wheel.ts'
import { type Address, tcpWire, type Wire, type WireOwner } from './wires.ts'

/** A lower platform of JT/T 809 with its vehicles. */
export type LowerPlatform = {
  platform: PlatformAccess
  members: readonly Reporter[]
  dial(address: Address, firstAt: number): void
  /** Logs out (0x1003) and ends both links. */
  close(): Promise<void>
  isOnline(): boolean
  /** Has the upper platform dialled back and presented the right code? */
  hasSlave(): boolean
  /** Positions of each vehicle that are made but not confirmed. */
  unacknowledged(): Map<Reporter, number>
}

const PULSE_MILLISECONDS = 1_000
/** A heartbeat at least this often; sooner while positions wait for its answer. */
const IDLE_TEST_MILLISECONDS = 60_000
const BUSY_TEST_MILLISECONDS = 3_000
/** The peer is dead when nothing came for three minutes, JT/T 809-2011 4.3.1. */
const DEAD_MILLISECONDS = 180_000
const ANSWER_MILLISECONDS = 15_000
const BACK_OFF = { first: 1_000, last: 60_000 } as const
/** Positions that are sent but not confirmed; beyond it new ones wait. */
const MOST_UNCONFIRMED = 500_000
/** History messages of one vehicle that go out together. */
const HISTORY_BURST = 20
/** The wish to break a link is asked for once in so many simulated seconds. */
const CUT_SLICE_SECONDS = 10
/** Numbers of platforms among the vehicles that may misbehave. */
const FIRST_PLATFORM_NUMBER = 1_000_000

/** Makes a platform; it is silent until it is told where to dial. */
export function lowerPlatformOf(
  platform: PlatformAccess,
  vehicles: readonly FleetVehicle[],
  world: FleetWorld,
  startAt: number,
): LowerPlatform {
  return new Lower(platform, vehicles, world, startAt)
}

class Lower implements LowerPlatform, Sleeper, WireOwner {
  readonly platform: PlatformAccess
  readonly members: readonly Member[]
  wakeAt = Number.POSITIVE_INFINITY

  private readonly world: FleetWorld
  private readonly byPlate: ReadonlyMap<string, Member>
  private readonly outbox: ReturnType<typeof outboxOf>
  private state: 'silent' | 'away' | 'connecting' | 'login' | 'online' = 'silent'
  private address: Address | undefined = undefined
  private wire: Wire | undefined = undefined
  private door: SlaveDoor | undefined = undefined
  private rest: Buffer | undefined = undefined
  private readonly unconfirmed = unconfirmedItems<Sent>()
  private logins = 0
  private connections = 0
  private attempts = 0
  private retryAt = 0
  private startedAt = 0
  private heardAt = 0
  private testedAt = 0
  private cutSlice = 0
  private alarmNumber = 0
  private verifyCode = -1

  constructor(
    platform: PlatformAccess,
    vehicles: readonly FleetVehicle[],
    world: FleetWorld,
    startAt: number,
  ) {
    this.platform = platform
    this.world = world
    this.outbox = outboxOf(platform, world, () => this.wire)
    this.members = vehicles.map((vehicle) => this.memberOf(vehicle, startAt))
    const named = this.members.map((member) => [nameOf(member.vehicle), member] as const)
    this.byPlate = new Map(named)
  }

  dial(address: Address, firstAt: number): void {
    const isFirst = this.state === 'silent'
    this.address = address
    this.attempts = 0
    if (!isFirst && this.state !== 'away') {
      this.wire?.cut()
      return
    }
    this.state = 'away'
    this.retryAt = firstAt
    this.world.wheel.schedule(this, firstAt)
    if (!isFirst) return
    for (const member of this.members) {
      beginAt(member, this.world, firstAt)
      this.world.wheel.schedule(member, this.world.clock.real(member.nextAt))
    }
  }

  async close(): Promise<void> {
    if (this.state === 'online') {
      this.say(LINK.logout, logoutBody(this.platform))
      this.outbox.flush()
      this.world.counters.online -= 1
    }
    this.state = 'silent'
    this.wakeAt = Number.POSITIVE_INFINITY
    for (const member of this.members) member.wakeAt = Number.POSITIVE_INFINITY
    this.wire?.end()
    await this.door?.close()
  }

  isOnline(): boolean {
    return this.state === 'online'
  }

  hasSlave(): boolean {
    return this.door?.isJoined() ?? false
  }

  unacknowledged(): Map<Reporter, number> {
    const open = new Map<Reporter, number>()
    for (const member of this.members) open.set(member, member.waiting.length)
    for (const { member, isRepetition } of this.unconfirmed.list()) {
      if (!isRepetition) open.set(member, (open.get(member) ?? 0) + 1)
    }
    return open
  }

  wake(now: number): void {
    if (this.state === 'silent') return
    if (this.state === 'away') {
      if (now >= this.retryAt) this.connect(now)
    } else if (this.state !== 'online') {
      if (now - this.startedAt >= ANSWER_MILLISECONDS) this.wire?.cut()
    } else this.tend(now)
    this.world.wheel.schedule(this, now + PULSE_MILLISECONDS)
  }

  opened(): void {
    this.connections += 1
    if (this.connections > 1) this.world.counters.reconnects += 1
    this.state = 'login'
    const { platform, door } = this
    const host = this.wire?.localHost() ?? '127.0.0.1'
    this.say(LINK.login, loginBody(platform, host, door?.port ?? 0))
  }

  received(bytes: Buffer): void {
    const all = this.rest ? Buffer.concat([this.rest, bytes]) : Buffer.from(bytes)
    const { messages, faults, rest } = readLinkMessages(all, this.platform)
    this.rest = rest
    this.world.counters.faults += faults
    this.heardAt = this.world.now()
    for (const message of messages) this.hear(message)
  }

  closed(): void {
    if (this.state === 'online') this.world.counters.online -= 1
    this.wire = undefined
    this.rest = undefined
    this.outbox.clear()
    this.giveBack()
    if (this.state === 'silent') return
    this.state = 'away'
    this.retryAt =
      this.world.now() + backOffMilliseconds(BACK_OFF, this.platform.code, this.attempts)
    this.attempts += 1
  }

  private memberOf(vehicle: FleetVehicle, startAt: number): Member {
    const member: Member = {
      ...reporterOf(vehicle, startAt, this.world.intervalSeconds),
      wakeAt: Number.POSITIVE_INFINITY,
      alarms: 0,
      knownSince: 0,
      wake: (now) => {
        this.report(member)
        this.world.wheel.schedule(member, Math.max(now, this.world.clock.real(member.nextAt)))
      },
    }
    return member
  }

  private connect(now: number): void {
    const { address } = this
    if (!address) return
    this.state = 'connecting'
    this.startedAt = now
    const open = () => {
      if (this.state === 'connecting') this.wire = tcpWire(address, this)
    }
    if (this.door) {
      open()
      return
    }
    const asks = {
      verifies: (code: number) => code === this.verifyCode,
      hear: (message: LinkMessage) => this.hear(message),
    }
    listenForSlaves(address.host, this.platform, asks, this.world.now).then(
      (door) => {
        this.door = door
        open()
      },
      () => this.closed(),
    )
  }

  private hear({ id, serial, body }: LinkMessage): void {
    if (id === LINK.loginAnswer && body.length >= 5) this.loggedIn(body)
    else if (id === LINK.testAnswer) this.confirm(this.unconfirmed.answered())
    else if (id === LINK.received && body.length >= 20) {
      this.confirm(this.unconfirmed.receipted(body.readUInt32BE(0), body.readBigUInt64BE(4)))
    } else if (id === LINK.test) this.say(LINK.testAnswer, Buffer.alloc(0))
    else if (id === LINK.downStatic && this.state === 'online') {
      const name = askedVehicle(body, (bytes) => iconv.decode(bytes, 'gbk'))
      const member = this.byPlate.get(name ?? '')
      if (member) this.sayStatic(member.vehicle, { id: SUB.staticAsked, serial })
    }
  }

  private loggedIn(body: Buffer): void {
    if (this.state !== 'login') return
    if (body[0] !== 0) {
      this.wire?.cut()
      return
    }
    this.verifyCode = body.readUInt32BE(1)
    this.state = 'online'
    this.attempts = 0
    this.logins += 1
    this.world.counters.online += 1
    this.testedAt = this.world.now()
  }

  private tend(now: number): void {
    if (now - this.heardAt >= DEAD_MILLISECONDS) {
      this.wire?.cut()
      return
    }
    const patience = this.unconfirmed.count() > 0 ? BUSY_TEST_MILLISECONDS : IDLE_TEST_MILLISECONDS
    if (!this.unconfirmed.isTesting() && now - this.testedAt >= patience) this.test(now)
    const second = Math.floor(this.world.clock.simulated(now) / 1000)
    const slice = Math.floor(second / CUT_SLICE_SECONDS)
    if (slice === this.cutSlice) return
    this.cutSlice = slice
    const number = FIRST_PLATFORM_NUMBER + this.platform.code
    const at = slice * CUT_SLICE_SECONDS * 1000
    if (this.world.faults.cuts(number, at)) this.wire?.cut()
  }

  private test(now: number): void {
    this.testedAt = now
    this.unconfirmed.test()
    this.say(LINK.test, Buffer.alloc(0))
  }

  private confirm(confirmed: readonly Sent[]): void {
    for (const { member, isRepetition } of confirmed) {
      if (!isRepetition) noteAcknowledged(member, this.world, 1)
    }
  }

  private report(member: Member): void {
    const now = this.world.now()
    const simulated = this.world.clock.simulated(now)
    const { index } = member.vehicle
    const { faults } = this.world
    const isOpen = this.state === 'online' && this.unconfirmed.count() < MOST_UNCONFIRMED
    if (isOpen && !this.wire?.isFull() && !faults.isInTunnel(index, simulated)) {
      this.introduce(member)
      this.sendHistory(member)
    }
    while (member.nextAt <= simulated) {
      const at = member.nextAt
      const { fix, report } = takeFix(member, this.world)
      const isSilent =
        !isOpen || member.waiting.length > 0 || this.wire?.isFull() || faults.isInTunnel(index, at)
      if (isSilent) keep(member, this.world, [fix])
      else this.sendPosition(member, fix, report, at)
    }
  }

  private sendPosition(member: Member, fix: Fix, report: Report, at: number): void {
    const body = positionBody(member.vehicle, gnssData(report, fix.at, this.platform))
    if (!this.sayFixes(member, body, [fix], at)) keep(member, this.world, [fix])
    const risen = report.alarm & ~member.alarms
    member.alarms = report.alarm
    for (const flags of [ALARM.overspeed, ALARM.fatigue]) {
      if ((risen & flags) === 0) continue
      this.alarmNumber += 1
      const alarm = { flags, at: fix.at, number: this.alarmNumber }
      this.say(LINK.alarm, alarmBody(member.vehicle, this.platform, alarm))
    }
    if (!this.world.faults.does('flood', member.vehicle.index)) return
    for (let frame = 0; frame < FLOOD_FRAMES; frame += 1) this.test(this.world.now())
  }

  private sendHistory(member: Member): void {
    for (let message = 0; message < HISTORY_BURST && member.waiting.length > 0; message += 1) {
      const fixes = member.waiting.splice(0, MOST_HISTORY)
      const data = fixes.map(({ at, placeAt }) =>
        gnssData(reportOf(member.vehicle, placeAt), at, this.platform),
      )
      const body = historyBody(member.vehicle, data)
      if (!this.sayFixes(member, body, fixes, member.nextAt)) {
        member.waiting.unshift(...fixes)
        return
      }
    }
  }

  private introduce(member: Member): void {
    if (member.knownSince === this.logins) return
    member.knownSince = this.logins
    this.say(LINK.dynamic, registerVehicleBody(member.vehicle, this.platform))
    this.sayStatic(member.vehicle, { id: 0, serial: 0 })
  }

  private sayStatic(vehicle: FleetVehicle, asked: { id: number; serial: number }): void {
    this.say(LINK.static, staticBody(vehicle, this.platform, asked))
  }

  /** Answers false when the frame went out bent: nobody will read it, so it is sent again. */
  private sayFixes(member: Member, body: Buffer, fixes: readonly Fix[], at: number): boolean {
    const frame = this.outbox.frame(LINK.dynamic, body)
    const frames = asSent(member, this.world, frame, at)
    for (const one of frames) this.outbox.put(one)
    noteSent(member, this.world, fixes, body.readUInt16BE(22) === SUB.history)
    if (frames[0] !== frame) return false
    for (const index of frames.keys()) {
      for (const fix of fixes) this.unconfirmed.add({ member, fix, isRepetition: index > 0 })
    }
    return true
  }

  private say(id: number, body: Buffer): void {
    this.outbox.put(this.outbox.frame(id, body))
  }

  /** Positions that nobody has confirmed wait again, before those that came later. */
  private giveBack(): void {
    const lost = Map.groupBy(
      this.unconfirmed.lost().filter(({ isRepetition }) => !isRepetition),
      ({ member }) => member,
    )
    for (const [member, sent] of lost) {
      const later = member.waiting.splice(0)
      keep(member, this.world, [...sent.map(({ fix }) => fix), ...later])
    }
  }
}
