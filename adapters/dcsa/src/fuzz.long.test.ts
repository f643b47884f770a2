import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { dcsa } from './dcsa.ts'
import { FUZZ_DOCUMENTS, identityOf } from './testing/fuzz-documents.ts'

fuzzCases(dcsa, {
  kind: 'json',
  documents: FUZZ_DOCUMENTS,
  identity: identityOf,
  runs: 200_000,
  accepted: { least: 0.7, most: 0.99 },
})
