import { sessionContext } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { jt809Forward } from '../jt809-forward.ts'
import { LOWER_OPTIONS } from '../options.ts'
import { randomOf } from '../testing/random.ts'
import { MORNING, rowsOf } from '../testing/rows.ts'
import { exchangeOf } from '../wire/body.ts'
import { type Edition, messageIdOf, messageOf, putShort, putWord, wordAt } from '../wire/frame.ts'
import { exchangeBody, Outgoing, vehicleBytes } from '../wire/outgoing.ts'
import { textAt } from '../wire/text.ts'
import { encodePosition } from './encode.ts'
import { MAX_UNCONFIRMED } from './sent-rows.ts'

const PEER = { address: '192.0.2.9', port: 809, transport: 'tcp' } as const
const ROWS = rowsOf(40, randomOf(3))
const CODE = 77
const START = MORNING / 1_000

describe.each(['2011', '2019'] as const)('lower platform, JT/T 809-%s', (edition) => {
  const options = { version: edition, accessCode: '10001', user: '7', password: 'secret' }
  function connected(mode: 'count' | 'linktest') {
    const forwarding = jt809Forward.open(sessionContext(options))
    const upper = new Outgoing(edition, 10_001, undefined, () => 1)
    const main = forwarding.main()
    const say = (id: number, body: Uint8Array = new Uint8Array(), now = MORNING) =>
      main.receive(upper.frame(id, body, now), now)
    main.opened(MORNING)
    say(0x1002, Uint8Array.of(0, 0, 0, 0, CODE))
    if (mode === 'count') say(0x9101, receipt(0))
    say(0x1006)
    return { forwarding, main, upper, say }
  }

  it('logs in first, and is ready once it knows what confirms', () => {
    const forwarding = jt809Forward.open(sessionContext(options))
    const main = forwarding.main()
    const [login] = messagesOf(main.opened(MORNING).replies, edition)
    expect(login && messageIdOf(login)).toBe(0x1001)
    const upper = new Outgoing(edition, 10_001, undefined, () => 1)
    const body = Uint8Array.of(0, 0, 0, 0, CODE)
    const turn = main.receive(upper.frame(0x1002, body, MORNING), MORNING)
    expect(turn.identity).toBe('10001')
    expect(forwarding.isReady()).toBe(false)
    main.receive(upper.frame(0x1006, new Uint8Array(), MORNING), MORNING)
    expect(forwarding.isReady()).toBe(true)
  })

  it('closes when the login is refused, with the result', () => {
    const forwarding = jt809Forward.open(sessionContext(options))
    const main = forwarding.main()
    main.opened(MORNING)
    const upper = new Outgoing(edition, 10_001, undefined, () => 1)
    const turn = main.receive(upper.frame(0x1002, Uint8Array.of(4, 0, 0, 0, 0), MORNING), MORNING)
    expect(turn.close).toMatchObject({
      code: 'login-refused',
      reason: expect.stringContaining('4'),
    })
    expect(forwarding.isReady()).toBe(false)
  })

  it('sends live rows one by one and late ones by vehicle, five at most', () => {
    const { forwarding } = connected('count')
    const live = messagesOf(forwarding.send(ROWS, MORNING, false).replies, edition)
    expect(live.map((message) => exchangeOf(message, edition)?.subId)).toEqual(
      ROWS.map(() => 0x1202),
    )
    const late = messagesOf(forwarding.send(ROWS, MORNING, true).replies, edition)
    const counts = late.map((message) => {
      const exchange = exchangeOf(message, edition)
      expect(exchange?.subId).toBe(0x1203)
      return message[exchange?.dataAt ?? 0] ?? 0
    })
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ROWS.length)
    expect(Math.max(...counts)).toBe(5)
  })

  it('goes by receipts: no further than they say, whole groups of late rows only', () => {
    const { forwarding, say } = connected('count')
    forwarding.send(ROWS.slice(0, 10), MORNING, false)
    expect(forwarding.confirmed()).toBe(-1)
    say(0x9101, receipt(4))
    expect(forwarding.confirmed()).toBe(3)
    forwarding.send(ROWS.slice(10), MORNING, true)
    say(0x9101, receipt(39))
    expect(forwarding.confirmed()).toBe(9)
    say(0x9101, receipt(40))
    expect(forwarding.confirmed()).toBe(39)
  })

  it('ends a link whose receipts jump, count too much, or never come', () => {
    const jumped = connected('count')
    jumped.forwarding.send(ROWS, MORNING, false)
    expect(jumped.say(0x9101, receipt(1, START + 9)).close?.code).toBe('interrupted')
    const wrong = connected('count')
    expect(wrong.say(0x9101, receipt(1)).close?.code).toBe('wrong-receipt')
    const silent = connected('count')
    silent.forwarding.send(ROWS, MORNING, false)
    let close: string | undefined
    for (let at = MORNING; at <= MORNING + 200_000 && !close; at += 10_000) {
      silent.say(0x1006, undefined, at)
      close = silent.main.wake(at).close?.code
    }
    expect(close).toBe('unconfirmed')
  })

  it('without receipts takes an answer to 0x1005 for all that was sent before it', () => {
    const { forwarding, main, say } = connected('linktest')
    forwarding.send(ROWS.slice(0, 10), MORNING, false)
    const asked = messagesOf(main.wake(MORNING + 2_000).replies, edition)
    expect(asked.map(messageIdOf)).toEqual([0x1005])
    forwarding.send(ROWS.slice(10), MORNING + 2_000, false)
    expect(forwarding.confirmed()).toBe(-1)
    say(0x1006)
    expect(forwarding.confirmed()).toBe(9)
  })

  it('confirms nothing of an earlier connection', () => {
    const { forwarding, main, upper } = connected('count')
    forwarding.send(ROWS, MORNING, false)
    const second = forwarding.main()
    second.opened(MORNING)
    main.receive(upper.frame(0x9101, receipt(40), MORNING), MORNING)
    expect(forwarding.confirmed()).toBe(-1)
    expect(main.wake(MORNING + 1_000).close?.code).toBe('replaced')
  })

  it('lets a dial-back in that knows the code, and no other', () => {
    const { forwarding, upper } = connected('count')
    const right = forwarding.slave(PEER)
    right.opened(MORNING)
    const asked = right.receive(upper.frame(0x9001, Uint8Array.of(0, 0, 0, CODE), MORNING), MORNING)
    expect(asked.replies.length).toBe(1)
    expect(asked.close).toBeUndefined()
    const beat = right.receive(upper.frame(0x9005, new Uint8Array(), MORNING), MORNING)
    expect(messagesOf(beat.replies, edition).map(messageIdOf)).toEqual([0x9006])
    const forged = forwarding.slave(PEER)
    forged.opened(MORNING)
    const wrong = forged.receive(upper.frame(0x9001, Uint8Array.of(0, 0, 0, 78), MORNING), MORNING)
    expect(wrong.close?.code).toBe('wrong-verify-code')
    const rude = forwarding.slave(PEER)
    rude.opened(MORNING)
    const turn = rude.receive(upper.frame(0x9005, new Uint8Array(), MORNING), MORNING)
    expect([turn.replies.length, turn.close?.code]).toEqual([0, 'not-authenticated'])
  })

  it('takes a receipt over the slave link for information only', () => {
    const { forwarding, upper } = connected('count')
    forwarding.send(ROWS, MORNING, false)
    const slave = forwarding.slave(PEER)
    slave.opened(MORNING)
    slave.receive(upper.frame(0x9001, Uint8Array.of(0, 0, 0, CODE), MORNING), MORNING)
    slave.receive(upper.frame(0x9101, receipt(40), MORNING), MORNING)
    expect(forwarding.confirmed()).toBe(-1)
  })

  it('tells the static data of a vehicle it has sent, over the main link', () => {
    const { forwarding, main, say } = connected('count')
    forwarding.send(ROWS, MORNING, false)
    const vehicle = vehicleBytes('云A12345', 2)
    const turn = say(0x9600, exchangeBody(0x9601, new Uint8Array(), vehicle))
    const [told] = messagesOf([...turn.replies, ...main.wake(MORNING).replies], edition)
    const exchange = told && exchangeOf(told, edition)
    expect(exchange?.subId).toBe(0x1601)
    const text = textAt(told ?? vehicle, exchange?.dataAt ?? 0, 200)
    if (edition === '2011') expect(text).toContain('TRANS_TYPE:=010')
  })

  it('passes over rows that 809 can not say, and tells which', () => {
    const { forwarding, say } = connected('count')
    const rows = ROWS.slice(0, 3).map(({ place, reading }) => ({
      place,
      reading: place === 1 ? { ...reading, plate: undefined } : reading,
    }))
    const { findings } = forwarding.send(rows, MORNING, false)
    expect(findings).toMatchObject([{ at: 'row[1]', code: 'not-forwardable' }])
    say(0x9101, receipt(2))
    expect(forwarding.confirmed()).toBe(2)
  })

  it('is not ready while too much is unconfirmed', () => {
    const { forwarding } = connected('count')
    const many = Array.from({ length: MAX_UNCONFIRMED }, (_, place) => ({
      place,
      reading: ROWS[0]?.reading ?? {},
    }))
    forwarding.send(many, MORNING, true)
    expect(forwarding.isReady()).toBe(false)
  })

  it('sends coordinates of GCJ-02 as the source gave them, marked as encrypted', () => {
    const reading = {
      ...ROWS[0]?.reading,
      source_datum: 'GCJ02',
      source_latitude: 24.5,
      source_longitude: 102.5,
    }
    const encoded = encodePosition(reading, edition)
    if ('reason' in encoded) throw new Error(encoded.reason)
    expect(encoded.position[0]).toBe(1)
    expect(wordAt(encoded.position, edition === '2011' ? 12 : 13)).toBe(24_500_000)
  })
})

