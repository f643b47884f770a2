import type { Dialogue, DialogueAsk, DialogueTurn } from '@tongqu/adapter-kit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { siriDialogue } from './machine.ts'
import {
  dataReady,
  heartbeat,
  MORE,
  NOON,
  nameOf,
  siri,
  statusOf,
  subscribed,
  subscriptionIds,
  terminated,
  vehicles,
} from './testing/talking.ts'

const XML = 'application/xml'
const ID = 'abcdefghijklmnop-VM-0'
const STARTS = ['2026-11-20T22:00:00Z', '2026-11-21T04:03:00Z', 'rubbish']

const documents = fc.oneof(
  fc.constantFrom(
    vehicles(['a', 'b']),
    vehicles(['a'], MORE),
    vehicles([], '<Status>false</Status>'),
    vehicles(['a', 'b']).slice(0, 240),
    dataReady(),
    terminated(),
    terminated(ID),
    terminated('other'),
    subscribed([{ id: ID }], STARTS[1]),
    subscribed([{ id: ID, validUntil: '1970-01-01T00:00:00Z' }]),
    subscribed([{ id: ID, validUntil: '9999-12-31T23:59:59Z' }]),
    subscribed([{ id: ID, refused: 'no' }]),
    subscribed([]),
    siri('<TerminateSubscriptionResponse/>'),
    '<!DOCTYPE Siri><Siri/>',
    '',
    '<',
    '\u0000',
  ),
  fc.constantFrom(...STARTS).map((at) => heartbeat(at)),
  fc.constantFrom(...STARTS).map((at) => statusOf(at, '<DataReady>1</DataReady>')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

const events = fc.oneof(
  fc.record({ kind: fc.constant('answered' as const), which: fc.nat({ max: 9 }), documents }),
  fc.record({ kind: fc.constant('granted' as const), which: fc.nat({ max: 9 }) }),
  fc.record({
    kind: fc.constant('failed' as const),
    which: fc.nat({ max: 9 }),
    status: fc.constantFrom(0, 204, 301, 404, 500),
  }),
  fc.record({ kind: fc.constant('told' as const), documents }),
  fc.record({ kind: fc.constant('woken' as const), after: fc.nat({ max: 4_000_000 }) }),
  fc.record({ kind: fc.constant('start' as const) }),
  fc.record({ kind: fc.constant('stop' as const) }),
)

const options = fc.record(
  {
    mode: fc.constantFrom('request', 'subscribe', 'fetched'),
    services: fc.constantFrom('VM', 'VM,ET,SX', 'SM', 'rubbish'),
    monitoring: fc.constantFrom('A,B', ''),
    everySeconds: fc.constantFrom('1', '30', '-1'),
    heartbeatSeconds: fc.constantFrom('1', '60', '9999'),
    renewMinutes: fc.constantFrom('1', '9999'),
    confirm: fc.constantFrom('yes', 'no'),
  },
  { requiredKeys: [] },
)

/** Requests of these kinds wait for one another; a receipt or a goodbye does not. */
const FREE = ['DataReceivedAcknowledgement', 'TerminateSubscriptionRequest']
/** Three services are asked for, and three subscribed to; a fetch; a look whether anybody is. */
const MOST = 8

it('any order of events: nothing is thrown, all that is told is answered, asks are bounded', () => {
  fc.assert(
    fc.property(options, fc.array(events, { maxLength: 60 }), (chosen, all) => {
      const context = { url: 'http://producer.example', callbackUrl: 'http://hub.example' }
      const nonce = 'abcdefghijklmnop'
      const machine = siriDialogue({ ...context, options: chosen, zone: 'Asia/Shanghai', nonce })
      let now = NOON
      let isOver = false
      const ids = new Set<string>()
      let open = [...machine.start(now).asks]
      for (const event of all) {
        if (event.kind === 'woken') now += event.after
        const turn = turnOf(machine, event, open, now)
        // A fresh start knows nothing of what was asked before it.
        if (event.kind === 'start') open = []
        if (event.kind === 'start' || event.kind === 'stop') isOver = event.kind === 'stop'
        for (const { id } of turn.asks) {
          expect(ids.has(id)).toBe(false)
          ids.add(id)
        }
        open.push(...turn.asks)
        expect(turn.reply !== undefined).toBe(event.kind === 'told')
        const bound = open.filter(({ body }) => !FREE.includes(nameOf(String(Buffer.from(body)))))
        expect(bound.length).toBeLessThanOrEqual(MOST)
        if (isOver) {
          expect(turn.wakeInMilliseconds).toBeUndefined()
          expect(turn.asks.length).toBeLessThanOrEqual(event.kind === 'stop' ? 1 : 0)
        } else {
          expect(turn.wakeInMilliseconds).toBeGreaterThan(0)
          expect(turn.wakeInMilliseconds).toBeLessThan(2 ** 31)
        }
      }
    }),
    { numRuns: 1_000 },
  )
})

type Event = typeof events extends fc.Arbitrary<infer Each> ? Each : never

function turnOf(machine: Dialogue, event: Event, open: DialogueAsk[], now: number): DialogueTurn {
  const body = (text: string) => ({ status: 200, contentType: XML, body: Buffer.from(text) })
  switch (event.kind) {
    case 'start':
      return machine.start(now)
    case 'stop':
      return machine.stop(now)
    case 'woken':
      return machine.woken(now)
    case 'told':
      return machine.told(body(event.documents), now)
    default: {
      const [ask] = open.splice(event.which % Math.max(1, open.length), 1)
      const id = ask?.id ?? 'nobody'
      if (event.kind === 'answered') return machine.answered(id, body(event.documents), now)
      if (event.kind === 'granted') {
        const names = subscriptionIds(String(Buffer.from(ask?.body ?? [])))
        return machine.answered(id, body(subscribed(names.map((name) => ({ id: name })))), now)
      }
      const { status } = event
      const failed = { failed: 'source-unreachable' }
      return machine.answered(id, status === 0 ? failed : { ...body('x'), status }, now)
    }
  }
}
