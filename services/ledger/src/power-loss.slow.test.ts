import { powerLossCases } from './testing/power-loss-cases.ts'

powerLossCases(32)
