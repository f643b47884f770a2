import type { KnownVehicle } from '@tongqu/adapter-kit'
import { FRAME_CONTEXT, keyedOf, sessionContext } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { wrapped } from './framing.ts'
import { jt808 } from './jt808.ts'
import {
  FAULT_LIMIT,
  LOGIN_MILLISECONDS,
  REFUSAL_LIMIT,
  WRONG_CODE_MILLISECONDS,
} from './session.ts'
import { answers, codeOf, isSilent, Port, results, START } from './testing/port.ts'
import { location, PLATE, TestTerminal } from './testing/terminal.ts'

const PHONE = '13900000001'

describe('a terminal', () => {
  it.each(['2011', '2013', '2019'] as const)(
    'of %s registers, gets its code once the registration is on disk, and authenticates with it',
    (edition) => {
      const port = new Port()
      const session = port.link()
      const terminal = new TestTerminal(PHONE, edition)
      const head = edition === '2019' ? 17 : 12
      const registered = session.receive(terminal.registration(PLATE), START)
      expect(registered.frames.length).toBe(1)
      expect(registered.replies).toEqual([])
      const [answer] = answers(registered.acknowledgements, head)
      expect(answer).toMatchObject({ id: 0x8100 })
      expect([...(answer?.body.subarray(0, 3) ?? [])]).toEqual([0, 0, 0])
      const code = Buffer.from(answer?.body.subarray(3) ?? []).toString()
      expect(port.context.vehicles.byPlate('云A12345', 2)).toMatchObject({ phone: PHONE })
      const authenticated = session.receive(terminal.authentication(code), START)
      expect(results(authenticated.replies, head)).toEqual([0])
      expect(authenticated).toMatchObject({
        version: edition,
        identity: keyedOf('jt808-link', PHONE),
      })
      expect(authenticated.frames).toEqual([])
    },
  )

  it('is acknowledged a position only behind its frame, with the serial and id of it', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    terminal.serial = 0x7d7e
    const turn = session.receive(terminal.frame(0x0200, location()), START)
    expect(turn.replies).toEqual([])
    expect(turn.frames.length).toBe(1)
    expect([...(answers(turn.acknowledgements)[0]?.body ?? [])]).toEqual([0x7d, 0x7e, 2, 0, 0])
  })

  it('gets answers numbered from 0 upwards', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const turn = session.receive(Buffer.concat([terminal.frame(2), terminal.frame(2)]), START)
    expect(answers(turn.replies).map(({ serial }) => serial)).toEqual([1, 2])
  })

  it('gets the time in UTC', () => {
    const terminal = new TestTerminal(PHONE, '2019')
    const session = new Port().ready(terminal)
    const at = Date.UTC(2026, 10, 21, 23, 4, 5)
    const [answer] = answers(session.receive(terminal.frame(0x0004), at).replies, 17)
    expect(answer?.id).toBe(0x8004)
    expect(Buffer.from(answer?.body ?? []).toString('hex')).toBe('261121230405')
  })

  it('gets result 3 for what the hub does not know, and the hub tells of it once', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const twice = Buffer.concat([terminal.frame(0x0f01), terminal.frame(0x0f01)])
    const turn = session.receive(twice, START)
    expect(results(turn.replies)).toEqual([3, 3])
    expect(turn.frames).toEqual([])
    expect(turn.findings.map(({ code }) => code)).toEqual(['unsupported-message'])
  })

  it('gets no answer to an answer', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    expect(isSilent(session.receive(terminal.frame(0x0001, [0, 1, 0x82, 1, 0]), START))).toBe(true)
  })

  it('gets 0x8800 for a photograph beside its acknowledgement', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const turn = session.receive(terminal.frame(0x0801, [0, 0, 0, 9, 0, 0, 1, 1]), START)
    const said = answers(turn.acknowledgements)
    expect(said.map(({ id }) => id)).toEqual([0x8800, 0x8001])
    expect([...(said[0]?.body ?? [])]).toEqual([0, 0, 0, 9])
  })

  it('that deregisters is not heard until it authenticates again', () => {
    const terminal = new TestTerminal(PHONE)
    const port = new Port()
    const session = port.ready(terminal)
    expect(results(session.receive(terminal.frame(0x0003), START).acknowledgements)).toEqual([0])
    const turn = session.receive(terminal.frame(0x0200, location()), START)
    expect(turn.frames).toEqual([])
    expect(results(turn.replies)).toEqual([1])
    session.receive(terminal.authentication(codeOf(terminal)), START)
    expect(session.receive(terminal.frame(0x0200, location()), START).frames.length).toBe(1)
  })

  it('over UDP is served like one over TCP', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().link('udp')
    session.receive(terminal.authentication(codeOf(terminal)), START)
    expect(session.receive(terminal.frame(0x0200, location()), START).frames.length).toBe(1)
  })
})

