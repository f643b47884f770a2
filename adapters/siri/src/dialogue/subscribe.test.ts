import { describe, expect, it } from 'vitest'
import {
  CALLBACK,
  heartbeat,
  NOON,
  statusOf,
  subscribed,
  subscriptionIds,
  talking,
  terminated,
  textsOf,
  vehicles,
} from './testing/talking.ts'

const STARTED = '2026-11-20T22:00:00Z'
const LATER = '2026-11-21T04:03:00Z'
const BEAT = 60_000
const MINUTE = 60_000

function subscribing(more: Record<string, string> = {}) {
  const talk = talking({ mode: 'subscribe', services: 'VM,ET,SX', ...more })
  talk.start()
  return talk
}

/** Lives through minutes in which the producer says what it has to. */
function live(talk: ReturnType<typeof talking>, minutes: number, startedAt = STARTED): void {
  for (let minute = 0; minute < minutes; minute++) {
    talk.pass(MINUTE)
    talk.told(heartbeat(startedAt))
  }
}

describe('taking subscriptions', () => {
  it('asks for one of each service, with its address, its heartbeat and an end', () => {
    const talk = subscribing({ heartbeatSeconds: '45', renewMinutes: '10' })
    expect(talk.asks()).toEqual(['SubscriptionRequest'])
    const request = talk.all()
    expect(textsOf(request, 'ConsumerAddress')).toEqual([CALLBACK, CALLBACK, CALLBACK])
    expect(textsOf(request, 'HeartbeatInterval')).toEqual(['PT45S', 'PT45S', 'PT45S'])
    expect(subscriptionIds(request)).toEqual([
      'abcdefghijklmnop-VM-0',
      'abcdefghijklmnop-ET-1',
      'abcdefghijklmnop-SX-2',
    ])
    const end = new Date(NOON + 10 * MINUTE).toISOString()
    expect(textsOf(request, 'InitialTerminationTime')).toEqual([end, end, end])
    talk.grant(STARTED)
    expect(talk.health).toEqual([{ isUp: true }])
    expect(talk.asks()).toEqual([])
  })

  it('asks again only for what was refused, later each time, and says so meanwhile', () => {
    const talk = subscribing()
    const [vm = '', et = '', sx = ''] = subscriptionIds(talk.all())
    talk.answerAll(subscribed([{ id: vm }, { id: et, refused: 'not here' }, { id: sx }], STARTED))
    const refused = { isUp: false, code: 'source-refuses', detail: 'ET: OtherError: not here' }
    expect(talk.health.at(-1)).toEqual(refused)
    const waits: number[] = []
    for (let round = 0; round < 9; round++) {
      const began = talk.now()
      while (talk.asks().length === 0) {
        talk.pass(1_000)
        talk.told(vehicles(['a']))
      }
      waits.push((talk.now() - began) / 1_000)
      expect(subscriptionIds(talk.all())).toEqual([et])
      talk.answerAll(subscribed([{ id: et, refused: 'not here' }], STARTED))
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600])
    expect(talk.health.every(({ isUp }) => !isUp)).toBe(true)
  })

  it('takes one status without reference for all, as SIRI 1 answers', () => {
    const talk = subscribing({ version: '1.3' })
    const status = '<Status>true</Status>'
    talk.answerAll(`<Siri><SubscriptionResponse>${status}</SubscriptionResponse></Siri>`)
    expect(talk.health).toEqual([{ isUp: true }])
  })

  it.each([
    { failed: 'source-unreachable' },
    { status: 500 },
    'rubbish',
    '',
    vehicles(['a']),
    subscribed([]),
    subscribed([{ id: 'of-somebody-else' }]),
  ])('takes %j for a refusal, waits twice as long each time, ten minutes at most', (answer) => {
    const talk = subscribing()
    const waits: number[] = []
    for (let round = 0; round < 10; round++) {
      talk.answerAll(answer)
      expect(talk.health.at(-1)?.isUp).toBe(false)
      const began = talk.now()
      while (talk.asks().length === 0) talk.pass(1_000)
      expect(talk.asks()).toEqual(['SubscriptionRequest'])
      waits.push((talk.now() - began) / 1_000)
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600])
  })
})

