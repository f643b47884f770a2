import { DATA_CLASSES, type TermMask, TIER_IDS } from '@tongqu/catalog'
import { expect, it } from 'vitest'
import { type ConsentKind, isAllowed } from './tier-rules.ts'

const FORMS: readonly [string, TermMask | undefined][] = [
  ['clear', undefined],
  ['pseudonym', { kind: 'pseudonym' }],
  ['time:300', { kind: 'time', seconds: 300 }],
  ['time:60', { kind: 'time', seconds: 60 }],
  ['grid:0.005', { kind: 'grid', step: 0.005 }],
  ['grid:0.001', { kind: 'grid', step: 0.001 }],
  ['prefix:2', { kind: 'prefix', characters: 2 }],
]
const ALL = FORMS.map(([name]) => name).join(' ')
const DE_IDENTIFIED = 'pseudonym time:300 grid:0.005'
const CONSENTS: readonly ConsentKind[] = ['none', 'separate']

/** Tier, class → forms without consent, with separate consent; all others none at all. */
const TABLE: Readonly<Record<string, readonly [string, string]>> = {
  'open public': ['clear', 'clear'],
  'restricted public': [ALL, ALL],
  'restricted internal': [ALL, ALL],
  'restricted personal': [DE_IDENTIFIED, DE_IDENTIFIED],
  'licensed public': [ALL, ALL],
  'licensed internal': [ALL, ALL],
  'licensed personal': [DE_IDENTIFIED, ALL],
  'licensed sensitive': ['', ALL],
}

const cells = TIER_IDS.flatMap((tier) =>
  DATA_CLASSES.flatMap((name) => CONSENTS.map((consent) => [tier, name, consent] as const)),
)

it.each(cells)('%s, %s, consent %s: these forms leave and no other', (tier, name, consent) => {
  const allowed = FORMS.filter(([, mask]) => isAllowed(tier, name, mask, consent))
  const expected = TABLE[`${tier} ${name}`]?.[CONSENTS.indexOf(consent)] ?? ''
  expect(allowed.map(([form]) => form).join(' ')).toBe(expected)
})

it('an unknown tier or class lets nothing out', () => {
  expect(isAllowed('ajar' as never, 'public', undefined, 'separate')).toBe(false)
  expect(isAllowed('licensed', 'PUBLIC' as never, undefined, 'separate')).toBe(false)
})
