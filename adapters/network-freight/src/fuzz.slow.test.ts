import { freightFuzz } from './testing/fuzz.ts'

freightFuzz(10_000, { least: 0.1, most: 0.9 })
