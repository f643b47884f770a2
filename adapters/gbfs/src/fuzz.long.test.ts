import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { gbfs } from './gbfs.ts'
import { RECORDS, ZONES } from './testing/fuzz-documents.ts'
import { identityOf } from './testing/identity.ts'

const COMMON = { kind: 'json', identity: identityOf } as const

fuzzCases(gbfs, {
  ...COMMON,
  documents: RECORDS,
  runs: 180_000,
  accepted: { least: 0.9, most: 0.99 },
})
fuzzCases(gbfs, { ...COMMON, documents: ZONES, runs: 20_000, accepted: { least: 0.3, most: 0.5 } })
