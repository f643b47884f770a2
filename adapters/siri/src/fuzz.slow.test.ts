import { fuzzSiri } from './testing/fuzz.ts'

fuzzSiri(10_000)
