/**
 * Imports a GTFS zip with the npm package `gtfs`, which has been installed into the folder given.
 *
 *   node npm-gtfs.ts <folder> <zip>
 *
 * Its last line is `{ rows, milliseconds }`: rows of `stop_times`, and how long the import took.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

type NpmGtfs = {
  importGtfs(config: object): Promise<void>
  openDb(config: object): { prepare(sql: string): { get(): { rows: number } } }
}

const [folder = '', zip = ''] = process.argv.slice(2)
const address = createRequire(join(folder, 'package.json')).resolve('gtfs')
const { importGtfs, openDb } = (await import(pathToFileURL(address).href)) as NpmGtfs
const config = {
  agencies: [{ path: zip }],
  sqlitePath: join(folder, 'peer.db'),
  logLevel: 'silent',
}
const start = performance.now()
await importGtfs(config)
const milliseconds = performance.now() - start
const { rows } = openDb(config).prepare('SELECT count(*) AS rows FROM stop_times').get()
process.stdout.write(`${JSON.stringify({ rows, milliseconds })}\n`)
