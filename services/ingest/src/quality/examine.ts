import { type Dataset, effectiveClass } from '@tongqu/catalog'
import { type Contract, contractOf, type DataClass } from '@tongqu/contracts'
import type { LakeReading } from '@tongqu/lakehouse'
import { batchOf, byContract } from './batch.ts'
import { isObserved } from './columns.ts'
import { identityOf } from './identity.ts'
import { isEnabled, parametersFor } from './parameters.ts'
import { rules } from './rules.ts'
import { createSlots, type Numbers, type Slots } from './slots.ts'
import type { Batch, Box, Judge, JudgeContext, ListedFinding, Outcome } from './types.ts'

/** Findings of one rule on one table of one delivery that are told apart; others are counted. */
export const MOST_LISTED = 1_000

/** Classes whose values may stand in a place: findings never leave the hub by themselves. */
const TELLABLE: ReadonlySet<DataClass> = new Set(['public', 'internal'])

/** What the rules said of one delivery. */
export type Examined = {
  outcomes: readonly Outcome[]
  /**
   * Newest instant at which something was measured, milliseconds since 1970; undefined without any.
   */
  newest: number | undefined
  /**
   * Did this table bring this key, or without one anything at all? For telling what is fixed from
   * what was not looked at.
   */
  has(contract: string, key?: string): boolean
  /** Of how many readings one was judged, 1 unless the delivery was huge. */
  sampled: number
}

/** Judges the deliveries of one source for one dataset; remembers what rules remember. */
export type Examiner = {
  examine(readings: readonly LakeReading[], context: JudgeContext): Examined
}

type Prepared = { rule: string; judge: Judge; state: Numbers }
type Table = {
  contract: Contract
  prepared: readonly Prepared[]
  places: Slots
  /** May keys stand in places? */
  showsKeys: boolean
}

/** The rules that apply are chosen and prepared when a table first appears. */
export function createExaminer(dataset: Dataset, province: Box | undefined): Examiner {
  const tables = new Map<string, Table | undefined>()
  const names = new Map<string, string>(dataset.tables.map((one) => [one.contract, one.name]))

  function tableOf(id: string): Table | undefined {
    if (tables.has(id)) return tables.get(id)
    const name = names.get(id)
    const table = name === undefined ? undefined : prepare(dataset, name, contractOf(id), province)
    tables.set(id, table)
    return table
  }

  return {
    examine(readings, context) {
      const found = new Map<string, Tallied>()
      const batches = new Map<string, Batch>()
      let newest: number | undefined
      let judged = 0
      for (const [id, group] of byContract(readings)) {
        const table = tableOf(id)
        if (!table) continue
        const batch = batchOf(table.contract, group, table.places)
        judged += batch.readings.length
        batches.set(id, batch)
        if (isObserved(table.contract)) newest = newer(newest, batch.times)
        for (const one of table.prepared) tally(found, one, table, batch, context)
      }
      const sets = new Map<string, ReadonlySet<string>>()
      return {
        outcomes: [...found].map(([rule, tallied]) => ({ rule, ...tallied })),
        newest,
        has(contract, key) {
          if (key === undefined) return batches.has(contract)
          const set = sets.get(contract) ?? new Set(batches.get(contract)?.keys())
          sets.set(contract, set)
          return set.has(key)
        },
        sampled: judged > 0 ? Math.max(1, readings.length / judged) : 1,
      }
    },
  }
}

type Tallied = { checked: number; count: number; listed: ListedFinding[] }

function prepare(
  dataset: Dataset,
  name: string,
  contract: Contract,
  province: Box | undefined,
): Table {
  const places = createSlots()
  const prepared = rules
    .filter((rule) => isEnabled(rule, dataset) && rule.applies(contract, dataset))
    .map((rule) => ({
      rule: rule.id,
      judge: rule.judgeFor({
        contract,
        dataset,
        province,
        parameters: parametersFor(rule, dataset),
      }),
      state: places.numbers(rule.remembers ?? 0),
    }))
  const keys = contract.columns.filter((column) => contract.key.includes(column.name))
  const showsKeys = keys.every((column) => TELLABLE.has(effectiveClass(dataset, name, column)))
  return { contract, prepared, places, showsKeys }
}

function tally(
  all: Map<string, Tallied>,
  { rule, judge, state }: Prepared,
  { contract, showsKeys }: Table,
  batch: Batch,
  context: JudgeContext,
): void {
  const tallied = all.get(rule) ?? { checked: 0, count: 0, listed: [] }
  const listed: ListedFinding[] = []
  const note = (key: string | undefined, at: string, message: string) => {
    const identity = identityOf(`${rule} ${contract.id} ${key ?? ''}`)
    listed.push({ identity, contract: contract.id, key, at, message })
  }
  const checked = judge(batch, state, context, {
    add(index, message) {
      tallied.count++
      if (listed.length >= MOST_LISTED) return
      const key = batch.keys()[index] ?? ''
      const place = showsKeys ? key.replaceAll('\u001f', ' ').trim() : String(index)
      note(key, `${contract.id}[${place}]`, message())
    },
    addWhole(message) {
      tallied.count++
      note(undefined, contract.id, message())
    },
  })
  tallied.checked += checked
  tallied.listed.push(...listed)
  if (checked > 0 || tallied.count > 0) all.set(rule, tallied)
}

function newer(newest: number | undefined, times: Float64Array): number | undefined {
  let most = newest ?? Number.NEGATIVE_INFINITY
  for (const time of times) if (time > most) most = time
  return most === Number.NEGATIVE_INFINITY ? undefined : most
}
