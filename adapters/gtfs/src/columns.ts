import type { Finding, Member, Reject, TablePlan } from '@tongqu/adapter-kit'
import type { Contract } from '@tongqu/contracts'

/**
 * Columns of one file. The widest file of the specification has 16; feeds add some of their own.
 */
const MAX_COLUMNS = 1_000

/** Names listed in one message; the rest is counted. */
const NAMES_LISTED = 20
const NAME_CHARACTERS = 60

/** Which header fills which column, or why the file can not be read at all. */
export function columnsOf(
  member: Member,
  contract: Contract,
): { table: TablePlan; findings: Finding[] } | { rejects: Reject[] } {
  const header = member.header ?? []
  const rejects = faultsOf(header, contract).map((fault) => {
    return { contract: contract.id, at: member.name, ...fault }
  })
  if (rejects.length > 0) return { rejects }
  const present = new Set(header)
  const known = tableColumns(contract).filter((name) => present.has(name))
  const columns = Object.fromEntries(known.map((name) => [name, name]))
  const extra = header.filter((name) => name !== '' && !Object.hasOwn(columns, name))
  const table = { member: member.name, contract: contract.id, columns, extra }
  return { table, findings: findingsOf(member, extra) }
}

type Fault = Pick<Reject, 'code' | 'reason'>

function faultsOf(header: readonly string[], contract: Contract): Fault[] {
  if (header.every((name) => name === '')) {
    return [{ code: 'empty-file', reason: 'no header line' }]
  }
  if (header.length > MAX_COLUMNS) {
    const reason = `${header.length} columns, limit ${MAX_COLUMNS}`
    return [{ code: 'too-many-columns', reason }]
  }
  const faults: Fault[] = []
  const twice = header.filter((name, index) => name !== '' && header.indexOf(name) !== index)
  if (twice.length > 0) {
    faults.push({ code: 'duplicate-column', reason: `columns that stand twice: ${listed(twice)}` })
  }
  const missing = requiredColumns(contract).filter((name) => !header.includes(name))
  if (missing.length > 0) {
    faults.push({ code: 'missing-column', reason: `required columns missing: ${listed(missing)}` })
  }
  return faults
}

function findingsOf(member: Member, extra: readonly string[]): Finding[] {
  const findings: Finding[] = []
  if (extra.length > 0) {
    const message = `columns outside the specification, kept in extra: ${listed(extra)}`
    findings.push({ at: member.name, code: 'unknown-column', message })
  }
  if (member.header?.includes('')) {
    const message = 'columns without a name; their cells are not kept'
    findings.push({ at: member.name, code: 'unnamed-column', message })
  }
  return findings
}

/** Columns a cell can fill: all but the map of unknown columns. */
function tableColumns(contract: Contract): string[] {
  return contract.columns.filter(({ type }) => type !== 'map').map(({ name }) => name)
}

function requiredColumns(contract: Contract): string[] {
  return contract.columns.filter(({ nullable }) => !nullable).map(({ name }) => name)
}

function listed(names: readonly string[]): string {
  const shown = [...new Set(names)].slice(0, NAMES_LISTED).map((name) => {
    return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS)}…` : name
  })
  const more = names.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}
