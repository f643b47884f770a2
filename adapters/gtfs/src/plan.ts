import type { DecodeContext, Finding, Member, Reject, TablesPlan } from '@tongqu/adapter-kit'
import { contractOf } from '@tongqu/contracts'
import { columnsOf } from './columns.ts'
import {
  contractIdOf,
  type GtfsFile,
  gtfsMembers,
  LOCATIONS,
  missingFiles,
  tableOf,
} from './files.ts'
import { sortMembers } from './members.ts'
import { referencesOf, type Taken } from './references.ts'

/**
 * What to do with the members of a GTFS zip, as a value. Whatever is wrong with one file, all
 * others are still planned. No defaults are set: an empty cell stays empty, so that an exported
 * cell equals its source; what the specification lets a reader assume, the reader assumes.
 */
export function plan(members: readonly Member[], _context: DecodeContext): TablesPlan {
  const { files, rejects, findings } = sortMembers(members)
  const result: TablesPlan = { tables: [], documents: [], rejects, findings, references: [] }
  for (const { member: file, contract } of gtfsMembers) {
    const member = files.get(file)
    if (member === undefined) continue
    if (file === LOCATIONS) {
      result.documents.push({ member: member.name, contract })
      continue
    }
    const read = columnsOf(member, contractOf(contract))
    if ('rejects' in read) rejects.push(...read.rejects)
    else {
      result.tables.push(read.table)
      findings.push(...read.findings)
    }
  }
  rejects.push(...missing(files))
  findings.push(...contradictions(files))
  const { references, findings: unchecked } = referencesOf(taken(result, files))
  result.references.push(...references)
  findings.push(...unchecked)
  return result
}

type Files = ReadonlyMap<GtfsFile, Member>

function missing(files: Files): Reject[] {
  return missingFiles((file) => files.has(file)).map(({ file, instead }) => {
    const or = instead.length > 0 ? `, nor ${instead.join(', ')} in its place` : ''
    const reason = `the required file is not in the archive${or}`
    return { contract: contractIdOf(tableOf(file)), at: file, code: 'missing-file', reason }
  })
}

/** Files that ask for or rule out others ("Dataset Files", Conditionally …). Nothing is refused. */
function contradictions(files: Files): Finding[] {
  const findings: Finding[] = []
  if (files.has('translations.txt') && !files.has('feed_info.txt')) {
    const message = 'translations.txt needs feed_info.txt, which names the feed language'
    findings.push({ at: 'feed_info.txt', code: 'missing-file', message })
  }
  const routesHaveNetworks = files.get('routes.txt')?.header?.includes('network_id') === true
  for (const file of ['networks.txt', 'route_networks.txt'] as const) {
    if (!routesHaveNetworks || !files.has(file)) continue
    const message = 'forbidden when routes.txt has network_id; both are kept'
    findings.push({ at: file, code: 'conflicting-file', message })
  }
  return findings
}

function taken({ tables, documents }: TablesPlan, files: Files): Taken {
  const filled = tables.map(({ contract, columns }) => [contract, Object.keys(columns)] as const)
  const whole = documents.map(({ contract }) => {
    return [contract, contractOf(contract).columns.map(({ name }) => name)] as const
  })
  const columns = [...filled, ...whole].map(([contract, names]) => {
    return [contractOf(contract).name, new Set(names)] as const
  })
  return { columns: new Map(columns), present: new Set([...files.keys()].map(tableOf)) }
}
