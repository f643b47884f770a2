import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { loopDetector } from './loop-detector.ts'
import { FUZZ_DOCUMENTS, identityOf } from './testing/fuzz-documents.ts'

fuzzCases(loopDetector, {
  kind: 'csv',
  documents: FUZZ_DOCUMENTS,
  identity: identityOf,
  runs: 200_000,
  accepted: { least: 0.25, most: 0.6 },
})
