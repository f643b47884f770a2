import { describe, expect, it } from 'vitest'
import {
  dataReady,
  heartbeat,
  MORE,
  statusOf,
  talking,
  textsOf,
  vehicles,
} from './testing/talking.ts'

const READY = '<DataReady>true</DataReady>'

function fetching(more: Record<string, string> = {}) {
  const talk = talking({ mode: 'fetched', services: 'VM', ...more })
  talk.start()
  talk.grant()
  return talk
}

describe('mode fetched', () => {
  it('acknowledges that data are ready, fetches them, and all that is more', () => {
    const talk = fetching()
    const { reply } = talk.told(dataReady())
    const acknowledged = String(Buffer.from(reply?.body ?? []))
    expect(acknowledged).toContain('<DataReadyAcknowledgement>')
    expect(textsOf(acknowledged, 'RequestMessageRef')).toEqual(['r-1'])
    expect(talk.asks()).toEqual(['DataSupplyRequest'])
    talk.answer(vehicles(['a'], MORE))
    expect(talk.asks()).toEqual(['DataSupplyRequest'])
    talk.answer(vehicles(['b']))
    expect(talk.deliveries).toEqual([vehicles(['a'], MORE), vehicles(['b'])])
    expect(talk.asks()).toEqual([])
  })

  it.each([
    ['a heartbeat', (talk: ReturnType<typeof talking>) => talk.told(heartbeat(undefined, READY))],
    [
      'the answer to CheckStatus',
      (talk: ReturnType<typeof talking>) => {
        talk.pass(90_000)
        talk.answer(statusOf(undefined, READY))
      },
    ],
  ])('fetches what %s says is ready', (_, tell) => {
    const talk = fetching()
    tell(talk)
    expect(talk.asks()).toEqual(['DataSupplyRequest'])
  })

  it('fetches once more what became ready while it was fetching', () => {
    const talk = fetching()
    talk.told(dataReady())
    for (let round = 0; round < 5; round++) talk.told(dataReady())
    expect(talk.asks()).toEqual(['DataSupplyRequest'])
    talk.answer(vehicles(['a']))
    expect(talk.asks()).toEqual(['DataSupplyRequest'])
    talk.answer(vehicles(['b']))
    expect(talk.asks()).toEqual([])
  })

  it('does not take an empty answer for the end of all vehicles', () => {
    const talk = fetching()
    talk.told(dataReady())
    talk.answer(vehicles([]))
    expect(talk.deliveries).toEqual([])
    expect(talk.health.at(-1)).toEqual({ isUp: true })
  })

  it('fetches anew when it went wrong', () => {
    const talk = fetching()
    talk.told(dataReady())
    talk.answer({ failed: 'source-unreachable' })
    expect(talk.asks()).toEqual([])
    talk.pass(5_000)
    expect(talk.asks()).toEqual(['DataSupplyRequest'])
    talk.answer(vehicles(['a']))
    expect(talk.deliveries).toEqual([vehicles(['a'])])
    talk.pass(60_000)
    expect(talk.asks()).toEqual([])
  })

  it('confirms what it fetched only where that is wanted', () => {
    const quiet = fetching()
    quiet.told(dataReady())
    quiet.answer(vehicles(['a']))
    expect(quiet.asks()).toEqual([])
    const talk = fetching({ confirm: 'yes' })
    talk.told(dataReady())
    talk.answer(vehicles(['a']))
    expect(talk.asks()).toEqual(['DataReceivedAcknowledgement'])
    expect(textsOf(talk.last(), 'RequestMessageRef')).toEqual(['m-7'])
    talk.answer({ failed: 'source-unreachable' })
    expect(talk.health.at(-1)).toEqual({ isUp: true })
  })
})
