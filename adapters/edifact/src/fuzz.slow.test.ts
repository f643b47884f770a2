import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { edifact } from './edifact.ts'
import { FUZZ_DOCUMENTS, identityOf } from './testing/fuzz-documents.ts'

fuzzCases(edifact, {
  kind: 'edifact',
  documents: FUZZ_DOCUMENTS,
  identity: identityOf,
  runs: 10_000,
  accepted: { least: 0.8, most: 0.99 },
})
