import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { chinaRail } from './china-rail.ts'
import { CSV_DOCUMENTS, identityOf, JSON_DOCUMENTS } from './testing/fuzz-documents.ts'

const runs = 10_000

fuzzCases(chinaRail, {
  kind: 'json',
  documents: JSON_DOCUMENTS,
  identity: identityOf,
  runs,
  accepted: { least: 0.7, most: 0.995 },
})

fuzzCases(chinaRail, {
  kind: 'csv',
  documents: CSV_DOCUMENTS,
  identity: identityOf,
  runs,
  accepted: { least: 0.4, most: 0.9 },
})
