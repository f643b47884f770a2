import { adapterCases } from '@tongqu/adapter-kit/testing'
import { exampleCounter } from './example-counter.ts'

adapterCases(exampleCounter, new URL('../fixtures/', import.meta.url))
