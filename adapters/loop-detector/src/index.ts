export { loopDetector } from './loop-detector.ts'
