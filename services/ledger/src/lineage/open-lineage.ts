/** A lineage graph as RunEvents of OpenLineage 2-0-2: START and then COMPLETE, ABORT or FAIL. */
import { createHash } from 'node:crypto'
import type { LineageActivity, LineageEntity, LineageGraph } from './types.ts'

const SPECIFICATION = 'https://openlineage.io/spec/2-0-2/OpenLineage.json'
const RUN_EVENT = `${SPECIFICATION}#/$defs/RunEvent`
/** Facets of our own name the base that they obey. */
const RUN_FACET = `${SPECIFICATION}#/$defs/RunFacet`
const DATASET_FACET = `${SPECIFICATION}#/$defs/DatasetFacet`
const OUTPUT_FACET =
  'https://openlineage.io/spec/facets/1-0-2/OutputStatisticsOutputDatasetFacet.json' +
  '#/$defs/OutputStatisticsOutputDatasetFacet'
const INPUT_FACET =
  'https://openlineage.io/spec/facets/1-0-0/InputStatisticsInputDatasetFacet.json' +
  '#/$defs/InputStatisticsInputDatasetFacet'

export type OpenLineageEvent = Readonly<Record<string, unknown>>

export type OpenLineageNames = {
  /** URI of what has made the events. */
  producer: string
  /** Namespace of jobs and data sets: the hub. */
  namespace: string
}

/** Two events for each activity, in the order in which they happened. */
export function openLineageOf(
  graph: LineageGraph,
  { producer, namespace }: OpenLineageNames,
): OpenLineageEvent[] {
  const entities = new Map(graph.entities.map((entity) => [entity.id, entity]))
  const byActivity = Map.groupBy(graph.edges, ({ activity }) => activity)
  const ordered = graph.activities.toSorted((one, other) => indexOf(one) - indexOf(other))
  return ordered.flatMap((activity) => {
    const edges = byActivity.get(activity.id) ?? []
    const named = (wanted: 'used' | 'generated') =>
      edges
        .filter(({ kind }) => kind === wanted)
        .flatMap(({ entity }) => entities.get(entity) ?? [])
        .map((entity) => datasetOf(entity, { producer, namespace }, wanted === 'generated'))
    const common = {
      producer,
      schemaURL: RUN_EVENT,
      run: { runId: runIdOf(activity.id), facets: runFacets(activity, graph, producer) },
      job: { namespace, name: activity.job ?? activity.kind },
      inputs: named('used'),
      outputs: named('generated'),
    }
    const { startedAt, endedAt = startedAt } = activity
    // A clock may have gone back meanwhile; no run ends before it began.
    const ended = endedAt > startedAt ? endedAt : startedAt
    return [
      { eventType: 'START', eventTime: startedAt, ...common },
      { eventType: endOf(activity), eventTime: ended, ...common },
    ]
  })
}

function indexOf({ entries }: LineageActivity): number {
  return entries[0]?.index ?? 0
}

/** What the client or a revocation cut short is aborted; what broke by itself has failed. */
function endOf({ outcome = 'complete' }: LineageActivity): 'COMPLETE' | 'ABORT' | 'FAIL' {
  if (outcome === 'complete') return 'COMPLETE'
  return outcome === 'broken' || outcome === 'lost' ? 'FAIL' : 'ABORT'
}

/** A UUID of version 8 (RFC 9562 section 5.8), always the same for the same activity. */
function runIdOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function runFacets(activity: LineageActivity, { log }: LineageGraph, producer: string) {
  const facet = { _producer: producer, _schemaURL: RUN_FACET }
  const { entries, policy, actor, agreement, purpose } = activity
  return {
    hub_tlog: {
      ...facet,
      entries,
      ...(log && { origin: log.origin, treeSize: log.size, root: log.root }),
    },
    ...(actor && { hub_actor: { ...facet, ...actor } }),
    ...(policy && {
      hub_policy: {
        ...facet,
        ...policy,
        ...(agreement !== undefined && { agreement }),
        ...(purpose !== undefined && { purpose }),
      },
    }),
  }
}

function datasetOf(entity: LineageEntity, names: OpenLineageNames, isOutput: boolean) {
  const { id, kind: _kind, rows, bytes, ...facts } = entity
  const facet = { _producer: names.producer }
  const statistics = {
    ...facet,
    _schemaURL: isOutput ? OUTPUT_FACET : INPUT_FACET,
    ...(rows !== undefined && { rowCount: rows }),
    ...(bytes !== undefined && { size: bytes }),
  }
  const counted = isOutput
    ? { outputFacets: { outputStatistics: statistics } }
    : { inputFacets: { inputStatistics: statistics } }
  return {
    namespace: names.namespace,
    name: id,
    facets: { hub_artefact: { ...facet, _schemaURL: DATASET_FACET, ...facts } },
    ...((rows !== undefined || bytes !== undefined) && counted),
  }
}
