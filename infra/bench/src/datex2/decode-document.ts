import { datex2 } from '@tongqu/adapter-datex2'
import { measure } from '../xml-decoding/measure.ts'
import { documentOf, READINGS } from './documents.ts'

await measure({ adapter: datex2, documentOf, readings: READINGS })
