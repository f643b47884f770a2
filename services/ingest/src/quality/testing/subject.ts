import { type Dataset, NO_TERMS } from '@tongqu/catalog'
import { type ContractId, contractOf } from '@tongqu/contracts'
import { batchOf } from '../batch.ts'
import { parametersFor } from '../parameters.ts'
import { createSlots } from '../slots.ts'
import type { JudgeContext, Rule } from '../types.ts'

export const NOON = Date.parse('2026-03-01T04:00:00Z')

/** A dataset with one table; other members as a test needs them. */
export function datasetOf(contract: ContractId, more: Partial<Dataset> = {}): Dataset {
  const text = { 'zh-CN': '试', en: 'test' }
  return {
    id: 'tested',
    family: 'tests',
    title: text,
    description: text,
    provider: 'tester',
    tier: 'open',
    state: 'LISTED',
    licence: 'cc-by-4.0',
    terms: NO_TERMS,
    keywords: { 'zh-CN': [], en: [] },
    tables: [{ name: contract.replace(/^.*\/|@.*$/g, ''), contract }],
    doors: ['records'],
    landing: 'append',
    updateFrequency: 'PT10S',
    freshnessLimitSeconds: 60,
    retention: { versionDays: 1, rawDays: 1 },
    coverage: { area: text, bbox: [111.7, 30.6, 115, 32.4] },
    quality: {},
    classOverrides: {},
    synthetic: true,
    ...more,
  }
}

type Rows = Record<string, unknown>[]

/** One rule on one table: judges batch after batch and answers the messages by index. */
export function ruleOn(
  rule: Rule,
  contract: ContractId,
  more: Partial<Dataset> & { parents?: JudgeContext['parents']; isWhole?: boolean } = {},
) {
  const { parents = () => undefined, isWhole = true, ...own } = more
  const dataset = datasetOf(contract, own)
  const known = contractOf(contract)
  const parameters = parametersFor(rule, dataset)
  const judge = rule.judgeFor({
    contract: known,
    dataset,
    parameters,
    province: dataset.coverage.bbox,
  })
  const places = createSlots()
  const state = places.numbers(rule.remembers ?? 0)
  return {
    applies: rule.applies(known, dataset),
    judge(readings: Rows, receivedAt = NOON) {
      const found: [number | undefined, string][] = []
      const checked = judge(
        batchOf(known, readings, places),
        state,
        { receivedAt, isWhole, parents },
        {
          add: (index, message) => void found.push([index, message()]),
          addWhole: (message) => void found.push([undefined, message()]),
        },
      )
      return { checked, found, at: found.map(([index]) => index) }
    },
  }
}

/** An instant some seconds after noon. */
export function after(seconds: number): string {
  return new Date(NOON + seconds * 1_000).toISOString()
}
