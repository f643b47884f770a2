import { killFlowCases } from './testing/kill-flows.ts'

killFlowCases(20)
