import { defineAdapter } from '@tongqu/adapter-kit'
import { checkMapping, decode } from './decode.ts'
import { MAPPED } from './language/rows.ts'

/**
 * Vendor feeds in CSV, JSON, GeoJSON, NDJSON, XLSX, HTML or XML, described by the `mapping` of the
 * source's YAML alone. The language stands in `adapters/mapping/README.md`.
 */
export const mapping = defineAdapter({
  shape: 'decode',
  name: 'mapping',
  version: 1,
  emits: MAPPED,
  accepts: [
    'application/json',
    'application/geo+json',
    'application/vnd.geo+json',
    'application/x-ndjson',
    'application/javascript',
    'text/javascript',
    'text/json',
    'text/csv',
    'application/csv',
    'text/plain',
    'text/html',
    'application/xhtml+xml',
    'application/xml',
    'text/xml',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/octet-stream',
  ],
  decode,
  checkMapping,
})
