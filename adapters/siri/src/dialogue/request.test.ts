import { describe, expect, it } from 'vitest'
import { MORE, subscribed, talking, textsOf, vehicles } from './testing/talking.ts'

const SOON = 10_000

describe('mode request', () => {
  it('asks for every service, each in a request and with an identifier of its own', () => {
    const talk = talking({ services: 'VM,ET,SX', requestor: 'linheng' })
    talk.start()
    expect(talk.asks()).toEqual(['ServiceRequest'])
    expect(talk.waiting()).toBe(3)
    expect(textsOf(talk.all(), 'RequestorRef')).toEqual(['linheng', 'linheng', 'linheng'])
    expect(textsOf(talk.all(), 'MessageIdentifier')).toEqual(
      ['1', '1-0', '2', '2-0', '3', '3-0'].map((end) => `abcdefghijklmnop-${end}`),
    )
  })

  it('asks for more of the service that has more, and for no other', () => {
    const talk = talking({ services: 'VM,ET,SX' })
    talk.start()
    talk.answerAll(vehicles(['a']))
    talk.pass(30_000)
    talk.answer(vehicles(['a']))
    talk.answer(vehicles(['a'], MORE))
    expect(talk.last()).toContain('<EstimatedTimetableRequest')
    talk.answer(vehicles(['a']))
    talk.answer(vehicles(['b']))
    expect(talk.waiting()).toBe(0)
  })

  it.each([
    [{ services: 'SM', monitoring: 'A,B' }, 'MonitoringRef', ['A', 'B']],
    [{ services: 'VM', lines: '1,2' }, 'LineRef', ['1', '2']],
    [{ services: 'VM', lines: '1, 临衡:2' }, 'LineRef', ['1', '临衡:2']],
    [{ services: 'VM', lines: 'no code' }, 'LineRef', []],
    [{ services: 'ET', lines: '1,2' }, 'LineRef', ['1', '2']],
    [{ services: 'SX', lines: '1,2' }, 'LineRef', []],
  ])('asks only for what %j names', (options, name, values) => {
    const talk = talking(options)
    talk.start()
    expect(textsOf(talk.last(), name)).toEqual(values)
  })

  it('hands the answer out, tells it is well, and asks again everySeconds later', () => {
    const talk = talking({ services: 'VM', everySeconds: '20' })
    talk.start()
    talk.answer(vehicles(['a']))
    expect(talk.deliveries).toEqual([vehicles(['a'])])
    expect(talk.health.at(-1)).toEqual({ isUp: true })
    talk.pass(19_999)
    expect(talk.asks()).toEqual([])
    talk.pass(1)
    expect(talk.asks()).toEqual(['ServiceRequest'])
  })

  it('has one request under way, however long the answer takes', () => {
    const talk = talking({ services: 'VM', everySeconds: '1' })
    talk.start()
    talk.pass(60_000)
    expect(talk.asks()).toEqual(['ServiceRequest'])
  })

  it('asks on while there is more, under identifiers that end in -more, and then rests', () => {
    const talk = talking({ services: 'VM', everySeconds: '20' })
    talk.start()
    talk.answer(vehicles(['a'], MORE))
    expect(textsOf(talk.last(), 'MessageIdentifier')[0]).toMatch(/-more$/)
    talk.answer(vehicles(['b'], MORE))
    talk.answer(vehicles(['c']))
    expect(talk.deliveries.length).toBe(3)
    expect(talk.asks()).toEqual([])
  })

  it('stops asking a producer that has ever more', () => {
    const talk = talking({ services: 'VM', everySeconds: '20' })
    talk.start()
    let answers = 0
    for (; talk.asks().length > 0; answers++) talk.answer(vehicles(['a'], MORE))
    expect(answers).toBe(101)
    talk.pass(20_000)
    expect(talk.asks()).toEqual(['ServiceRequest'])
  })

  it.each([
    [{ failed: 'source-unreachable' }, { code: 'source-unreachable' }, 0],
    [{ status: 503 }, { code: 'source-refuses', detail: 'HTTP 503' }, 0],
    ['rubbish', { code: 'source-refuses' }, 1],
    ['', { code: 'source-refuses' }, 0],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', { code: 'source-refuses' }, 1],
    ['<html><body>welcome</body></html>', { code: 'source-refuses', detail: 'html' }, 1],
    [subscribed([]), { code: 'source-refuses', detail: 'SubscriptionResponse' }, 1],
    [vehicles([], '<Status>false</Status>'), { code: 'source-refuses' }, 1],
  ])(
    'tells that %j is no delivery, keeps what it said, and waits longer each time',
    (said, health, kept) => {
      const talk = talking({ services: 'VM', everySeconds: '10' })
      talk.start()
      const waits: number[] = []
      for (let round = 0; round < 10; round++) {
        talk.answer(said)
        const began = talk.now()
        while (talk.asks().length === 0) talk.pass(1_000)
        waits.push((talk.now() - began) / 1_000)
      }
      expect(talk.health.at(-1)).toMatchObject({ isUp: false, ...health })
      expect(talk.deliveries.length).toBe(10 * kept)
      expect(waits).toEqual([10, 10, 20, 40, 80, 160, 320, 600, 600, 600])
      talk.answer(vehicles(['a']))
      talk.pass(SOON)
      expect(talk.asks()).toEqual(['ServiceRequest'])
    },
  )

  it('takes what stood before a fault, and no answer to what it did not ask', () => {
    const talk = talking({ services: 'VM' })
    talk.start()
    talk.answerTo('nobody', vehicles(['a']))
    expect(talk.deliveries).toEqual([])
    const broken = vehicles(['a', 'b']).slice(0, -60)
    talk.answer(broken)
    expect(talk.deliveries).toEqual([broken])
  })

  it('asks only when it has no address where it could be told', () => {
    const talk = talking({ services: 'VM', mode: 'subscribe' }, null)
    talk.start()
    expect(talk.asks()).toEqual(['ServiceRequest'])
  })

  it('says nothing more once it is stopped', () => {
    const talk = talking({ services: 'VM' })
    talk.start()
    expect(talk.stop()).toEqual({ deliveries: [], asks: [] })
    talk.answer(vehicles(['a'], MORE))
    talk.pass(3_600_000)
    expect(talk.asks()).toEqual([])
    expect(talk.deliveries).toEqual([])
  })
})
