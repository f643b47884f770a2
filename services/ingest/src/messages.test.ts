import { type DecodeContext, defineAdapter, nothing } from '@tongqu/adapter-kit'
import { expect, it } from 'vitest'
import { adapterNamed, guessAdapter } from './adapters.ts'
import { bodyOf, isMessages, lineOf, readingMessages, refusedLineOf } from './messages.ts'
import { countMessage } from './testing/counts.ts'

const CONTEXT: DecodeContext = {
  receivedAt: '2026-01-01T00:00:00Z',
  zone: 'UTC',
  limits: { bytes: 10_000, entities: 100, depth: 16 },
  options: {},
}
const AT = '2026-01-01T00:00:05.123Z'

function lineWith(payload: string | Uint8Array, topic = 'gates/1'): string {
  return lineOf({ topic, at: AT, payload: Buffer.from(payload), isRetained: false })
}

function counter() {
  const adapter = adapterNamed('example-counter')
  if (adapter.shape !== 'decode') throw new Error('it decodes')
  return readingMessages(adapter)
}

it('a delivery of messages is told by its head, and guessed by what its messages hold', () => {
  const body = bodyOf([lineWith(Uint8Array.of(0xff, 0)), lineWith(countMessage(1))])
  expect(isMessages(body)).toBe(true)
  expect(isMessages(Buffer.from(countMessage(1)))).toBe(false)
  expect(isMessages(new Uint8Array())).toBe(false)
  expect(guessAdapter(bodyOf([lineWith(countMessage(1))])).name).toBe('example-counter')
})

it('each message is decoded by itself; a broken one is a reject at its place', () => {
  const lines = [countMessage(0), 'not json', countMessage(2, { state: 7 }), countMessage(3)]
  const body = bodyOf([
    ...lines.map((line) => lineWith(line)),
    refusedLineOf('gates/9', AT, 70_000),
    'rubbish\n',
    '{"topic":"a","at":"yesterday","text":"{}"}\n',
  ])
  const { readings, rejects, mode } = counter().decode(body, CONTEXT)
  expect(mode).toBe('differential')
  expect(readings.map(({ reading }) => reading.sensor_id)).toEqual(['s0', 's3'])
  expect(rejects.map(({ at }) => at)).toEqual([
    expect.stringMatching(/^message\[1\]: /),
    'message[2]: counters[0]',
    'message[4]',
    'message[5]',
    'message[6]',
  ])
  expect(rejects[2]).toMatchObject({ code: 'message-too-large' })
})

it('payloads come back byte for byte, at the time of their receipt, and hide no neighbour', () => {
  const payloads = ['', '文字\n"', Uint8Array.from([0xff, 0x00, 0x0a]), 'fails', 'last']
  const heard: [string, string][] = []
  const adapter = readingMessages(
    defineAdapter({
      shape: 'decode',
      name: 'toy',
      version: 1,
      emits: [],
      accepts: [],
      decode(bytes, { receivedAt }) {
        heard.push([Buffer.from(bytes).toString('base64'), receivedAt])
        if (Buffer.from(bytes).toString() === 'fails') throw new Error('against its promise')
        return { ...nothing(), findings: [{ at: 'body', code: 'odd', message: 'odd' }] }
      },
    }),
  )
  const { rejects, findings } = adapter.decode(
    bodyOf(payloads.map((one) => lineWith(one))),
    CONTEXT,
  )
  expect(heard).toEqual(payloads.map((one) => [Buffer.from(one).toString('base64'), AT]))
  expect(rejects).toMatchObject([{ at: 'message[3]: body', code: 'decoder-failed' }])
  expect(findings).toEqual([{ at: 'message[0]: body', code: 'odd', message: 'odd (4 times)' }])
})
