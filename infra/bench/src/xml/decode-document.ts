import { siri } from '@tongqu/adapter-siri'
import { measure } from '../xml-decoding/measure.ts'
import { documentOf, READINGS } from './documents.ts'

await measure({ adapter: siri, documentOf, readings: READINGS })
