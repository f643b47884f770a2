import { killDrainCases } from './testing/kill-drain.ts'

killDrainCases(20)
