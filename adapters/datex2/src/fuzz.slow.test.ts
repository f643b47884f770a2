import { fuzzDatex2 } from './testing/fuzz.ts'

fuzzDatex2(10_000)
