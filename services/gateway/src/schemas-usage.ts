/** Shapes of usage, statements and channels, as they come in and as they leave. */
import { statementMachine } from '@tongqu/access'
import { USAGE_METERS } from '@tongqu/ledger'
import { members } from './flow-schemas.ts'
import type { JsonSchema } from './operation.ts'
import { COUNT, DAY, FLAG, INSTANT, list, object, ref, STRING } from './schema-parts.ts'

const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const
const FEN = {
  type: 'string',
  pattern: '^(0|-?[1-9]\\d*)$',
  description: 'Hundredths of the unit of the currency, decimal.',
} as const
const MICROS = {
  type: 'string',
  pattern: '^(0|[1-9]\\d*)$',
  description: 'Millionths of the unit of the currency, decimal.',
} as const
const METER = { type: 'string', enum: USAGE_METERS } as const
const CUT = { ...FLAG, description: 'There is more than this: ask for a shorter period.' }

export const usageSchemas: Readonly<Record<string, JsonSchema>> = {
  UsageLine: members({
    day: DAY,
    dataset: STRING,
    'agreement?': STRING,
    caller: { type: 'string', enum: ['anonymous', 'app', 'person', 'system'] },
    'organisation?': STRING,
    'app?': STRING,
    ...Object.fromEntries(USAGE_METERS.map((meter) => [meter, COUNT])),
  }),
  Usage: list(ref('UsageLine'), { since: DAY, until: DAY, zone: STRING, cut: CUT }),
}

const PERIOD = object({ since: INSTANT, until: INSTANT, zone: STRING })
const RANGE = object({ origin: STRING, from: COUNT, to: COUNT, root: STRING })

const STATEMENT = members({
  id: STRING,
  agreement: STRING,
  'edition?': COUNT,
  provider: STRING,
  organisation: STRING,
  period: PERIOD,
  madeAt: { ...INSTANT, description: 'When it was computed.' },
  log: {
    ...RANGE,
    description: 'Entries from, up to and without to; root of the tree of to leaves.',
  },
  prices: object({
    entry: COUNT,
    currency: STRING,
    unitPrices: { type: 'array', items: object({ meter: METER, micros: COUNT }) },
  }),
  lines: {
    type: 'array',
    items: object({
      day: DAY,
      dataset: STRING,
      app: STRING,
      meter: METER,
      quantity: COUNT,
      unitMicros: MICROS,
      amountMicros: MICROS,
    }),
  },
  totalFen: FEN,
  'prev?': STRING,
})

const STEP = members({
  action: STRING,
  at: INSTANT,
  'text?': STRING,
  'code?': STRING,
  'fen?': FEN,
})

export const statementSchemas: Readonly<Record<string, JsonSchema>> = {
  Statement: STATEMENT,
  StatementState: members({
    id: STRING,
    agreement: STRING,
    provider: STRING,
    organisation: STRING,
    month: STRING,
    period: PERIOD,
    'log?': RANGE,
    'currency?': STRING,
    'totalFen?': FEN,
    'prev?': STRING,
    state: { type: 'string', enum: statementMachine.states },
    version: { type: 'integer', minimum: 1 },
    createdAt: INSTANT,
    'progress?': {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'While it is PREPARING: which share of its range has been walked.',
    },
    'failure?': { ...STRING, description: 'Of one that has FAILED: code of the problem.' },
    'sha256?': { ...SHA256, description: 'Of the statement as canonical JSON (RFC 8785).' },
    'dueFen?': FEN,
    steps: { type: 'array', items: STEP },
    actions: { type: 'array', items: STRING },
  }),
}

const DELAY = {
  ...COUNT,
  description: 'Inbound: the next higher of 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, ….',
}
const OUTCOME = { type: 'string', enum: ['equal', 'different', 'unknown'] } as const

export const transferSchemas: Readonly<Record<string, JsonSchema>> = {
  Confirmation: object(
    {
      sha256: { ...SHA256, description: 'Of what has arrived, without content coding.' },
      receivedAt: {
        ...INSTANT,
        pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$',
        maxLength: 24,
        description: 'When the last byte was there (UTC).',
      },
    },
    ['sha256'],
  ),
  Transfer: members({
    receipt: STRING,
    dataset: STRING,
    outcome: OUTCOME,
    'delayMilliseconds?': COUNT,
    entry: { ...STRING, description: 'Of the log, which has it about a second later.' },
  }),
  Channel: members({
    direction: { type: 'string', enum: ['in', 'out'] },
    dataset: STRING,
    'source?': { ...STRING, description: 'Inbound: the source of the catalogue.' },
    day: { ...DAY, description: 'UTC.' },
    transfers: {
      ...COUNT,
      description: 'Outbound: reports of receivers. Inbound: bodies, messages or frames.',
    },
    equal: { ...COUNT, description: 'What came is what was sent.' },
    different: { ...COUNT, description: 'It is not; inbound nothing of it was kept.' },
    unknown: { ...COUNT, description: 'The other end has not said.' },
    'delayMillisecondsP50?': DELAY,
    'delayMillisecondsP95?': DELAY,
  }),
  Channels: list(ref('Channel'), { since: DAY, until: DAY, cut: CUT }),
}
