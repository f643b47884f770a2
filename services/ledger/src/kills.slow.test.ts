import { killCases } from './testing/kill-cases.ts'

killCases(2)
