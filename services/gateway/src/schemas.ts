/**
 * The shapes of the gateway's own answers, JSON Schema 2020-12, as they stand in
 * `components.schemas` of the document. Readings come from the contracts (`record-schemas.ts`).
 */

import { LAYERS } from './live-layers.ts'
import type { JsonSchema } from './operation.ts'
import { badgeSchema, qualitySchemas } from './quality-schemas.ts'
import { COUNT, INSTANT, object, ref, STRING } from './schema-parts.ts'
import { termsSchemas } from './terms.ts'
import { transportKinds } from './transport-kinds.ts'

export { list, NEXT, object, ref } from './schema-parts.ts'

const NULLABLE_INSTANT = { type: ['string', 'null'], format: 'date-time' }
const COUNTS = { type: 'object', additionalProperties: COUNT }
const ADDRESS = { type: 'string', format: 'uri' }
const DOOR = { type: 'string', enum: ['records', 'files', 'feeds', 'gtfs'] }
const TIER = { type: 'string', enum: ['open', 'restricted', 'licensed', 'closed'] }
const DATA_CLASS = {
  type: 'string',
  enum: ['public', 'internal', 'personal', 'sensitive', 'important'],
}

const LOCAL_TEXT = object({ 'zh-CN': STRING, en: STRING })

const DATASET_ITEM = {
  id: STRING,
  title: ref('LocalText'),
  description: ref('LocalText'),
  family: STRING,
  provider: STRING,
  tier: TIER,
  licence: STRING,
  updatedAt: NULLABLE_INSTANT,
  freshness: ref('Freshness'),
  doors: { type: 'array', items: DOOR },
  synthetic: { type: 'boolean' },
  quality: badgeSchema,
}

const COLUMN = object(
  {
    name: STRING,
    type: {
      type: 'string',
      enum: [
        'string',
        'integer',
        'long',
        'double',
        'decimal',
        'boolean',
        'date',
        'timestamp',
        'map',
      ],
    },
    nullable: { type: 'boolean' },
    class: DATA_CLASS,
    description: ref('LocalText'),
    unit: { type: 'string', description: 'UCUM' },
    standard: STRING,
    system: { type: 'boolean', description: 'Added by the lake, not part of the contract.' },
  },
  ['name', 'type', 'nullable', 'class', 'description', 'system'],
)

const TABLE = object(
  {
    name: STRING,
    contract: STRING,
    title: ref('LocalText'),
    description: ref('LocalText'),
    standard: STRING,
    key: { type: 'array', items: STRING },
    eventTime: STRING,
    geometry: { type: 'string', enum: ['point', 'geojson'] },
    rows: COUNT,
    columns: { type: 'array', items: ref('Column') },
    links: { type: 'object', additionalProperties: ADDRESS },
  },
  ['name', 'contract', 'title', 'description', 'standard', 'key', 'columns', 'links'],
)

const ACCESS = object(
  {
    allowed: { type: 'boolean' },
    code: STRING,
    title: ref('LocalText'),
    apply: ADDRESS,
    applyPage: ADDRESS,
  },
  ['allowed'],
)

const LABELLED = object({ id: STRING, label: ref('LocalText') })

