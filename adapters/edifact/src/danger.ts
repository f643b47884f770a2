import { celsiusOf } from './numbers.ts'
import type { Elements, Note } from './order.ts'

/** What a DGS says: columns of the goods, and others. */
export type Danger = {
  columns: Readonly<Record<string, string | number | undefined>>
  extra: readonly (readonly [string, string])[]
}

/** 8273 of UNTDID D.04A: road, rail, sea, inland water, air, and national rules. */
const REGULATIONS: ReadonlySet<string> = new Set([
  ...['ADN', 'ADR', 'AGS', 'ANR', 'ARD', 'CFR', 'COM', 'GVE', 'GVS', 'ICA', 'IMD', 'RGE', 'RID'],
  ...['TEC', 'UI', 'ZZZ'],
])

/** 8339: great, medium and minor danger are packing groups I, II and III. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['1', 'I'],
  ['2', 'II'],
  ['3', 'III'],
  ['I', 'I'],
  ['II', 'II'],
  ['III', 'III'],
])

/** 8339: no packing group is due. */
const NO_GROUP = '4'

/**
 * DGS: 8273 rules, C205 (8351 class, 8078 further, 8092 edition), C234 (7124 UN number, 7088
 * flashpoint in words), C223 (7106 flashpoint, 6411 unit), 8339 packing group, 8364 emergency
 * schedule, 8410 first aid, 8126 emergency card, C235 orange placard, C236 labels.
 */
export function dangerOf({ at, all }: Elements, note: Note): Danger {
  const rules = at(0)
  if (rules !== '' && !REGULATIONS.has(rules)) note('unknown-code', '8273 is not known')
  const further = at(1, 1)
  if (GROUPS.has(further)) note('no-classification', '8078 has the form of a packing group')
  const group = at(4)
  if (group !== '' && group !== NO_GROUP && !GROUPS.has(group)) {
    note('unknown-code', '8339 is not known')
  }
  const flashpoint = celsiusOf(at(3), at(3, 1))
  if (at(3) !== '' && flashpoint === undefined) note('not-a-number', '7106 is no temperature')
  const extra: [string, string][] = [
    ['additional_classification', further],
    ['code_edition', at(1, 2)],
    ['flashpoint_text', at(2, 1)],
    ['packing_danger_level', group === NO_GROUP ? group : ''],
    ['emergency_schedule', at(5)],
    ['first_aid_guide', at(6)],
    ['emergency_card', at(7)],
    ['placard', all(8).filter(Boolean).join('/')],
    ['labels', all(9).filter(Boolean).join('/')],
  ]
  return {
    columns: {
      dangerous_regulation: rules,
      dangerous_class: at(1),
      un_number: unNumberOf(at(2), note),
      packing_group: GROUPS.get(group),
      flashpoint_celsius: flashpoint,
    },
    extra: extra.filter(([, value]) => value !== ''),
  }
}

/** 7124 is four digits; the prefix that papers write before them is taken off. */
function unNumberOf(text: string, note: Note): string | undefined {
  const [, prefix, digits] = /^(UN\s?)?(\d{4})$/i.exec(text) ?? []
  if (digits === undefined) {
    if (text !== '') note('no-un-number', '7124 is not four digits')
    return undefined
  }
  if (prefix) note('un-number-prefix', '7124 has the prefix UN')
  return digits
}
