import { adapterCases, goldenCases } from '@tongqu/adapter-kit/testing'
import { apds } from './apds.ts'

adapterCases(apds, new URL('../fixtures/', import.meta.url))

goldenCases(apds, `${import.meta.dirname}/../goldens`)