describe('whoever has not authenticated', () => {
  it('is refused, journals nothing, and is cut', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().link()
    for (let message = 1; message < REFUSAL_LIMIT; message++) {
      const turn = session.receive(terminal.frame(0x0200, location()), START)
      expect(turn.frames).toEqual([])
      expect(turn.rejects.map(({ code }) => code)).toEqual(['not-authenticated'])
      expect(results(turn.replies)).toEqual([1])
      expect(turn.close).toBeUndefined()
    }
    const last = session.receive(terminal.frame(0x0200, location()), START)
    expect(last.close?.code).toBe('not-authenticated')
    expect(isSilent(session.receive(terminal.frame(0x0002), START))).toBe(true)
  })

  it('with a wrong code is answered, and closed after a delay', () => {
    const session = new Port().link()
    const turn = session.receive(new TestTerminal(PHONE).authentication('guess'), START)
    expect(results(turn.replies)).toEqual([1])
    expect(turn.close).toMatchObject({
      code: 'wrong-code',
      afterMilliseconds: WRONG_CODE_MILLISECONDS,
    })
    expect(turn.identity).toBeUndefined()
  })

  it('can not use the code of another phone', () => {
    const session = new Port().link()
    const stolen = codeOf(new TestTerminal('13900000002'))
    const turn = session.receive(new TestTerminal(PHONE).authentication(stolen), START)
    expect(turn.close?.code).toBe('wrong-code')
  })

  it('is cut when it says nothing for a minute', () => {
    const session = jt808
      .open(sessionContext())
      .session({ address: '192.0.2.1', port: 1, transport: 'tcp' })
    expect(session.opened(START).wakeAt).toBe(START + LOGIN_MILLISECONDS)
    expect(session.wake(START + LOGIN_MILLISECONDS).close?.code).toBe('login-timeout')
  })

  it('is welcome with its first message where the source is open', () => {
    const session = new Port({ authentication: 'open' }).link()
    const turn = session.receive(new TestTerminal(PHONE).frame(0x0200, location()), START)
    expect(turn).toMatchObject({ identity: keyedOf('jt808-link', PHONE), version: '2013' })
    expect(turn.frames.length).toBe(1)
  })

  it('is not welcome in an open source that refuses the unknown', () => {
    const session = new Port({ authentication: 'open', unknownVehicles: 'refuse' }).link()
    const turn = session.receive(new TestTerminal(PHONE).frame(0x0200, location()), START)
    expect(turn.frames).toEqual([])
  })
})

