export { vehicleRoster } from './vehicle-roster.ts'
