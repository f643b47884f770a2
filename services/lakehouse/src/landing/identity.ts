import type { Column, Contract } from '@tongqu/contracts'
import { resealedSql } from '../cells/sql.ts'
import { identifier, literal } from '../sql.ts'
import type { LakeTable } from '../table.ts'

/**
 * What makes two readings the same one: feed, the contract's `x-key`, and the event time. A reading
 * without event time is told by its receive time, so that it is dropped only when it repeats inside
 * one delivery.
 */
export type IdentityOf = (reading: Record<string, unknown>) => string

/** Between the parts; only a source that wants to lose its own readings writes it into a key. */
const SEPARATOR = '\u001f'

/** Identities of rows as they are stored, sealed; `receivedAt` is RFC 3339 in UTC. */
export function identityIn(contract: Contract, feed: string, receivedAt: string): IdentityOf {
  const columns = keyColumns(contract)
  const { eventTime } = contract
  return (reading) => {
    let text = feed
    for (const column of columns) text += SEPARATOR + plainValue(column, reading[column.name])
    const at = eventTime === undefined ? undefined : reading[eventTime]
    return text + SEPARATOR + plainInstant(typeof at === 'string' ? at : receivedAt)
  }
}

/** SQL for the same text of a row in a file. */
export function identitySql({ contract, columns }: LakeTable): string {
  const parts = keyColumns({ ...contract, columns }).map((column) => {
    const stored = resealedSql(column)
    return `coalesce(${column.type === 'timestamp' ? instantSql(stored) : stored}::VARCHAR, '')`
  })
  const { eventTime } = contract
  const at = eventTime === undefined ? 'received_at' : eventSql(eventTime)
  return ['feed_id', ...parts, instantSql(at)].join(` || ${literal(SEPARATOR)} || `)
}

/** SQL for the instant that tells readings of one key apart. */
export function eventSql(eventTime: string): string {
  return `coalesce(${identifier(eventTime)}, received_at)`
}

function keyColumns<C extends { name: string }>({
  columns,
  key,
}: {
  columns: readonly C[]
  key: readonly string[]
}): C[] {
  return key.map((name) => {
    const column = columns.find((each) => each.name === name)
    if (!column) throw new Error(`key column ${name} is no column`)
    return column
  })
}

function plainValue(column: Column, value: unknown): string {
  if (value === undefined || value === null) return ''
  return column.type === 'timestamp' ? plainInstant(String(value)) : String(value)
}

/** Instants have at most microseconds; zeros at the end of a fraction mean nothing. */
function plainInstant(text: string): string {
  return text.length === WHOLE_SECONDS_LENGTH ? text : text.replace(/\.?0*Z$/, 'Z')
}

/** `2024-05-01T00:00:00Z` */
const WHOLE_SECONDS_LENGTH = 20

function instantSql(column: string): string {
  const text = `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%f')`
  return `rtrim(rtrim(${text}, '0'), '.') || 'Z'`
}
