import { type DecodeContext, type Decoded, defineAdapter, rejected } from '@tongqu/adapter-kit'
import { gtfsMembers, LOCATIONS } from './files.ts'
import { decodeLocations } from './locations.ts'
import { plan } from './plan.ts'

/**
 * GTFS Schedule: a zip of some thirty tables, and one GeoJSON document. It says which file becomes
 * which contract and what refers to what; the lakehouse reads the tables themselves.
 */
export const gtfs = defineAdapter({
  shape: 'tables',
  name: 'gtfs',
  version: 1,
  emits: gtfsMembers.map(({ contract }) => contract),
  accepts: [
    'application/zip',
    'application/x-zip-compressed',
    'application/x-zip',
    'application/octet-stream',
    'binary/octet-stream',
  ],
  plan,
  decodeMember,
})

/** Never throws; only `locations.geojson` is a document. */
function decodeMember(name: string, bytes: Uint8Array, context: DecodeContext): Decoded {
  if (name.split('/').at(-1) === LOCATIONS) return decodeLocations(bytes, context)
  return rejected(name, 'unknown-document', 'no document of GTFS Schedule')
}