describe('keeping subscriptions', () => {
  it('renews before they end', () => {
    const talk = subscribing({ renewMinutes: '10' })
    const ids = subscriptionIds(talk.all())
    talk.grant(STARTED)
    live(talk, 7)
    expect(talk.asks()).toEqual([])
    live(talk, 1)
    expect(talk.asks()).toEqual(['SubscriptionRequest'])
    expect(subscriptionIds(talk.all())).toEqual(ids)
    expect(textsOf(talk.all(), 'SubscriptionRenewal')).toEqual(['true', 'true', 'true'])
    talk.grant(STARTED)
    live(talk, 7)
    expect(talk.asks()).toEqual([])
    live(talk, 1)
    expect(talk.asks()).toEqual(['SubscriptionRequest'])
  })

  it.each([
    ['less time than asked for', '2026-11-21T04:05:00Z', 4 * MINUTE],
    ['local time without offset', '2026-11-21T12:05:00', 4 * MINUTE],
    ['a time that is over, but does not ask in a circle', '2026-11-20T00:00:00Z', 10_000],
  ])('renews in time when the producer grants %s', (_, validUntil, after) => {
    const talk = subscribing({ services: 'VM' })
    const [id = ''] = subscriptionIds(talk.all())
    talk.answerAll(subscribed([{ id, validUntil }], STARTED))
    while (talk.now() < NOON + after) {
      expect(talk.asks()).toEqual([])
      talk.pass(1_000)
      talk.told(heartbeat(STARTED))
    }
    expect(talk.asks()).toEqual(['SubscriptionRequest'])
  })

  it('takes a refused renewal for a loss: subscribes anew and asks for what was missed', () => {
    const talk = subscribing({ services: 'VM', renewMinutes: '10' })
    const [id = ''] = subscriptionIds(talk.all())
    talk.grant(STARTED)
    live(talk, 8)
    talk.answerAll(subscribed([{ id, refused: 'who?' }], STARTED))
    talk.pass(5_000)
    expect(textsOf(talk.all(), 'SubscriptionRenewal')).toEqual([])
    talk.grant(STARTED)
    expect(talk.asks()).toEqual(['ServiceRequest'])
  })

  it('asks whether anybody is there, and takes silence of three heartbeats for a loss', () => {
    const talk = subscribing()
    talk.grant(STARTED)
    live(talk, 5)
    talk.pass(1.5 * BEAT)
    expect(talk.asks()).toEqual(['CheckStatusRequest'])
    talk.answer(statusOf(STARTED))
    expect(talk.health.at(-1)).toEqual({ isUp: true })
    talk.pass(1.5 * BEAT)
    expect(talk.health.at(-1)).toMatchObject({ isUp: false, code: 'source-silent' })
    expect(talk.asks()).toEqual(['SubscriptionRequest'])
    talk.grant(STARTED)
    expect(talk.asks()).toEqual(['ServiceRequest'])
    talk.answerAll(vehicles(['a']))
    expect(talk.deliveries).toEqual(Array(3).fill(vehicles(['a'])))
    expect(talk.health.at(-1)).toEqual({ isUp: true })
  })

  it('has patience with a producer that takes everything and never says a word', () => {
    const talk = subscribing({ services: 'VM', heartbeatSeconds: '10', renewMinutes: '9999' })
    let asks = 0
    for (let second = 0; second < 86_400; second++) {
      const [name] = talk.asks()
      if (name === 'SubscriptionRequest') {
        asks++
        talk.grant(STARTED)
      } else if (name === 'CheckStatusRequest') talk.answer(statusOf(STARTED))
      else if (name) talk.answer(vehicles([]))
      talk.pass(1_000)
    }
    expect(asks).toBeLessThan(160)
  })

  it('while nobody answers asks less and less, and comes back with the first answer', () => {
    const talk = subscribing({ services: 'VM' })
    talk.grant(STARTED)
    talk.pass(3 * BEAT)
    let asks = 0
    for (let minute = 0; minute < 600; minute++) {
      while (talk.asks().length > 0) {
        talk.answer({ failed: 'source-unreachable' })
        asks++
      }
      talk.pass(MINUTE)
    }
    expect(asks).toBeGreaterThan(50)
    expect(asks).toBeLessThan(80)
    while (talk.asks().length === 0) talk.pass(1_000)
    talk.grant(LATER)
    expect(talk.asks()).toEqual(['ServiceRequest'])
    expect(talk.health.at(-1)).toEqual({ isUp: true })
  })
})

