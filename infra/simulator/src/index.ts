export { generateProvince, type Province } from './province.ts'
export { type Simulator, serveProvince, TICK_SECONDS } from './server.ts'
