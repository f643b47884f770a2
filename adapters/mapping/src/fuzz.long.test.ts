import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { mapping } from './mapping.ts'
import { FUZZ_CSV, FUZZ_JSON } from './testing/fuzz.ts'

fuzzCases(mapping, { ...FUZZ_JSON, runs: 200_000 })
fuzzCases(mapping, { ...FUZZ_CSV, runs: 200_000 })
