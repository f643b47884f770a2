import type { JsonSchema } from './operation.ts'
import { MODES } from './station-graph.ts'

const text = { type: ['string', 'null'] } as const
const number = { type: ['number', 'null'] } as const

const local = {
  type: 'object',
  required: ['zh-CN', 'en'],
  properties: { 'zh-CN': { type: 'string' }, en: { type: 'string' } },
} as const

const node = {
  type: 'object',
  required: ['id', 'kind', 'level', 'wheelchair'],
  properties: {
    id: { type: 'string' },
    kind: { enum: ['platform', 'entrance', 'node', 'boarding_area'] },
    name: text,
    platform: text,
    platformCode: text,
    level: text,
    latitude: number,
    longitude: number,
    wheelchair: { enum: ['possible', 'not_possible', 'unknown'] },
  },
} as const

const pathway = {
  type: 'object',
  required: ['id', 'from', 'to', 'mode', 'isBidirectional', 'isStepFree'],
  properties: {
    id: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    mode: { enum: MODES },
    isBidirectional: { type: 'boolean' },
    isStepFree: { type: 'boolean' },
    lengthMeters: number,
    traversalSeconds: number,
    stairCount: number,
    maxSlope: number,
    minWidthMeters: number,
    signpostedAs: text,
    reversedSignpostedAs: text,
  },
} as const

const step = {
  type: 'object',
  required: ['pathway', 'from', 'to', 'mode', 'vertical', 'seconds', 'instruction'],
  properties: {
    pathway: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    mode: { enum: MODES },
    isReversed: { type: 'boolean' },
    vertical: { enum: ['up', 'down', 'level'] },
    seconds: { type: 'number', minimum: 0 },
    isEstimated: { type: 'boolean' },
    lengthMeters: number,
    stairCount: number,
    signs: text,
    instruction: local,
  },
} as const

const route = {
  type: 'object',
  required: ['stepFree', 'found', 'steps'],
  properties: {
    stepFree: { type: 'boolean' },
    found: { type: 'boolean' },
    from: { type: 'string' },
    to: { type: 'string' },
    seconds: { type: 'number' },
    meters: { type: 'number' },
    isEstimated: { type: 'boolean' },
    steps: { type: 'array', items: step },
  },
} as const

/** What `/api/datasets/{id}/stations/{station}/pathways` answers. */
export const stationSchema: JsonSchema = {
  type: 'object',
  required: ['dataset', 'release', 'feed', 'station', 'levels', 'nodes', 'pathways'],
  properties: {
    dataset: { type: 'string' },
    release: { type: 'integer' },
    feed: { type: 'string' },
    station: {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string' }, name: text, latitude: number, longitude: number },
    },
    levels: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'index'],
        properties: { id: { type: 'string' }, index: { type: 'number' }, name: text },
      },
    },
    nodes: { type: 'array', items: node },
    pathways: { type: 'array', items: pathway },
    route,
  },
}
