import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { afc } from './afc.ts'
import { CSV_DOCUMENTS, identityOf, JSON_DOCUMENTS } from './testing/fuzz-documents.ts'

const RUNS = 10_000

fuzzCases(afc, {
  kind: 'json',
  documents: JSON_DOCUMENTS,
  identity: identityOf,
  runs: RUNS,
  accepted: { least: 0.6, most: 0.85 },
})

fuzzCases(afc, {
  kind: 'csv',
  documents: CSV_DOCUMENTS,
  identity: identityOf,
  runs: RUNS,
  accepted: { least: 0.3, most: 0.6 },
})
