import { localBus, openRealtime } from '@tongqu/realtime'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { inboundMetrics } from './inbound-metrics.ts'
import { DATASET, OTHER, SENT, served, world } from './testing/metering-world.ts'

const DAY = {
  ...{ source: 'feed', dataset: DATASET, day: '2026-04-09' },
  ...{ equal: 19, different: 1, unknown: 0, delays: { 20: 18, 1000: 1 } },
}

it('both directions of a channel are told by day to who audits and who operates', async () => {
  const here = await world()
  const { ask, code, services } = here
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  await ask('uni', 'post', `/api/receipts/${receipt}/confirm`, { sha256: OTHER })
  await services.inbound.keep('run', [DAY, { ...DAY, dataset: 'other' }])
  for (const who of ['auditor', 'operator']) {
    const { answer } = await ask(who, 'get', `/api/channels?dataset=${DATASET}`)
    const { delays: _, ...counts } = DAY
    const out = { direction: 'out', dataset: DATASET, day: '2026-04-10', different: 1 }
    const into = { direction: 'in', ...counts, transfers: 20, delayMillisecondsP95: 1000 }
    expect(answer).toMatchObject({
      cut: false,
      items: [{ ...into, delayMillisecondsP50: 20 }, out],
    })
  }
  const { answer } = await ask('auditor', 'get', '/api/channels?since=2026-04-10')
  expect(answer.items).toMatchObject([{ direction: 'out' }])
  for (const who of ['uni', 'app', 'card', 'firm']) {
    expect(['role-required', 'session-required', 'person-required']).toContain(
      await code(who, 'get', '/api/channels'),
    )
  }
  expect(SENT).not.toBe(OTHER)
})

it('metrics sum what has come in since ingest began; a new run begins anew', async () => {
  const realtime = openRealtime({ now: () => new Date(), freshnessLimitSeconds: () => 60 })
  const registry = new Registry()
  inboundMetrics(registry, realtime)
  const line = async (outcome: string) => {
    const text = await registry.metrics()
    return new RegExp(`^hub_channel_transfers_total.*outcome="${outcome}"\\} (\\d+)$`, 'm').exec(
      text,
    )?.[1]
  }
  expect(await line('equal')).toBeUndefined()
  const bus = localBus()
  bus.subscribe('inbound', realtime.noteInbound)
  bus.publish('inbound', { run: 'a', days: [{ ...DAY, equal: 7 }] })
  bus.publish('inbound', { run: 'a', days: [DAY] })
  const next = { ...DAY, day: '2026-04-10', equal: 2, different: 0, delays: { 50: 1 } }
  bus.publish('inbound', { run: 'a', days: [next, DAY] })
  await expect.poll(() => line('equal')).toBe('21')
  expect(await line('different')).toBe('1')
  expect(await registry.metrics()).toContain('quantile="0.95"} 0.05')
  bus.publish('inbound', { run: 'b', days: [next] })
  await expect.poll(() => line('equal')).toBe('2')
})
