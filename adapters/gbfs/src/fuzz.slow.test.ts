import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { gbfs } from './gbfs.ts'
import { FUZZ_DOCUMENTS } from './testing/fuzz-documents.ts'
import { identityOf } from './testing/identity.ts'

fuzzCases(gbfs, {
  kind: 'json',
  documents: FUZZ_DOCUMENTS,
  identity: identityOf,
  runs: 10_000,
  accepted: { least: 0.75, most: 0.99 },
})
