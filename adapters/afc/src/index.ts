export * from './afc.ts'
