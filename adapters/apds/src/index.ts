export * from './apds.ts'