const DATASET = object(
  {
    ...DATASET_ITEM,
    state: { type: 'string', const: 'LISTED' },
    keywords: object({
      'zh-CN': { type: 'array', items: STRING },
      en: { type: 'array', items: STRING },
    }),
    about: object({
      family: LABELLED,
      tier: object({ id: TIER, label: ref('LocalText'), description: ref('LocalText') }),
      provider: object({ id: STRING, name: ref('LocalText'), homepage: STRING, contact: STRING }, [
        'id',
        'name',
      ]),
      licence: object(
        { id: STRING, title: ref('LocalText'), url: STRING, attribution: ref('LocalText') },
        ['id', 'title'],
      ),
    }),
    access: ref('Access'),
    terms: ref('Terms'),
    release: { type: ['integer', 'null'], minimum: 1 },
    landing: { type: 'string', enum: ['replace', 'append'] },
    updateFrequency: { type: 'string', description: 'ISO 8601 duration' },
    retention: object({ historyDays: COUNT, versionDays: COUNT, rawDays: COUNT }, [
      'versionDays',
      'rawDays',
    ]),
    coverage: object(
      {
        area: ref('LocalText'),
        bbox: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
      },
      ['area'],
    ),
    formats: { type: 'array', items: STRING },
    tables: { type: 'array', items: ref('Table') },
    links: { type: 'object', additionalProperties: ADDRESS },
  },
  [
    ...Object.keys(DATASET_ITEM),
    'state',
    'keywords',
    'about',
    'access',
    'terms',
    'release',
    'landing',
    'updateFrequency',
    'retention',
    'coverage',
    'formats',
    'tables',
    'links',
  ],
)

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457; further members depend on the code.',
  properties: {
    type: ADDRESS,
    title: STRING,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: STRING,
    instance: { type: 'string', format: 'uri' },
    code: STRING,
    titles: ref('LocalText'),
    details: ref('LocalText'),
    apply: ADDRESS,
    applyPage: ADDRESS,
  },
  required: ['type', 'title', 'status', 'instance', 'code', 'titles'],
  additionalProperties: true,
}

const AGED = { contentTime: INSTANT, ageSeconds: COUNT }
const SHOWN = { ...AGED, quality: badgeSchema }

const SOURCE_ITEM = object(
  {
    source: STRING,
    dataset: STRING,
    feed: STRING,
    adapter: STRING,
    transport: { type: 'string', enum: transportKinds },
    everySeconds: { ...COUNT, description: 'Only of sources that are looked at on a beat.' },
    synthetic: { type: 'boolean' },
    state: { type: 'string', enum: ['up', 'failing', 'waiting', 'disabled'] },
    at: INSTANT,
    outcome: { type: 'string', enum: ['landed', 'unchanged', 'failed'] },
    code: STRING,
    readings: COUNT,
    rejects: COUNT,
    failures: COUNT,
    sessions: object(
      {
        connections: COUNT,
        authenticated: COUNT,
        isStalled: { type: 'boolean', description: 'Readings wait because the lake is away.' },
        messagesPerSecond: { type: 'number', minimum: 0 },
        ...AGED,
      },
      ['connections', 'authenticated', 'isStalled'],
    ),
    circuit: {
      type: 'string',
      enum: ['open', 'half-open'],
      description: 'Of a source that keeps failing: it is not asked, or one question tries it.',
    },
    push: object(
      {
        lastAt: INSTANT,
        accepted: COUNT,
        repeated: COUNT,
        refused: COUNTS,
        waiting: object({ deliveries: COUNT, bytes: COUNT }),
        topics: { type: 'array', items: { type: 'string' }, description: 'Of a message broker.' },
      },
      [],
    ),
    pull: object(
      {
        lastAt: INSTANT,
        rows: COUNT,
        isBehind: { type: 'boolean', description: 'The view has more than has been read.' },
        waiting: object({ deliveries: COUNT, bytes: COUNT }),
      },
      [],
    ),
    folder: object(
      {
        waiting: COUNT,
        oldestSeconds: { type: 'number', minimum: 0 },
        lastAt: INSTANT,
        taken: COUNT,
        failed: COUNT,
        refused: COUNTS,
      },
      [],
    ),
  },
  ['source', 'dataset', 'feed', 'adapter', 'transport', 'synthetic', 'state'],
)

const FORWARD_ITEM = object(
  {
    forward: STRING,
    dataset: STRING,
    adapter: STRING,
    state: { type: 'string', enum: ['up', 'failing', 'waiting', 'disabled'] },
    at: INSTANT,
    code: STRING,
    failures: COUNT,
    confirmed: COUNT,
    refused: COUNT,
    pending: COUNT,
    ...AGED,
  },
  ['forward', 'dataset', 'adapter', 'state'],
)

const PERCENT = { type: ['number', 'null'], minimum: 0, maximum: 100 }

