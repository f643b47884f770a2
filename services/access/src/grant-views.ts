/**
 * What a grant lets out of each table: granted, offered by the dataset's terms, and of its tier.
 */
import type { ContractLookup, Dataset, DescribedTable, TermMask } from '@tongqu/catalog'
import { describeTables } from '@tongqu/catalog'
import type { Column } from '@tongqu/contracts'
import { addedColumns, hashOfViews, withoutDeliveries } from './decide-columns.ts'
import { coarser, maskFits, maskOf } from './grant-masks.ts'
import type { GrantedColumn, GrantTerms } from './odrl-types.ts'
import { digestOf, pseudonymKey, subjectKey } from './pseudonyms.ts'
import { type ConsentKind, isAllowed } from './tier-rules.ts'
import type { AccessPlan, Action, Mask, RowRule, TableView } from './types.ts'

/** Persons who consent, as they stand in `consents.subject`. Nobody changes the set. */
export type Consenting = { allowed: ReadonlySet<string>; digest: string }

/** What one separate consent of a person must say so that rows about them may be shown. */
export type ConsentNeed = {
  /** `table/column`, each of which it names. */
  columns: readonly string[]
  /** Equal needs have equal keys. */
  key: string
}

export type ViewQuestion = {
  terms: GrantTerms
  dataset: Dataset
  contract: ContractLookup
  action: Action
  /** One that is permitted. */
  purpose: string
  /** Organisation. */
  recipient: string
  /** RFC 3339 in UTC. */
  now: string
  /** An API key: nothing beyond public and internal. */
  isWeak: boolean
  /** Those who consent to recipient and purpose, and to all that is needed. */
  consenting(need: ConsentNeed): Consenting
}

export type GrantViews = Pick<AccessPlan, 'tables' | 'hash'>

/** Tables of which nothing may be seen are left out. */
export function grantViews(question: ViewQuestion): GrantViews {
  const { dataset, contract } = question
  const described = describeTables(dataset, contract)
  const views: Record<string, TableView> = Object.create(null)
  for (const table of described) {
    const view = viewOf(table, question)
    if (view) views[table.name] = view
  }
  const tables = withoutDeliveries(described, Object.freeze(views))
  return { tables, hash: hashOfViews(dataset.id, described, tables) }
}

/**
 * How people whom the rows of a table are about have consented: separately, or they are not asked
 * (PIPL art. 23: personal information that is given to another processor).
 */
export function consentOf(dataset: Dataset, table: string): ConsentKind {
  return Object.hasOwn(dataset.terms.subjects, table) ? 'separate' : 'none'
}

/** The mask that leaves of a column what both grant and terms leave; `never`: nothing does. */
export function grantedMask(
  dataset: Dataset,
  { table, column, form }: GrantedColumn,
  of: Pick<Column, 'type'>,
): TermMask | undefined | 'never' {
  const name = `${table}.${column}`
  const { masks } = dataset.terms
  const mask = coarser(form, Object.hasOwn(masks, name) ? masks[name] : undefined)
  return mask === undefined || mask === 'never' || maskFits(of, mask) ? mask : 'never'
}

/**
 * Why a table can not be given under these terms, in a word: what must narrow it can not be
 * applied to it, and without that nothing of it may leave.
 */
export function unfitFor(
  { name, contract, columns }: DescribedTable,
  { area, period, minimumGroup }: GrantTerms,
  dataset: Dataset,
): 'spatial' | 'hub:period' | 'hub:minGroupSize' | 'subjects' | undefined {
  const { subjects, minimumGroups } = dataset.terms
  if (area && !contract.geometry) return 'spatial'
  if (period && contract.eventTime === undefined) return 'hub:period'
  if (minimumGroup !== undefined && !Object.hasOwn(minimumGroups, name)) return 'hub:minGroupSize'
  const column = Object.hasOwn(subjects, name) ? subjects[name] : undefined
  const isThere = column === undefined || columns.some((one) => one.name === column)
  return isThere ? undefined : 'subjects'
}

