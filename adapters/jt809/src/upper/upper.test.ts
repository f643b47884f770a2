import type { Frame, KnownVehicle, SessionTurn } from '@tongqu/adapter-kit'
import { FRAME_CONTEXT, sessionContext } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { jt809 } from '../jt809.ts'
import { PLATFORMS_OPTION } from '../options.ts'
import { KEYS, LowerPlatform, platformLine } from '../testing/frames.ts'
import { randomOf } from '../testing/random.ts'
import { MORNING, rowsOf } from '../testing/rows.ts'
import { type Edition, HEADER_BYTES, messageIdOf, messageOf, wordAt } from '../wire/frame.ts'

const PEER = { address: '192.0.2.1', port: 40_000, transport: 'tcp' } as const
const ROWS = rowsOf(20, randomOf(1))

describe.each(['2011', '2019'] as const)('upper platform, JT/T 809-%s', (edition) => {
  function hub(more = '', vehicles: readonly KnownVehicle[] = []) {
    return jt809.open(sessionContext({ platforms: platformLine(edition, more) }, vehicles))
  }
  function loggedIn(more = '', vehicles: readonly KnownVehicle[] = []) {
    const session = hub(more, vehicles).session(PEER)
    session.opened(MORNING)
    const lower = new LowerPlatform(edition)
    session.receive(lower.login(), MORNING)
    return { session, lower }
  }

  it('answers a right login with 0 and a VERIFY_CODE, and says who the peer is', () => {
    const session = hub().session(PEER)
    session.opened(MORNING)
    const turn = session.receive(new LowerPlatform(edition).login(), MORNING)
    expect(turn.identity).toBe('10001')
    expect(turn.version).toBe(edition)
    const [answer] = said(turn.replies, edition)
    expect(answer).toMatchObject({ id: 0x1002, result: 0 })
    expect(answer?.verifyCode).toBeGreaterThan(0)
    expect(turn.close).toBeUndefined()
  })

  it('reads an encrypted login with the keys of its platform', () => {
    const session = hub().session(PEER)
    session.opened(MORNING)
    const turn = session.receive(new LowerPlatform(edition, KEYS).login(), MORNING)
    expect(turn.identity).toBe('10001')
  })

  it.each([
    ['an access code nobody has', 2, '', 99, {}],
    ['another user', 3, '', undefined, { user: 8 }],
    ['another password', 4, '', undefined, { password: 'guessed' }],
    ['an address that is not agreed', 1, 'address=198.51.100.0/24,2001:db8::/32', undefined, {}],
  ])(
    'refuses %s with the result of the table, late, and closes',
    (_, result, more, code, login) => {
      const session = hub(more).session(PEER)
      session.opened(MORNING)
      const turn = session.receive(
        new LowerPlatform(edition, undefined, code).login(login),
        MORNING,
      )
      expect([turn.replies, turn.identity, turn.close]).toEqual([[], undefined, undefined])
      const at = turn.wakeAt ?? 0
      expect(at).toBeGreaterThan(MORNING + 1_000)
      expect(session.wake(at - 1).replies).toEqual([])
      const late = session.wake(at)
      expect(said(late.replies, edition)).toMatchObject([{ id: 0x1002, result, verifyCode: 0 }])
      expect(late.close?.code).toBe('wrong-login')
      expect(JSON.stringify(late.close)).not.toContain('guessed')
    },
  )

  it('lets an agreed address in, IPv4 written as IPv6 too', () => {
    const peer = { ...PEER, address: '::ffff:192.0.2.1' }
    const session = hub('address=192.0.2.0/24').session(peer)
    session.opened(MORNING)
    expect(session.receive(new LowerPlatform(edition).login(), MORNING).identity).toBe('10001')
  })

  it('closes who speaks before login, and who says nothing', () => {
    const one = hub().session(PEER)
    one.opened(MORNING)
    const first = ROWS[0] ?? { place: 0, reading: {} }
    const turn = one.receive(new LowerPlatform(edition).position(first), MORNING)
    expect([turn.close?.code, turn.frames]).toEqual(['not-authenticated', []])
    const silent = hub().session(PEER)
    const { wakeAt = 0 } = silent.opened(MORNING)
    expect(silent.wake(wakeAt).close?.code).toBe('not-authenticated')
  })

  it('dials back to the given place, shows the code there, and keeps the link alive', () => {
    const session = hub().session(PEER)
    session.opened(MORNING)
    const lower = new LowerPlatform(edition)
    const turn = session.receive(lower.login({ host: '192.0.2.1', port: 809 }), MORNING)
    const [dial] = turn.dials ?? []
    expect(dial).toMatchObject({ host: '192.0.2.1', port: 809 })
    const code = said(turn.replies, edition)[0]?.verifyCode
    const asked = said(dial?.session.opened(MORNING).replies ?? [], edition)
    expect(asked).toMatchObject([{ id: 0x9001, word: code }])
    dial?.session.receive(lower.frame(0x9002, Uint8Array.of(0)), MORNING)
    const later = dial?.session.wake(MORNING + 61_000)
    expect(said(later?.replies ?? [], edition)).toMatchObject([{ id: 0x9005 }])
    expect(dial?.session.wake(MORNING + 240_000).close?.code).toBe('idle')
  })

  it('dials again when the slave link does not come, then tells the platform', () => {
    const session = hub().session(PEER)
    session.opened(MORNING)
    const lower = new LowerPlatform(edition)
    let turn: SessionTurn = session.receive(lower.login({ host: '192.0.2.1', port: 809 }), MORNING)
    let dials = turn.dials?.length ?? 0
    const told: number[] = []
    for (let at = MORNING; at < MORNING + 150_000; at += 5_000) {
      session.receive(lower.heartbeat(), at)
      turn = session.wake(at)
      dials += turn.dials?.length ?? 0
      told.push(...said(turn.replies, edition).map(({ id }) => id))
    }
    expect(dials).toBeGreaterThan(3)
    expect(told.filter((id) => id === 0x9007).length).toBe(1)
  })

  it('answers heartbeats and takes a link for dead after three minutes of silence', () => {
    const { session, lower } = loggedIn()
    const turn = session.receive(lower.heartbeat(), MORNING)
    expect(said(turn.replies, edition)).toMatchObject([{ id: 0x1006 }])
    expect(session.wake(MORNING + 179_000).close).toBeUndefined()
    expect(session.wake(MORNING + 180_000).close?.code).toBe('idle')
  })

  it('logs out who has the right password', () => {
    const { session, lower } = loggedIn()
    const body = Buffer.concat([Uint8Array.of(0, 0, 0, 7), Buffer.from('secret\0\0')])
    const turn = session.receive(lower.frame(0x1003, body), MORNING)
    expect(said(turn.replies, edition)).toMatchObject([{ id: 0x1004 }])
    expect(turn.close?.code).toBe('logout')
  })

  it('receipts positions as acknowledgements only, counted from login', () => {
    const { session, lower } = loggedIn()
    const turns = [ROWS.slice(0, 3), ROWS.slice(3, 8)].map((rows) =>
      session.receive(Buffer.concat(rows.map((row) => lower.position(row))), MORNING),
    )
    expect(turns.map(({ frames }) => frames.length)).toEqual([3, 5])
    expect(turns.map(({ replies }) => replies.length)).toEqual([0, 0])
    const counts = turns.map(({ acknowledgements }) => said(acknowledgements, edition)[0]?.word)
    expect(counts).toEqual([3, 8])
  })

  it('begins a new period of receipts behind a message that could not be read', () => {
    const { session, lower } = loggedIn()
    const [one, two, three] = ROWS.map((row) => lower.position(row))
    const broken = Uint8Array.from(two ?? [])
    broken[40] = (broken[40] ?? 0) ^ 0x80
    const bytes = Buffer.concat([one ?? broken, broken, three ?? broken])
    const turn = session.receive(bytes, MORNING + 5_000)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['wrong-checksum'])
    const notices = said(turn.acknowledgements, edition)
    expect(notices.map(({ word }) => word)).toEqual([1, 1])
    expect(notices[1]?.start).toBeGreaterThan(notices[0]?.start ?? 0)
  })

  it('rejects what a wrong key leaves as wrong-key and takes the messages around it', () => {
    const { session, lower } = loggedIn()
    const other = new LowerPlatform(edition, { ...KEYS, ia1: KEYS.ia1 + 2 })
    const [one, two] = ROWS
    if (!one || !two) throw new Error('no rows')
    const parts = [lower.position(one), other.position(two), lower.position(two)]
    const turn = session.receive(Buffer.concat(parts), MORNING)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['wrong-key'])
    expect(turn.frames.length).toBe(2)
  })

  it('rejects a message that speaks for another platform', () => {
    const { session } = loggedIn()
    const [row] = ROWS
    const turn = session.receive(
      new LowerPlatform(edition, undefined, 10_002).position(row ?? { place: 0, reading: {} }),
      MORNING,
    )
    expect(turn.rejects.map(({ code }) => code)).toEqual(['wrong-access-code'])
    expect(turn.frames).toEqual([])
  })

  it('tells gaps of MSG_SN once they stay, and asks for the messages where the edition can', () => {
    const { session, lower } = loggedIn()
    const [one, two] = ROWS
    session.receive(lower.position(one ?? { place: 0, reading: {} }), MORNING)
    lower.lose(3)
    session.receive(lower.position(two ?? { place: 0, reading: {} }), MORNING)
    expect(session.wake(MORNING + 5_000).findings).toEqual([])
    const turn = session.wake(MORNING + 12_000)
    expect(turn.findings).toMatchObject([{ at: '10001', code: 'serial-gap' }])
    const asked = said(turn.replies, edition).filter(({ id }) => id === 0x9300)
    expect(asked.length).toBe(edition === '2019' ? 1 : 0)
    expect(session.wake(MORNING + 30_000).findings).toEqual([])
  })

  it('learns vehicles from registrations and static data, and asks for those it does not know', () => {
    const { session, lower } = loggedIn()
    const [row] = ROWS
    session.receive(lower.position(row ?? { place: 0, reading: {} }), MORNING)
    const asked = said(session.wake(MORNING + 5_000).replies, edition)
    expect(asked).toMatchObject([{ id: 0x9600 }])
    const plate = String(row?.reading.plate)
    const color = Number(row?.reading.plate_color)
    const text = `VIN:=${plate};TRANS_TYPE:=030;VEHICLE_NATIONALITY:=530100;OWERS_ID:=op7`
    const turns = [
      session.receive(lower.register(plate, color, '013900000001'), MORNING),
      session.receive(lower.staticData(plate, color, text), MORNING),
      session.receive(lower.position(row ?? { place: 0, reading: {} }), MORNING),
    ]
    const readings = decoded(turns.flatMap(({ frames }) => frames))
    expect(readings.at(-1)).toMatchObject({
      vehicle_kind: 'hazmat',
      operator_id: 'op7',
      area_code: '530100',
      phone: '13900000001',
      platform_id: '10001',
    })
  })

  it('raises an alarm where its flag rises, over messages and over reconnections', () => {
    const upper = hub()
    const first = upper.session(PEER)
    first.opened(MORNING)
    const lower = new LowerPlatform(edition)
    first.receive(lower.login(), MORNING)
    const flags = [0, 2, 2, 6, 0, 2]
    const rows = flags.map((flag, index) => ({
      place: index,
      reading: { ...ROWS[index]?.reading, plate: '云A12345', plate_color: 2, alarm_flags: flag },
    }))
    const frames: Frame[] = []
    let session = first
    for (const [index, row] of rows.entries()) {
      if (index === 2) {
        session = upper.session(PEER)
        session.opened(MORNING)
        session.receive(lower.login(), MORNING)
      }
      frames.push(...session.receive(lower.position(row), MORNING).frames)
    }
    const alarms = decoded(frames).filter((reading) => 'alarm' in reading)
    expect(alarms.map(({ alarm }) => alarm)).toEqual(['overspeed', 'fatigue', 'overspeed'])
  })

  it('takes five historical positions of one message as back-fill', () => {
    const { session, lower } = loggedIn()
    const rows = ROWS.slice(0, 5)
    const { frames } = session.receive(lower.history(rows), MORNING)
    const positions = decoded(frames).filter((reading) => 'located_at' in reading)
    expect(positions.length).toBe(5)
    expect(positions.every(({ is_back_fill: late }) => late === true)).toBe(true)
  })

  it('gives an older session of a platform up when it logs in anew', () => {
    const upper = hub()
    const sessions = [upper.session(PEER), upper.session(PEER)]
    const lower = new LowerPlatform(edition)
    for (const session of sessions) {
      session.opened(MORNING)
      session.receive(lower.login(), MORNING)
    }
    expect(sessions.map((session) => session.wake(MORNING + 5_000).close?.code)).toEqual([
      'replaced',
      undefined,
    ])
  })

  it('holds little for strangers and a bounded message for platforms', () => {
    const stranger = hub().session(PEER)
    stranger.opened(MORNING)
    const turn = stranger.receive(Buffer.alloc(100_000, 0x5b).fill(1, 1), MORNING)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['frame-too-long'])
    expect([turn.close?.code, stranger.heldBytes()]).toEqual(['not-authenticated', 0])
    const { session } = loggedIn()
    const endless = Buffer.alloc(65_536, 1)
    endless[0] = 0x5b
    session.receive(endless, MORNING)
    for (let sent = 0; sent < 40; sent++) {
      session.receive(endless.subarray(1), MORNING)
      expect(session.heldBytes()).toBeLessThan(1_200_000)
    }
  })
})

it('the option platforms takes lines and comments, and refuses others', () => {
  const { pattern } = PLATFORMS_OPTION
  const line = platformLine('2019', 'address=10.0.0.0/8 encrypt=yes receipts=10000')
  expect(pattern.test(`# platforms\n${line}\r\n\n${platformLine('2011')}\n`)).toBe(true)
  expect(pattern.test(`${line}\nwrong`)).toBe(false)
  expect(pattern.test('10001 version=2013 user=1 password=x')).toBe(false)
})

type Said = {
  id: number
  result: number | undefined
  verifyCode: number
  word: number
  start: number
}

function said(frames: readonly Uint8Array[], edition: Edition): Said[] {
  return frames.map((frame) => {
    const message = messageOf(frame.subarray(1, -1), edition)
    if (!(message instanceof Uint8Array)) throw new Error(message.reason)
    const at = HEADER_BYTES[edition]
    return {
      id: messageIdOf(message),
      result: message[at],
      verifyCode: wordAt(message, at + 1),
      word: wordAt(message, at),
      start: wordAt(message, at + 8),
    }
  })
}

function decoded(frames: readonly Frame[]): Record<string, unknown>[] {
  return jt809.decode(frames, FRAME_CONTEXT).readings.map(({ reading }) => reading)
}