describe('a producer that forgets', () => {
  const restarts: [string, (talk: ReturnType<typeof talking>) => void][] = [
    ['a heartbeat', (talk) => talk.told(heartbeat(LATER))],
    [
      'the answer to CheckStatus',
      (talk) => {
        talk.pass(1.5 * BEAT)
        talk.answer(statusOf(LATER))
      },
    ],
  ]
  it.each(restarts)('subscribes anew and asks for all when %s tells of a restart', (_, tell) => {
    const talk = subscribing()
    const ids = subscriptionIds(talk.all())
    talk.grant(STARTED)
    live(talk, 3)
    tell(talk)
    talk.pass(1_000)
    expect(talk.asks()).toEqual(['SubscriptionRequest'])
    expect(subscriptionIds(talk.all())).toEqual(ids)
    expect(textsOf(talk.all(), 'SubscriptionRenewal')).toEqual([])
    talk.grant(LATER)
    expect(talk.asks()).toEqual(['ServiceRequest'])
    talk.answerAll(vehicles(['a']))
    live(talk, 10, LATER)
    expect(talk.asks()).toEqual([])
  })

  it('that has restarted between takes the others anew, too', () => {
    const talk = subscribing({ services: 'VM,ET' })
    const [vm = '', et = ''] = subscriptionIds(talk.all())
    talk.answerAll(subscribed([{ id: vm }, { id: et, refused: 'later' }], STARTED))
    talk.pass(5_000)
    talk.answerAll(subscribed([{ id: et }], LATER))
    expect(talk.asks()).toContain('ServiceRequest')
    talk.answerAll(vehicles(['a']))
    talk.pass(1_000)
    expect(subscriptionIds(talk.all())).toEqual([vm])
  })

  it.each(['2026-11-20T22:00:00.000Z', '2026-11-21T06:00:00+08:00'])(
    'is not taken to have restarted when it writes the same time as %s',
    (same) => {
      const talk = subscribing()
      talk.grant(STARTED)
      talk.told(heartbeat(same))
      talk.pass(5_000)
      expect(talk.asks()).toEqual([])
    },
  )

  it('can not make us ask in a circle with ever another start', () => {
    const talk = subscribing({ services: 'VM' })
    talk.grant(STARTED)
    let asks = 0
    for (let round = 0; round < 600; round++) {
      talk.told(heartbeat(new Date(NOON + round * 1_000).toISOString()))
      while (talk.asks().length > 0) {
        asks++
        if (talk.asks()[0] === 'SubscriptionRequest') talk.grant()
        else talk.answer(vehicles(['a']))
      }
      talk.pass(100)
    }
    expect(asks).toBeLessThanOrEqual(125)
  })

  it.each([
    ['one', [0], [0]],
    ['all by name', [0, 1, 2], [0, 1, 2]],
    ['all by naming none', [], [0, 1, 2]],
    ['none of ours', [9], []],
  ])('that ends %s is asked for them again, and for what was missed', (_, ended, again) => {
    const talk = subscribing()
    const ids = subscriptionIds(talk.all())
    talk.grant(STARTED)
    const reply = talk.told(terminated(...ended.map((index) => ids[index] ?? 'other'))).reply
    expect(reply?.status).toBe(200)
    expect(talk.asks()).toEqual([])
    talk.pass(1_000)
    expect(subscriptionIds(talk.all())).toEqual(again.map((index) => ids[index]))
    if (again.length === 0) return
    talk.grant(STARTED)
    expect(talk.asks()).toEqual(['ServiceRequest'])
  })

  it('is asked anew for what was missed when that goes wrong, but not for ever', () => {
    const talk = subscribing({ services: 'VM', renewMinutes: '9999' })
    const [id = ''] = subscriptionIds(talk.all())
    talk.grant(STARTED)
    talk.told(terminated(id))
    talk.pass(1_000)
    talk.grant(STARTED)
    let asks = 0
    for (let minute = 0; minute < 60; minute++) {
      while (talk.asks().length > 0) {
        asks++
        talk.answer({ status: 500 })
      }
      live(talk, 1)
    }
    expect(asks).toBe(6)
  })
})