it('a 2019 platform that asks for serials again gets the same positions', () => {
  const options = { version: '2019', accessCode: '10001', user: '7', password: 'secret' }
  const forwarding = jt809Forward.open(sessionContext(options))
  const upper = new Outgoing('2019', 10_001, undefined, () => 1)
  const main = forwarding.main()
  main.opened(MORNING)
  const login = upper.frame(0x1002, Uint8Array.of(0, 0, 0, 0, CODE), MORNING)
  main.receive(Buffer.concat([login, upper.frame(0x1006, new Uint8Array(), MORNING)]), MORNING)
  const sent = messagesOf(forwarding.send(ROWS, MORNING, false).replies, '2019')
  const data = new Uint8Array(19)
  putShort(data, 0, 0x1202)
  data[2] = 2
  putWord(data, 3, wordAt(sent[5] ?? data, 4))
  putWord(data, 7, wordAt(sent[6] ?? data, 4))
  const turn = main.receive(upper.frame(0x9300, exchangeBody(0x9303, data), MORNING), MORNING)
  const again = messagesOf(turn.replies, '2019')
  expect(again.map(bodyOf)).toEqual([sent[5], sent[6]].map((message) => bodyOf(message ?? data)))
})

it('every option of a forwarding is told in both languages', () => {
  for (const { help } of LOWER_OPTIONS) expect(help['zh-CN'] && help.en).toBeTruthy()
})

function receipt(total: number, start = START): Uint8Array {
  const body = new Uint8Array(20)
  putWord(body, 0, total)
  putWord(body, 8, start)
  putWord(body, 16, start)
  return body
}

function messagesOf(frames: readonly Uint8Array[], edition: Edition): Uint8Array[] {
  return frames.map((frame) => {
    const message = messageOf(frame.subarray(1, -1), edition)
    if (!(message instanceof Uint8Array)) throw new Error(message.reason)
    return message
  })
}

function bodyOf(message: Uint8Array): string {
  return Buffer.from(message.subarray(30)).toString('hex')
}
