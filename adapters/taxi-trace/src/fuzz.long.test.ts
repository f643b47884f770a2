import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { taxiTrace } from './taxi-trace.ts'
import { FUZZ_DOCUMENTS, identityOf } from './testing/fuzz-documents.ts'

fuzzCases(taxiTrace, {
  kind: 'csv',
  documents: FUZZ_DOCUMENTS,
  identity: identityOf,
  runs: 200_000,
  accepted: { least: 0.1, most: 0.9 },
})
