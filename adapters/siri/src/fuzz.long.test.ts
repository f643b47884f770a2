import { fuzzSiri } from './testing/fuzz.ts'

fuzzSiri(200_000)
