import type { SessionAdapter } from '@tongqu/adapter-kit'
import type { Source } from '@tongqu/catalog'
import type { FrameEntry } from '@tongqu/lakehouse'

/**
 * A protocol for tests of the pump. A message is `<kind> <number>`: a position of the kind with the
 * number as its vehicle, and a presence; `bad <text>` is a reject whose raw text must not land.
 */
export const positionsAdapter: SessionAdapter = {
  shape: 'session',
  name: 'positions',
  version: 1,
  emits: ['vehicle/position@1', 'vehicle/presence@1'],
  options: [],
  open: () => {
    throw new Error('nobody is connected in tests of the pump')
  },
  decodeCapture: () => ({ readings: [], rejects: [], findings: [] }),
  decode(frames) {
    const decoded: ReturnType<SessionAdapter['decode']> = {
      readings: [],
      rejects: [],
      findings: [],
    }
    for (const [index, { at, bytes }] of frames.entries()) {
      const text = Buffer.from(bytes).toString()
      const [kind = '', number = ''] = text.split(' ')
      if (kind === 'bad') {
        decoded.rejects.push({ at: `frame[${index}]`, code: 'bad', reason: 'it is bad', raw: text })
        continue
      }
      const vehicle = { vehicle_id: number, vehicle_kind: kind }
      const time = new Date(at).toISOString()
      decoded.readings.push(
        {
          contract: 'vehicle/position@1',
          reading: {
            located_at: time,
            ...vehicle,
            protocol: 'jt808',
            protocol_version: '2019',
            is_back_fill: false,
            is_positioned: true,
            in_service: true,
            latitude: 31,
            longitude: 112,
          },
        },
        {
          contract: 'vehicle/presence@1',
          reading: { day_at: time, day: time.slice(0, 10), ...vehicle },
        },
      )
    }
    return decoded
  },
}

/** A source that sends buses, trucks and presence to three datasets of the catalogue. */
export const positionsSource: Source = {
  id: 'pumped',
  adapter: 'positions',
  dataset: 'vehicle-link-status',
  feed: 'test',
  transport: { kind: 'tcp-dial', host: '127.0.0.1', port: 1, idleSeconds: 60 },
  routes: [
    { contract: 'vehicle/position@1', where: { vehicle_kind: ['bus'] }, dataset: 'bus-positions' },
    { contract: 'vehicle/position@1', where: {}, dataset: 'truck-positions' },
    { contract: 'vehicle/presence@1', where: {}, dataset: 'vehicle-presence' },
  ],
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 1_000_000, seconds: 10 },
  options: {},
  enabled: true,
  synthetic: true,
}

/** A message for the journal. */
export function entryOf(text: string, at: number): FrameEntry {
  return { kind: 'message', at, context: '{}', bytes: Buffer.from(text) }
}
