import type { Session } from '@tongqu/adapter-kit'
import { FRAME_CONTEXT } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { wrapped } from './framing.ts'
import { jt808 } from './jt808.ts'
import { answers, isSilent, Port, results, START } from './testing/port.ts'
import { batch, location, TestTerminal, word } from './testing/terminal.ts'

const PHONE = '13900000001'

describe('alarms', () => {
  const alarmsOf = (session: Session, frame: Uint8Array): unknown[] => {
    const { frames } = session.receive(frame, START)
    return jt808
      .decode(frames, FRAME_CONTEXT)
      .readings.filter(({ contract }) => contract === 'vehicle/alarm@1')
      .map(({ reading }) => reading.alarm)
  }

  it('are told when they begin, over connections, and never twice', () => {
    const port = new Port()
    const terminal = new TestTerminal(PHONE)
    const report = (alarmFlags: number) => terminal.frame(0x0200, location({ alarmFlags }))
    const session = port.ready(terminal)
    expect(alarmsOf(session, report(0b10))).toEqual(['overspeed'])
    expect(alarmsOf(session, report(0b10))).toEqual([])
    expect(alarmsOf(port.ready(terminal), report(0b11))).toEqual(['sos'])
    expect(alarmsOf(port.ready(terminal), report(0))).toEqual([])
    expect(alarmsOf(port.ready(terminal), report(0b10))).toEqual(['overspeed'])
  })

  it('of a report that is rejected are new again in the next one', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const broken = location({ alarmFlags: 2, time: '990000000000' })
    expect(alarmsOf(session, terminal.frame(0x0200, broken))).toEqual([])
    expect(alarmsOf(session, terminal.frame(0x0200, location({ alarmFlags: 2 })))).toEqual([
      'overspeed',
    ])
  })

  it('in a batch follow each other; those of a back-fill leave the present alone', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const raised = location({ alarmFlags: 2 })
    expect(alarmsOf(session, terminal.frame(0x0704, batch(0, [raised, raised])))).toEqual([
      'overspeed',
    ])
    expect(alarmsOf(session, terminal.frame(0x0704, batch(1, [raised, raised])))).toEqual([
      'overspeed',
    ])
    expect(alarmsOf(session, terminal.frame(0x0200, raised))).toEqual([])
  })
})