describe('a registration', () => {
  const bus: KnownVehicle = { kind: 'bus', plate: '云A12345', plateColor: 2, label: 'K1' }
  const other: KnownVehicle = { kind: 'bus', plate: '云A00001', plateColor: 2 }
  const resultOf = (port: Port, plate = PLATE, color = 2): number | undefined => {
    const turn = port.link().receive(new TestTerminal(PHONE).registration(plate, color), START)
    const [answer] = answers([...turn.replies, ...turn.acknowledgements])
    expect(answer?.id).toBe(0x8100)
    expect(turn.frames.length).toBe(answer?.body[2] === 0 ? 1 : 0)
    if (answer?.body[2] !== 0) {
      expect(answer?.body.length, 'a code for nobody').toBe(3)
      expect(turn.findings.map(({ code }) => code)).toEqual(['registration-refused'])
    }
    return answer?.body[2]
  }

  it('of a vehicle in no roster is 0, or 2 where the unknown are refused', () => {
    expect(resultOf(new Port())).toBe(0)
    expect(resultOf(new Port({ unknownVehicles: 'refuse' }))).toBe(2)
    expect(resultOf(new Port({ unknownVehicles: 'refuse' }, [bus]))).toBe(0)
  })

  it('of no vehicle by an unknown terminal is 4 where the unknown are refused', () => {
    expect(resultOf(new Port({ unknownVehicles: 'refuse' }), new Uint8Array(), 0)).toBe(4)
    expect(resultOf(new Port(), new Uint8Array(), 0)).toBe(0)
  })

  it('of a vehicle that belongs to another terminal is 1', () => {
    const taken = { ...bus, phone: '13900000099' }
    expect(resultOf(new Port({}, [taken]))).toBe(1)
    expect(resultOf(new Port({ conflicts: 'accept' }, [taken]))).toBe(0)
  })

  it('by a terminal that belongs to another vehicle is 3', () => {
    const taken = { ...other, phone: PHONE }
    expect(resultOf(new Port({}, [bus, taken]))).toBe(3)
    expect(resultOf(new Port({ conflicts: 'accept' }, [bus, taken]))).toBe(0)
  })

  it('of the same vehicle by the same terminal is 0 again and again', () => {
    const port = new Port()
    expect([resultOf(port), resultOf(port)]).toEqual([0, 0])
  })

  it('is free again for another terminal once the old one has deregistered', () => {
    const port = new Port()
    const old = new TestTerminal('13900000099')
    const session = port.link()
    session.receive(old.registration(PLATE), START)
    expect(resultOf(port)).toBe(1)
    session.receive(old.authentication(codeOf(old)), START)
    session.receive(old.frame(0x0003), START)
    expect(resultOf(port)).toBe(0)
  })

  it('keeps what the roster says of the vehicle, and positions bear it from then on', () => {
    const port = new Port({}, [{ ...bus, operator: 'op-1', area: '530100' }])
    const terminal = new TestTerminal(PHONE)
    const session = port.link()
    session.receive(terminal.registration(PLATE), START)
    session.receive(terminal.authentication(codeOf(terminal)), START)
    const { frames } = session.receive(terminal.frame(0x0200, location()), START)
    expect(jt808.decode(frames, FRAME_CONTEXT).readings[0]?.reading).toMatchObject({
      vehicle_kind: 'bus',
      operator_id: 'op-1',
      area_code: '530100',
      label: 'K1',
      plate: '云A12345',
      plate_color: 2,
      phone: PHONE,
    })
  })

  it('by a terminal that moves to another vehicle leaves what is said of the old one behind', () => {
    const old = { ...other, kind: 'hazmat', operator: 'op-1', phone: PHONE }
    const port = new Port({ conflicts: 'accept' }, [old])
    expect(resultOf(port)).toBe(0)
    expect(port.context.vehicles.byPhone(PHONE)).toEqual({
      kind: 'other',
      plate: '云A12345',
      plateColor: 2,
      phone: PHONE,
    })
  })

  it('that is cut off is a reject with result 2', () => {
    const turn = new Port().link().receive(new TestTerminal(PHONE).frame(0x0100, [0, 53]), START)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['wrong-length'])
    expect(results(turn.replies)).toEqual([2])
  })
})

describe('a link', () => {
  it('is that of one phone: messages of another are refused', () => {
    const session = new Port().ready(new TestTerminal(PHONE))
    const turn = session.receive(new TestTerminal('13900000002').frame(0x0200, location()), START)
    expect(turn.frames).toEqual([])
    expect(turn.rejects.map(({ code }) => code)).toEqual(['other-phone'])
    expect(results(turn.replies)).toEqual([1])
  })

  it('of something that is no JT/T 808 is cut', () => {
    const session = new Port().link()
    const noise = Buffer.from('7e0102'.repeat(FAULT_LIMIT + 1), 'hex')
    expect(session.receive(noise, START).close?.code).toBe('garbled')
  })

  it('tells an encrypted message by its code and takes its neighbours', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const message = terminal.message(0x0200, location())
    message[2] = (message[2] ?? 0) | 0x04
    const both = Buffer.concat([wrapped(message), terminal.frame(0x0200, location())])
    const turn = session.receive(both, START)
    expect(turn.rejects.map(({ code }) => code)).toEqual(['encrypted'])
    expect(turn.frames.length).toBe(1)
  })

  it('writes the very same context string beside equal frames', () => {
    const terminal = new TestTerminal(PHONE)
    const session = new Port().ready(terminal)
    const contexts = [0, 1, 2].map((second) => {
      const frame = terminal.frame(0x0200, location({ time: `26010108000${second}` }))
      return session.receive(frame, START + second * 120_000).frames[0]?.context
    })
    expect(new Set(contexts).size).toBe(1)
    expect(JSON.parse(contexts[0] ?? '')).toEqual({ edition: '2013', phone: PHONE })
  })
})
