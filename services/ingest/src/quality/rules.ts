import { clockSkew } from './rules/clock-skew.ts'
import { countDrop } from './rules/count-drop.ts'
import { duplicate } from './rules/duplicate.ts'
import { frozen } from './rules/frozen.ts'
import { jump } from './rules/jump.ts'
import { noValue } from './rules/no-value.ts'
import { outsideProvince } from './rules/outside-province.ts'
import { range } from './rules/range.ts'
import { reference } from './rules/reference.ts'
import { stale } from './rules/stale.ts'
import type { Rule } from './types.ts'

/** All rules, in the order in which they are shown. */
export const rules: readonly Rule[] = [
  range,
  jump,
  clockSkew,
  frozen,
  duplicate,
  stale,
  reference,
  outsideProvince,
  noValue,
  countDrop,
]

/** Rules by their stable ids. */
export const rulesById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]))
