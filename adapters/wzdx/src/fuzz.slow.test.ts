import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { FUZZ_DOCUMENTS, identityOf } from './testing/fuzz-documents.ts'
import { wzdx } from './wzdx.ts'

fuzzCases(wzdx, {
  kind: 'json',
  documents: FUZZ_DOCUMENTS,
  identity: identityOf,
  runs: 10_000,
  accepted: { least: 0.8, most: 0.99 },
})
