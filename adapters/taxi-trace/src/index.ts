export { taxiTrace } from './taxi-trace.ts'
