/** A lineage graph as PROV-O (W3C Recommendation of 30 April 2013), written as JSON-LD 1.1. */
import type { LineageActivity, LineageEntity, LineageGraph } from './types.ts'

const XSD_INSTANT = 'http://www.w3.org/2001/XMLSchema#dateTime'
const REFERENCE = { '@type': '@id' }

/** Stands in each document: nobody has to fetch anything to read it. */
const CONTEXT = {
  '@version': 1.1,
  prov: 'http://www.w3.org/ns/prov#',
  hub: 'urn:tongqu:',
  used: { '@id': 'prov:used', ...REFERENCE },
  wasGeneratedBy: { '@id': 'prov:wasGeneratedBy', ...REFERENCE },
  wasDerivedFrom: { '@id': 'prov:wasDerivedFrom', ...REFERENCE },
  wasAssociatedWith: { '@id': 'prov:wasAssociatedWith', ...REFERENCE },
  qualifiedAssociation: 'prov:qualifiedAssociation',
  agent: { '@id': 'prov:agent', ...REFERENCE },
  hadPlan: { '@id': 'prov:hadPlan', ...REFERENCE },
  startedAtTime: { '@id': 'prov:startedAtTime', '@type': XSD_INSTANT },
  endedAtTime: { '@id': 'prov:endedAtTime', '@type': XSD_INSTANT },
  ...Object.fromEntries(
    ['sha256', 'dataset', 'release', 'table', 'version', 'path', 'feed', 'rows', 'bytes'].map(
      (name) => [name, `hub:${name}`],
    ),
  ),
  job: 'hub:job',
  outcome: 'hub:outcome',
  purpose: 'hub:purpose',
  agreement: 'hub:agreement',
  entry: { '@id': 'hub:entry', ...REFERENCE },
  index: 'hub:index',
  treeSize: 'hub:treeSize',
  root: 'hub:root',
} as const

type Node = Readonly<Record<string, unknown>>

/**
 * Entities, activities and agents of the graph, as one named bundle; plans are `prov:Plan`.
 * Whatever an activity made was derived from what it used. Classes of ours begin with a capital: no
 * name is both a class and a property. Ids are those of the graph after `urn:tongqu:`.
 */
export function provOf(graph: LineageGraph): Node {
  const { entities, activities, edges, log, cut } = graph
  const made = Map.groupBy(
    edges.filter(({ kind }) => kind === 'generated'),
    ({ entity }) => entity,
  )
  const used = Map.groupBy(
    edges.filter(({ kind }) => kind === 'used'),
    ({ activity }) => activity,
  )
  const usedBy = (activity: string) => used.get(activity)?.map(({ entity }) => urn(entity)) ?? []
  const [settled = ''] = activities
    .map(({ startedAt }) => startedAt)
    .toSorted()
    .reverse()
  const nodes = [
    ...entities.map((entity) => {
      const makers = made.get(entity.id)?.map(({ activity }) => activity) ?? []
      return entityNode(entity, makers, makers.flatMap(usedBy))
    }),
    ...activities.flatMap((activity) => activityNodes(activity, usedBy(activity.id), settled)),
    ...agents(activities),
  ]
  return {
    '@context': CONTEXT,
    '@id': urn(bundleOf(graph)),
    '@type': ['prov:Entity', 'prov:Bundle'],
    'hub:cut': cut,
    ...(log && { treeSize: log.size, root: log.root, 'hub:origin': log.origin }),
    '@graph': nodes,
  }
}

/** Descriptions of two releases, or of two answers, are two bundles. */
function bundleOf({ dataset, release, receipt }: LineageGraph): string {
  const version = release === undefined ? '' : `@${release}`
  return `lineage:${dataset}${version}${receipt === undefined ? '' : `/${receipt}`}`
}

function classOf(kind: string): string {
  return `hub:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
}

function entityNode(
  { id, kind, ...facts }: LineageEntity,
  makers: readonly string[],
  sources: readonly string[],
): Node {
  return {
    '@id': urn(id),
    '@type': ['prov:Entity', classOf(kind)],
    ...facts,
    ...(makers.length > 0 && { wasGeneratedBy: makers.map(urn) }),
    ...(sources.length > 0 && { wasDerivedFrom: [...new Set(sources)] }),
  }
}

/**
 * `settled`: when the last activity began. An answer ends after all that it rests on: an end before
 * that is of a clock that went back, and PROV-CONSTRAINTS (33, 37) would call it a contradiction.
 */
function activityNodes(
  activity: LineageActivity,
  used: readonly string[],
  settled: string,
): Node[] {
  const { id, kind, startedAt, endedAt = '', entries } = activity
  const { dataset, job, outcome, purpose, agreement } = activity
  const agent = agentOf(activity)
  const plan = planOf(activity)
  const node: Node = {
    '@id': urn(id),
    '@type': ['prov:Activity', classOf(kind)],
    startedAtTime: startedAt,
    ...(endedAt !== '' && endedAt >= settled && { endedAtTime: endedAt }),
    ...(dataset !== undefined && { dataset }),
    ...(job !== undefined && { job }),
    ...(outcome !== undefined && { outcome }),
    ...(purpose !== undefined && { purpose }),
    ...(agreement !== undefined && { agreement }),
    entry: entries.map((one) => ({
      '@id': urn(`log-entry:${one.id}`),
      '@type': ['prov:Entity', 'hub:LogEntry'],
      index: one.index,
    })),
    ...(used.length > 0 && { used }),
    wasAssociatedWith: [agent],
    ...(plan !== undefined && {
      qualifiedAssociation: { '@type': 'prov:Association', agent, hadPlan: plan },
    }),
  }
  if (plan === undefined) return [node]
  const { tier, basis } = activity.policy ?? {}
  const facts = { 'hub:tier': tier, ...(basis !== undefined && { 'hub:basis': basis }) }
  return [node, { '@id': plan, '@type': ['prov:Entity', 'prov:Plan'], ...facts }]
}

function planOf({ policy }: LineageActivity): string | undefined {
  return policy && urn(`plan:${policy.plan}`)
}

/** For whom it was: an organisation, the hub itself, or somebody whom the log does not name. */
function agentOf({ actor }: LineageActivity): string {
  if (actor?.organisation) return urn(`organisation:${actor.organisation}`)
  return urn(isHub(actor) ? 'hub:self' : 'anonymous')
}

function isHub(actor: LineageActivity['actor']): boolean {
  return actor === undefined || actor.type === 'system'
}

function agents(activities: readonly LineageActivity[]): Node[] {
  const known = new Map(activities.map((one) => [agentOf(one), agentKinds(one)]))
  return [...known].map(([id, kinds]) => ({ '@id': id, '@type': ['prov:Agent', ...kinds] }))
}

function agentKinds({ actor }: LineageActivity): string[] {
  if (actor?.organisation) return ['prov:Organization']
  return isHub(actor) ? ['prov:SoftwareAgent'] : []
}

/** Ids of the graph as names of RFC 8141. */
function urn(id: string): string {
  return `urn:tongqu:${id
    .split(/([:/@])/)
    .map(encoded)
    .join('')}`
}

function encoded(part: string): string {
  return /^[:/@]$/.test(part) ? part : encodeURIComponent(part)
}
