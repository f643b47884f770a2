export { type GtfsFile, gtfsMembers } from './files.ts'
export { gtfs } from './gtfs.ts'