function viewOf(table: DescribedTable, question: ViewQuestion): TableView | undefined {
  const { terms, dataset, action, recipient, now } = question
  if (unfitFor(table, terms, dataset)) return undefined
  const granted = new Map(
    terms.columns.flatMap((one) => (one.table === table.name ? [[one.column, one]] : [])),
  )
  const asked = table.columns.filter(({ name }) => granted.has(name))
  const consent = consentOf(dataset, table.name)
  const masks: Record<string, Mask> = Object.create(null)
  const visible = asked.filter((column) => {
    const { name } = column
    const one = granted.get(name) ?? { table: table.name, column: name }
    const mask = grantedMask(dataset, one, column)
    if (mask === 'never' || isForbidden(one, question)) return false
    if (question.isWeak && column.class !== 'public' && column.class !== 'internal') return false
    if (!isAllowed(dataset.tier, column.class, mask, consent)) return false
    const key = pseudonymKey(dataset.id, recipient, action, now)
    if (mask) masks[name] = maskOf(mask, name, table.contract, key)
    return true
  })
  if (visible.length === 0) return undefined
  const columns = visible.map(({ name }) => name)
  return narrowed(table, { columns, masks, consent }, question)
}

/** Does a prohibition name the column, for this action and purpose? */
function isForbidden(
  { table, column }: GrantedColumn,
  { terms, action, purpose }: ViewQuestion,
): boolean {
  return terms.prohibitions.some(
    ({ actions, purposes, columns }) =>
      (actions.includes(action) || actions.includes('use')) &&
      (purposes?.includes(purpose) ?? true) &&
      columns?.some((one) => one.table === table && one.column === column),
  )
}

type Seen = { columns: readonly string[]; masks: Record<string, Mask>; consent: ConsentKind }

function narrowed(
  table: DescribedTable,
  { columns, masks, consent }: Seen,
  { terms, dataset, consenting }: ViewQuestion,
): TableView {
  const { area, period } = terms
  const rows = terms.rows.flatMap(({ table: name, ...rule }) => (name === table.name ? [rule] : []))
  const need = needOf(table, dataset, { columns, masks, consent }, rows)
  const subjects = need && subjectsOf(table, dataset, consenting(need))
  const minimumGroup = groupOf(table, dataset, terms, columns)
  const whole =
    columns.length === table.columns.length &&
    Object.keys(masks).length === 0 &&
    rows.length === 0 &&
    !area &&
    !period &&
    !subjects &&
    !minimumGroup
  return Object.freeze({
    columns: [...addedColumns(table, { whole, columns, masks }), ...columns],
    whole,
    masks,
    rows,
    ...(area ? { area } : {}),
    ...(period ? { period } : {}),
    ...(subjects ? { subjects } : {}),
    ...(minimumGroup ? { minimumGroup } : {}),
  })
}

/**
 * What a consent must name (PIPL arts. 14 and 23: the kinds of data): each column that is shown in
 * any form, and each whose value a row rule tells; not the pseudonym by which the person is found,
 * unless it is all there is. Undefined: the table is not about people.
 */
function needOf(
  { name, columns: all }: DescribedTable,
  { terms: { subjects } }: Dataset,
  { columns, masks, consent }: Seen,
  rows: readonly RowRule[],
): ConsentNeed | undefined {
  const own = subjects[name]
  if (consent === 'none' || own === undefined) return undefined
  const isPseudonym = masks[own]?.kind === 'pseudonym'
  const told = new Set([...columns, ...rows.map(({ column }) => column)])
  const named = all.flatMap(({ name: column }) =>
    told.has(column) && !(isPseudonym && column === own) ? [`${name}/${column}`] : [],
  )
  const needed = named.length > 0 ? named : [`${name}/${own}`]
  return { columns: needed, key: JSON.stringify(needed) }
}

function subjectsOf(
  { name }: DescribedTable,
  dataset: Dataset,
  { allowed, digest }: Consenting,
): TableView['subjects'] {
  const column = dataset.terms.subjects[name]
  const key = subjectKey(dataset.id)
  return column === undefined
    ? undefined
    : { column, allowed, digest: digestOf([key, digest]), key }
}

/** Groups are of what is shown: a column that nobody sees can not tell people apart. */
function groupOf(
  { name }: DescribedTable,
  dataset: Dataset,
  { minimumGroup }: GrantTerms,
  columns: readonly string[],
): TableView['minimumGroup'] {
  const { minimumGroups } = dataset.terms
  const group = Object.hasOwn(minimumGroups, name) ? minimumGroups[name] : undefined
  return (
    group && {
      size: Math.max(group.size, minimumGroup ?? 0),
      by: group.by.filter((column) => columns.includes(column)),
      of: group.of,
    }
  )
}
