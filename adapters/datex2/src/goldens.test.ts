import { goldenCases } from '@tongqu/adapter-kit/testing'
import { datex2 } from './datex2.ts'

goldenCases(datex2, `${import.meta.dirname}/../goldens`)
