import type { Dataset } from '@tongqu/catalog'
import type { Parameter, Parameters, Rule } from './types.ts'

const OWN_SHARES = 'Tongqu: one finding is worth a look, some percent are a fault'

/** The two numbers every rule has, in percent of what was judged. */
export function shares(given: { warnPercent: number; failPercent: number }) {
  const share = (value: number): Parameter => ({ value, unit: '%', source: OWN_SHARES })
  return { warnPercent: share(given.warnPercent), failPercent: share(given.failPercent) }
}

/** Defaults of a rule with what `quality` of the dataset changes; other names are taken too. */
export function parametersFor(rule: Pick<Rule, 'id' | 'parameters'>, dataset: Dataset): Parameters {
  const defaults = Object.entries(rule.parameters).map(([name, { value }]) => [name, value])
  const own = Object.entries(dataset.quality?.[rule.id] ?? {}).filter(
    ([, value]) => typeof value === 'number',
  )
  return Object.fromEntries([...defaults, ...own])
}

/** `quality: { jump: { enabled: false } }` switches a rule off. */
export function isEnabled({ id }: Pick<Rule, 'id'>, { quality }: Dataset): boolean {
  return quality?.[id]?.enabled !== false
}
