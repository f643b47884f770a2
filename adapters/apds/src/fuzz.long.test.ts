import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { apds } from './apds.ts'
import { FUZZ } from './testing/fuzz.ts'

fuzzCases(apds, { ...FUZZ, runs: 200_000 })
