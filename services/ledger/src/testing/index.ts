export { keptEntries, keptLedger } from './kept.ts'
export { type MemoryLog, memoryLog, told } from './memory-log.ts'
