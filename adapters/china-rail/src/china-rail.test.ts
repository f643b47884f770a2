import { goldenCases } from '@tongqu/adapter-kit/testing'
import { chinaRail } from './china-rail.ts'

goldenCases(chinaRail, `${import.meta.dirname}/../goldens`)
