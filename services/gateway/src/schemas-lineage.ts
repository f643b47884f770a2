/** Shapes of lineage graphs and of what they are exported as. */
import { members } from './flow-schemas.ts'
import type { JsonSchema } from './operation.ts'
import { COUNT, INSTANT, list, OPEN, object, ref, STRING } from './schema-parts.ts'

const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const
const arrayOf = (items: JsonSchema) => ({ type: 'array', items })

export const lineageSchemas: Readonly<Record<string, JsonSchema>> = {
  LineageEntity: members({
    id: STRING,
    kind: { type: 'string', enum: ['delivery', 'file', 'release', 'response'] },
    'dataset?': STRING,
    'release?': COUNT,
    'table?': STRING,
    'version?': COUNT,
    'path?': STRING,
    'feed?': STRING,
    'sha256?': SHA256,
    'rows?': COUNT,
    'bytes?': COUNT,
  }),
  LineageActivity: members({
    id: STRING,
    kind: { type: 'string', enum: ['ingest', 'transform', 'publish', 'serve'] },
    entries: arrayOf(object({ id: STRING, index: COUNT })),
    'dataset?': STRING,
    startedAt: INSTANT,
    'endedAt?': INSTANT,
    'job?': STRING,
    'outcome?': STRING,
    'actor?': members({ type: STRING, 'organisation?': STRING }),
    'agreement?': STRING,
    'purpose?': STRING,
    'policy?': members({ plan: STRING, tier: STRING, 'basis?': STRING }),
  }),
  LineageGraph: members({
    dataset: STRING,
    'release?': COUNT,
    'receipt?': STRING,
    entities: arrayOf(ref('LineageEntity')),
    activities: arrayOf(ref('LineageActivity')),
    edges: arrayOf(
      object({
        activity: STRING,
        entity: STRING,
        kind: { type: 'string', enum: ['used', 'generated'] },
      }),
    ),
    cut: {
      type: 'boolean',
      description: 'Something older is left out: only the newest commits were looked at.',
    },
    'log?': object({ origin: STRING, size: COUNT, root: STRING }),
  }),
  LineageRunEvents: list({
    ...OPEN,
    description: 'RunEvent of OpenLineage 2-0-2.',
    required: ['eventType', 'eventTime', 'run', 'job', 'producer', 'schemaURL'],
  }),
  LineageProv: {
    ...OPEN,
    description: 'PROV-O as JSON-LD 1.1, with its context in it.',
    required: ['@context', '@graph'],
  },
}