const LIVE_STATE = object(
  {
    at: INSTANT,
    day: { type: 'string', format: 'date', description: 'Day of the rates.' },
    kinds: {
      type: 'array',
      items: object(
        {
          kind: { type: 'string', enum: ['bus', 'coach', 'hazmat', 'truck', 'taxi', 'other'] },
          dataset: STRING,
          tier: TIER,
          state: { type: 'string', enum: ['live', 'stale', 'empty', 'down'] },
          ...SHOWN,
          due: COUNT,
          entered: COUNT,
          online: COUNT,
          entryRatePercent: PERCENT,
          onlineRatePercent: PERCENT,
        },
        ['kind'],
      ),
    },
    layers: {
      type: 'array',
      items: object(
        {
          id: { type: 'string', enum: LAYERS.map(({ id }) => id) },
          dataset: STRING,
          tier: TIER,
          state: { type: 'string', enum: ['live', 'stale', 'empty', 'down'] },
          ...SHOWN,
          count: { ...COUNT, description: 'Absent for whom the feed is shut.' },
        },
        ['id', 'dataset', 'tier', 'state'],
      ),
    },
  },
  ['at', 'kinds', 'layers'],
)

/** Component name → schema. */
export const ownSchemas: Readonly<Record<string, JsonSchema>> = {
  LocalText: LOCAL_TEXT,
  Problem: PROBLEM,
  Freshness: object(
    {
      state: { type: 'string', enum: ['live', 'stale', 'empty'] },
      ageSeconds: COUNT,
      limitSeconds: COUNT,
    },
    ['state', 'limitSeconds'],
  ),
  DatasetItem: object(DATASET_ITEM),
  Facet: object({ value: STRING, label: ref('LocalText'), count: COUNT }),
  DatasetList: object(
    {
      items: { type: 'array', items: ref('DatasetItem') },
      total: COUNT,
      facets: {
        type: 'object',
        additionalProperties: { type: 'array', items: ref('Facet') },
      },
      next: { type: 'string', description: 'Cursor of the next page.' },
    },
    ['items', 'total', 'facets'],
  ),
  Column: COLUMN,
  Table: TABLE,
  Access: ACCESS,
  Dataset: DATASET,
  DatasetSchema: object({
    dataset: STRING,
    tables: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        description: 'The contract of the table: a JSON Schema 2020-12.',
        properties: { $id: STRING, title: STRING, type: { const: 'object' } },
        required: ['$id', 'title', 'type'],
      },
    },
  }),
  Release: object(
    {
      release: { type: 'integer', minimum: 1 },
      at: INSTANT,
      kind: { type: 'string', enum: ['land', 'compact', 'retain', 'recall'] },
      rows: COUNT,
      bytes: COUNT,
      recalled: { type: 'boolean' },
      reason: STRING,
    },
    ['release', 'at', 'kind', 'recalled'],
  ),
  FileItem: object(
    {
      name: STRING,
      table: STRING,
      href: ADDRESS,
      projected: {
        type: 'boolean',
        description: 'Made for this caller from the columns it may see; not a stored file.',
      },
      rows: COUNT,
      bytes: COUNT,
      partition: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
    },
    ['name', 'table', 'href', 'projected'],
  ),
  ...qualitySchemas,
  ...termsSchemas,
  SourceItem: SOURCE_ITEM,
  ForwardItem: FORWARD_ITEM,
  LiveState: LIVE_STATE,
  ProblemType: object({
    code: STRING,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    title: ref('LocalText'),
    cause: ref('LocalText'),
    cure: ref('LocalText'),
  }),
  Health: object({ status: { const: 'ok' } }),
  Ready: object(
    {
      status: { const: 'ready' },
      checks: { type: 'object', additionalProperties: { type: 'boolean' } },
      degraded: {
        description: '问题代码：仅开放数据照常提供 / Codes of problems: open data alone is served',
        type: 'array',
        items: STRING,
      },
    },
    ['status', 'checks'],
  ),
}
