/**
 * Opens the table of a long log once, in a fresh process.
 *
 *   node open.ts <folder>
 *
 * Its last line is `{ milliseconds, files }`: from asking for the newest release until the reader
 * knows every file of it. Opening the reader itself (an engine, a lease) is not the table's part.
 */
import { openLakeReader } from '@tongqu/lakehouse'
import { openBenchEngine, repoCatalog } from '../lake.ts'
import { DATASET } from './make.ts'

const [dir = ''] = process.argv.slice(2)
const { datasets } = await repoCatalog()
const engine = await openBenchEngine(`${dir}/spool/reader`)
const reader = await openLakeReader({
  dir,
  datasets: datasets.values(),
  now: () => Date.now(),
  uuid: () => crypto.randomUUID(),
  engine,
})
const start = performance.now()
const snapshot = await reader.pin(DATASET)
const milliseconds = performance.now() - start
const files = snapshot.tables.get('counter')?.files.length
snapshot.close()
await reader.close()
engine.close()
process.stdout.write(`${JSON.stringify({ milliseconds, files })}\n`)
