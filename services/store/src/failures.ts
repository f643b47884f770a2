import { Problem } from '@tongqu/contracts'

/**
 * A statement that the database refused. What drivers attach (keys and whole rows that failed,
 * the connection with its login) never leaves this file: rows hold hashes and names of people.
 */
export class DatabaseFault extends Error {
  /** `duplicate`: a unique constraint; `conflict`: another transaction came first. */
  readonly kind: 'duplicate' | 'constraint' | 'conflict' | 'other'

  constructor(kind: DatabaseFault['kind'], message: string) {
    super(message)
    this.name = 'DatabaseFault'
    this.kind = kind
  }
}

/**
 * Did a unique constraint refuse it? A transaction in which that happened is lost on both stores:
 * catch it outside of `transact`, or write `onConflict` into the statement.
 */
export function isDuplicate(error: unknown): boolean {
  return error instanceof DatabaseFault && error.kind === 'duplicate'
}

/** `store-unavailable`; what stands in `why` may be logged. */
export function unavailable(why: string): Problem {
  return new Problem('store-unavailable', { cause: new Error(why) })
}

/**
 * Parameters of a statement. U+0000 can not stand in a text of PostgreSQL, so that neither store
 * takes it: `bad-request`.
 */
export function checked(values: readonly unknown[]): unknown[] {
  for (const value of values) {
    if (typeof value === 'string' && value.includes('\0')) throw new Problem('bad-request')
  }
  return [...values]
}

/** Result codes of SQLite (sqlite.org/rescode.html) that are about the file, not the statement. */
const FILE_CODES = new Map([
  [5, 'busy'],
  [6, 'locked'],
  [7, 'out of memory'],
  [8, 'may not be written'],
  [10, 'input or output failed'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'can not be opened'],
  [15, 'lock protocol'],
  [26, 'not a database'],
])
const SQLITE_BUSY = 5
const SQLITE_CONSTRAINT = 19
/** SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID. */
const SQLITE_UNIQUE = new Set([1555, 2067, 2579])
const PRIMARY_CODE = 0xff

/** Is another connection at it? */
export function isBusy(error: unknown): boolean {
  return (codeOf(error, 'errcode') & PRIMARY_CODE) === SQLITE_BUSY
}

/** What an error of node:sqlite means to whoever asked. */
export function sqliteFailure(error: unknown): Error {
  if (error instanceof Problem || error instanceof DatabaseFault) return error
  if (textOf(error, 'code') === 'ERR_INVALID_STATE') return unavailable('SQLite: closed')
  const code = codeOf(error, 'errcode')
  const file = FILE_CODES.get(code & PRIMARY_CODE)
  if (file !== undefined) return unavailable(`SQLite: ${file} (${code})`)
  const message = `SQLite: ${textOf(error, 'message')} (${code})`
  if (SQLITE_UNIQUE.has(code)) return new DatabaseFault('duplicate', message)
  const isConstraint = (code & PRIMARY_CODE) === SQLITE_CONSTRAINT
  return new DatabaseFault(isConstraint ? 'constraint' : 'other', message)
}

/**
 * SQLSTATE classes (PostgreSQL 17, Appendix A) that are about the server, not the statement:
 * connection, login, catalogue, resources, operator intervention, system, configuration, internal.
 */
const SERVER_CLASSES = new Set(['08', '28', '3D', '53', '57', '58', 'F0', 'XX'])
/** Read only after a failover, lock not available. */
const SERVER_STATES = new Set(['25006', '25P03', '55P03'])
const UNIQUE_VIOLATION = '23505'
/** Serialization failure, deadlock. */
const CONFLICTS = new Set(['40001', '40P01'])
/** Messages of these classes name constraints and columns; those of others may quote values. */
const NAMING_CLASSES = new Set(['23', '42'])

/** What an error of pg means to whoever asked. */
export function postgresqlFailure(error: unknown): Error {
  if (error instanceof Problem || error instanceof DatabaseFault) return error
  const code = textOf(error, 'code')
  if (textOf(error, 'severity') === '') return unavailable(`PostgreSQL: ${outage(error, code)}`)
  const message = textOf(error, 'message')
  const group = code.slice(0, 2)
  if (SERVER_CLASSES.has(group) || SERVER_STATES.has(code))
    return unavailable(`PostgreSQL: ${message} (${code})`)
  const said = NAMING_CLASSES.has(group) ? `${message} (${code})` : code
  return new DatabaseFault(kindOf(code, group), `PostgreSQL: ${said}`)
}

function kindOf(code: string, group: string): DatabaseFault['kind'] {
  if (code === UNIQUE_VIOLATION) return 'duplicate'
  if (CONFLICTS.has(code)) return 'conflict'
  return group === '23' ? 'constraint' : 'other'
}

/** Sockets name what they wanted to reach, which a garbled setting can make the password. */
function outage(error: unknown, code: string): string {
  const call = textOf(error, 'syscall')
  return call === '' ? textOf(error, 'message') : `${call} ${code}`
}

function codeOf(error: unknown, member: string): number {
  const value = (error as Record<string, unknown> | undefined)?.[member]
  return typeof value === 'number' ? value : 0
}

function textOf(error: unknown, member: string): string {
  const value = (error as Record<string, unknown> | undefined)?.[member]
  return typeof value === 'string' ? value : ''
}