describe('fragments', () => {
  const body = Uint8Array.from({ length: 400 }, (_, at) => at & 0xff)

  it('are acknowledged, every one, when the whole is on disk, in whatever order they came', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const parts = terminal.fragments(0x0900, body, 3)
    for (const at of [2, 0]) {
      expect(isSilent(session.receive(parts[at] as Uint8Array, START))).toBe(true)
    }
    expect(session.heldBytes()).toBeGreaterThan(0)
    const turn = session.receive(parts[1] as Uint8Array, START)
    expect(turn.frames.length).toBe(1)
    expect(Buffer.from(turn.frames[0]?.bytes.subarray(12) ?? [])).toEqual(Buffer.from(body))
    expect(results(turn.acknowledgements)).toEqual([0, 0, 0])
    expect(session.heldBytes()).toBe(0)
  })

  it.each(['2013', '2019'] as const)(
    'that are missing are asked for with 0x8003 of %s, three times, then given up',
    (edition) => {
      const terminal = new TestTerminal(PHONE, edition)
      const session = new Port().ready(terminal)
      const parts = terminal.fragments(0x0900, body, 4)
      const first = terminal.serial - 4
      session.receive(parts[0] as Uint8Array, START)
      let { wakeAt } = session.receive(parts[2] as Uint8Array, START)
      for (let time = START + 30_000; time <= START + 90_000; time += 30_000) {
        const turn = session.wake(time)
        const [request] = answers(turn.replies, edition === '2019' ? 17 : 12)
        const count = edition === '2019' ? [0, 2] : [2]
        expect(request?.id).toBe(0x8003)
        expect([...(request?.body ?? [])]).toEqual([...word(first), ...count, 0, 2, 0, 4])
        ;({ wakeAt } = turn)
        expect(wakeAt).toBe(time + 30_000)
      }
      const turn = session.wake(START + 120_000)
      expect(turn.rejects).toEqual([
        { code: 'fragments-missing', reason: '0x0900: 2 of 4 parts came' },
      ])
      expect(session.heldBytes()).toBe(0)
    },
  )

  it('sent again under new serials complete the message', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const parts = terminal.fragments(0x0900, body, 2)
    session.receive(parts[0] as Uint8Array, START)
    session.wake(START + 30_000)
    const again = terminal.fragments(0x0900, body, 2)
    const turn = session.receive(again[1] as Uint8Array, START + 31_000)
    expect(turn.frames.length).toBe(1)
  })

  it('that trickle in are given up after five minutes', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const parts = terminal.fragments(0x0900, body, 20)
    for (let at = 0; at < 15; at++) {
      const time = START + at * 20_000
      const turns = [session.receive(parts[at] as Uint8Array, time), session.wake(time)]
      expect(turns.flatMap(({ replies }) => replies)).toEqual([])
    }
    const turn = session.wake(START + 300_000)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['fragments-missing'])
    expect(session.heldBytes()).toBe(0)
  })

  it('that come after requests are asked on for, as long as some come', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const parts = terminal.fragments(0x0900, body, 8)
    let time = START
    for (let at = 0; at < 7; at++) {
      session.receive(parts[at] as Uint8Array, time)
      time += 30_000
      expect(answers(session.wake(time).replies).map(({ id }) => id)).toEqual([0x8003])
    }
    expect(session.receive(parts[7] as Uint8Array, time).frames.length).toBe(1)
  })

  it('repeated after the whole is on disk are acknowledged, not journaled', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const parts = terminal.fragments(0x0900, body, 2)
    session.receive(Buffer.concat(parts), START)
    const turn = session.receive(parts[1] as Uint8Array, START)
    expect(turn.frames).toEqual([])
    expect(results(turn.acknowledgements)).toEqual([0])
  })

  it('of more messages than are held make the oldest give way', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const codes = [0x0900, 0x0901, 0x0801, 0x0802].flatMap((id) => {
      const [part] = terminal.fragments(id, body, 2)
      return session.receive(part as Uint8Array, START).rejects.map(({ code }) => code)
    })
    expect(codes).toEqual(['fragments-missing'])
  })

  it('that claim more parts than are allowed are refused', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const message = terminal.message(0x0900, body, [5_000, 1])
    const turn = session.receive(wrapped(message), START)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['too-many-fragments'])
    expect(results(turn.replies)).toEqual([1])
  })
})

describe('decoding frames of the journal', () => {
  it('holds clocks against the receipt: 10 minutes ahead, 90 days behind', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const codes = ['260101081000', '260101081001', '251003080000', '251003075959'].map((time) => {
      const { frames } = session.receive(terminal.frame(0x0200, location({ time })), START)
      return jt808.decode(frames, FRAME_CONTEXT).rejects[0]?.code
    })
    expect(codes).toEqual([undefined, 'clock-ahead', undefined, 'clock-behind'])
  })

  it('rejects a context that no session wrote, and cut bytes, beside good neighbours', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const [good] = session.receive(terminal.frame(0x0200, location()), START).frames
    if (!good) throw new Error('no frame')
    const { readings, rejects } = jt808.decode(
      [
        { ...good, context: 'null' },
        { ...good, bytes: good.bytes.slice(0, 7) },
        { ...good, bytes: new Uint8Array() },
        good,
      ],
      FRAME_CONTEXT,
    )
    expect(rejects.map(({ at, code }) => `${at} ${code}`)).toEqual([
      'frame[0] unknown-context',
      'frame[1] wrong-length',
      'frame[2] wrong-length',
    ])
    expect(readings.length).toBe(1)
  })

  it('gives the vehicle a pseudonym for the day of the report, not of the receipt', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const days: string[] = []
    const reports = ['251231235959', '260101000000'].map((time) => location({ time }))
    const { frames } = session.receive(terminal.frame(0x0704, batch(1, reports)), START)
    jt808.decode(frames, {
      ...FRAME_CONTEXT,
      pseudonym: (identity, day) => {
        days.push(`${identity} ${day}`)
        return 'x'
      },
    })
    expect(days).toEqual([`phone:${PHONE} 2025-12-31`, `phone:${PHONE} 2026-01-01`])
  })
})

it('an answer that refuses a registration has no authentication code, not an empty one', () => {
  const message = Buffer.from('810000030139000000010000006404', 'hex')
  const { readings } = jt808.decodeCapture(wrapped(message), FRAME_CONTEXT)
  expect(readings[0]?.reading.fields).toEqual({ answer_serial: '100', result: '4' })
})
