import { fileURLToPath } from 'node:url'
import { goldenCases } from '@tongqu/adapter-kit/testing'
import { siri } from './siri.ts'

goldenCases(siri, fileURLToPath(new URL('../goldens', import.meta.url)))
