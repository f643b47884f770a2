import type { KnownVehicle, SessionAdapter } from '@tongqu/adapter-kit'
import { localBus } from '@tongqu/realtime'
import { expect, it } from 'vitest'
import { catalogWith, silent } from '../testing/hub.ts'
import { createDecoder } from './decoder.ts'
import { createTeller, refillFrom } from './teller.ts'
import { entryOf, positionsAdapter, positionsSource } from './testing/positions-adapter.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const TWO_HOURS = 7_200_000

/** Every frame is a registration of the phone it holds. */
const registering: SessionAdapter = {
  ...positionsAdapter,
  decode: (frames) => ({
    readings: frames.map(({ bytes }) => ({
      contract: 'vehicle/registration@1',
      reading: { phone: String(Buffer.from(bytes)), vehicle_kind: 'truck' },
    })),
    rejects: [],
    findings: [],
  }),
}

it('what registered before a crash, and has not landed, is known after it', async () => {
  const noted: KnownVehicle[] = []
  const source = {
    ...positionsSource,
    routes: [{ contract: 'vehicle/registration@1' as const, where: {}, dataset: 'register' }],
  }
  const catalog = await catalogWith([])
  const deps = { source, catalog: () => catalog, bus: localBus(), log: silent, now: () => NOW }
  const batches = [0, 1, 2].map((sequence) => ({
    sequence,
    sha256: String(sequence),
    receivedAt: new Date(NOW - TWO_HOURS).toISOString(),
    entries: 1,
    bytes: 1,
  }))
  const pseudonym = (identity: string) => identity
  const decoder = createDecoder({ source, adapter: registering, options: {}, pseudonym })
  await refillFrom(
    { batches: async () => batches, read: async (sequence) => [entryOf(`139${sequence}`, NOW)] },
    { ...deps, vehicles: { note: (vehicle) => noted.push(vehicle) }, landed: 0 },
    decoder,
    createTeller(deps),
  )
  expect(noted.map(({ phone }) => phone)).toEqual(['1391', '1392'])
})
