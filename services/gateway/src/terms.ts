import type { Catalog, Dataset } from '@tongqu/catalog'
import { object, ref } from './schema-parts.ts'

/** On which terms a dataset is given, as anybody may read them before applying. */
export function describeTerms(
  { purposes }: Pick<Catalog, 'purposes'>,
  { terms, tier }: Pick<Dataset, 'terms' | 'tier'>,
) {
  const given = terms.purposes
  const needsAgreement = tier === 'restricted' || tier === 'licensed'
  return {
    conditions: terms.conditions ?? null,
    purposes: needsAgreement
      ? purposes
          .filter(({ id }) => given === undefined || given.includes(id))
          .map(({ id, label }) => ({ id, label }))
      : [],
    providerConsent: terms.providerConsent,
    subjectConsent: Object.keys(terms.subjects).length > 0,
    maxDays: needsAgreement ? terms.maxDays : null,
  }
}

export type TermsDescription = ReturnType<typeof describeTerms>

/** Components of the document for what `describeTerms` answers. */
export const termsSchemas = {
  Terms: object({
    conditions: { anyOf: [ref('LocalText'), { type: 'null' }] },
    purposes: {
      type: 'array',
      items: object({ id: { type: 'string' }, label: ref('LocalText') }),
    },
    providerConsent: { type: 'boolean' },
    subjectConsent: { type: 'boolean' },
    maxDays: { type: ['integer', 'null'], minimum: 1 },
  }),
}
