import { killDrainCases } from './testing/kill-drain.ts'

killDrainCases(2)