describe('what it is told', () => {
  it('is handed out and receipted, under its identifier', () => {
    const talk = subscribing()
    talk.grant(STARTED)
    const { reply } = talk.told(vehicles(['a', 'b']))
    expect(talk.deliveries).toEqual([vehicles(['a', 'b'])])
    const receipt = String(Buffer.from(reply?.body ?? []))
    expect(receipt).toContain('<DataReceivedAcknowledgement>')
    expect(textsOf(receipt, 'RequestMessageRef')).toEqual(['m-7'])
    expect(textsOf(receipt, 'Status')).toEqual(['true'])
  })

  it.each(['text/plain', '', 'application/json', 'text/xml; charset=gbk'])(
    'is read whatever its content type says: %j',
    (contentType) => {
      const talk = subscribing()
      talk.grant(STARTED)
      expect(talk.told(vehicles(['a']), contentType).deliveries).toMatchObject([{ contentType }])
    },
  )

  it.each([
    ['nothing', '', 0],
    ['rubbish', 'hello', 1],
    ['half a document', vehicles(['a']).slice(0, 90), 1],
    ['a document type', `<!DOCTYPE Siri>${vehicles(['a'])}`, 1],
    ['a request', subscribed([]), 0],
    ['another message', '<Siri><StopPointsRequest/></Siri>', 0],
  ])('is answered even when it is %s', (_, document, kept) => {
    const talk = subscribing()
    talk.grant(STARTED)
    const { reply, deliveries } = talk.told(document)
    expect(reply?.status).toBe(200)
    expect(textsOf(String(Buffer.from(reply?.body ?? [])), 'Status')).toEqual(['false'])
    expect(deliveries.length).toBe(kept)
    expect(talk.asks()).toEqual([])
  })

  it('a heartbeat that says it is not well fails the source', () => {
    const talk = subscribing()
    talk.grant(STARTED)
    talk.told(heartbeat(STARTED, '<Status>false</Status>'))
    expect(talk.health.at(-1)).toMatchObject({ isUp: false, code: 'source-refuses' })
    talk.told(heartbeat(STARTED))
    expect(talk.health.at(-1)).toEqual({ isUp: true })
  })
})

describe('goodbye', () => {
  it('ends what stands or may stand, and asks nothing after it', () => {
    const talk = subscribing({ services: 'VM,ET' })
    const ids = subscriptionIds(talk.all())
    const [vm = '', et = ''] = ids
    talk.answerAll(subscribed([{ id: vm }, { id: et, refused: 'no' }], STARTED))
    talk.stop()
    expect(talk.asks()).toEqual(['TerminateSubscriptionRequest'])
    expect(textsOf(talk.all(), 'SubscriptionRef')).toEqual([vm])
    const { reply, asks } = talk.told(heartbeat(LATER, '<DataReady>true</DataReady>'))
    expect(reply?.status).toBe(200)
    expect(asks).toEqual([])
    talk.pass(3_600_000)
    expect(talk.asks()).toEqual(['TerminateSubscriptionRequest'])
  })

  it('ends what it has asked for and not heard of', () => {
    const talk = subscribing({ services: 'VM' })
    talk.stop()
    expect(talk.asks()).toEqual(['SubscriptionRequest', 'TerminateSubscriptionRequest'])
  })

  it('is not said when nothing stands', () => {
    const talk = subscribing({ services: 'VM' })
    talk.answer({ failed: 'source-unreachable' })
    talk.stop()
    expect(talk.asks()).toEqual([])
  })
})
