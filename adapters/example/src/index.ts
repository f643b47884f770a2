export { exampleCounter } from './example-counter.ts'
