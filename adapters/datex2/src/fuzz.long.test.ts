import { fuzzDatex2 } from './testing/fuzz.ts'

fuzzDatex2(200_000)
