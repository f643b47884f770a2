/** A lineage graph as PROV-O (W3C Recommendation of 30 April 2013), written as JSON-LD 1.1. */
import type { LineageActivity, LineageEntity, LineageGraph } from './types.ts'

const XSD_INSTANT = 'http://www.w3.org/2001/XMLSchema#dateTime'
const REFERENCE = { '@type': '@id' }

/** Stands in each document: nobody has to fetch anything to read it. */
const CONTEXT = {
  '@version': 1.1,
  prov: 'http://www.w3.org/ns/prov#',
  hub: 'urn:tongqu:',
  label: 'http://www.w3.org/2000/01/rdf-schema#label',
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
  entry: 'hub:entry',
  index: 'hub:index',
  treeSize: 'hub:treeSize',
  root: 'hub:root',
} as const

type Node = Readonly<Record<string, unknown>>

/**
 * Entities, activities and agents of the graph; agreements and plans are `prov:Plan`. Whatever an
 * activity made was derived from what it used.
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
  const nodes = [
    ...entities.map((entity) => {
      const makers = made.get(entity.id)?.map(({ activity }) => activity) ?? []
      return entityNode(entity, makers, makers.flatMap(usedBy))
    }),
    ...activities.flatMap((activity) => activityNodes(activity, usedBy(activity.id))),
    ...agents(activities),
  ]
  return {
    '@context': CONTEXT,
    '@id': `urn:tongqu:lineage:${encodeURIComponent(graph.dataset)}`,
    '@type': 'prov:Bundle',
    'hub:cut': cut,
    ...(log && { treeSize: log.size, root: log.root, 'hub:origin': log.origin }),
    '@graph': nodes,
  }
}

function entityNode(
  { id, kind, ...facts }: LineageEntity,
  makers: readonly string[],
  sources: readonly string[],
): Node {
  return {
    '@id': urn(id),
    '@type': ['prov:Entity', `hub:${kind}`],
    ...facts,
    ...(makers.length > 0 && { wasGeneratedBy: makers.map(urn) }),
    ...(sources.length > 0 && { wasDerivedFrom: [...new Set(sources)] }),
  }
}

function activityNodes(activity: LineageActivity, used: readonly string[]): Node[] {
  const { id, kind, startedAt, endedAt, job, outcome, purpose, entries, agreement } = activity
  const agent = agentOf(activity)
  const plan = planOf(activity)
  const node: Node = {
    '@id': urn(id),
    '@type': ['prov:Activity', `hub:${kind}`],
    startedAtTime: startedAt,
    ...(endedAt !== undefined && { endedAtTime: endedAt }),
    ...(job !== undefined && { job }),
    ...(outcome !== undefined && { outcome }),
    ...(purpose !== undefined && { purpose }),
    entry: entries.map((one) => one.id),
    index: entries.map(({ index }) => index),
    ...(used.length > 0 && { used }),
    wasAssociatedWith: [agent],
    ...(plan !== undefined && {
      qualifiedAssociation: { '@type': 'prov:Association', agent, hadPlan: plan },
    }),
  }
  if (plan === undefined) return [node]
  const facts = { 'hub:tier': activity.policy?.tier, 'hub:agreement': agreement }
  return [node, { '@id': plan, '@type': ['prov:Entity', 'prov:Plan'], ...facts }]
}

function planOf({ policy }: LineageActivity): string | undefined {
  return policy && urn(`plan:${policy.plan}`)
}

function agentOf({ actor }: LineageActivity): string {
  return urn(actor?.organisation ? `organisation:${actor.organisation}` : 'hub:self')
}

function agents(activities: readonly LineageActivity[]): Node[] {
  const known = new Map(
    activities.map((one) => {
      const kind = one.actor?.organisation ? 'prov:Organization' : 'prov:SoftwareAgent'
      return [agentOf(one), kind] as const
    }),
  )
  return [...known].map(([id, kind]) => ({ '@id': id, '@type': ['prov:Agent', kind] }))
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
