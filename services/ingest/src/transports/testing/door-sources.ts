import type { Source } from '@tongqu/catalog'

export const DOORS_DATASET = 'bus-vehicle-positions'
export const PUSH_SECRET = 'whsec_c2VjcmV0IG9mIHRlc3RzLCAzMiBieXRlcyBsb25nISE='

const common = {
  adapter: 'gtfs-realtime',
  dataset: DOORS_DATASET,
  routes: [],
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 1_000, seconds: 5 },
  options: {},
  enabled: true,
  synthetic: true,
}

/** One source that is pushed to, and one drop folder, `inbox/drop`. */
export const doorSources: readonly Source[] = [
  {
    ...common,
    id: 'pushed',
    feed: 'pushed',
    transport: {
      kind: 'http-push',
      host: '127.0.0.1',
      port: 0,
      path: '/in',
      auth: { kind: 'hmac', secrets: [PUSH_SECRET], skewSeconds: 300 },
      requestsPerMinute: 1_000_000,
    },
  },
  {
    ...common,
    id: 'dropped',
    feed: 'dropped',
    transport: {
      kind: 'directory',
      path: 'drop',
      pattern: '*.pb',
      everySeconds: 0.02,
      settleSeconds: 0.04,
      keepDays: 7,
    },
  },
]
