/**
 * The peer: an indexed SQLite table behind the HTTP server of the gateway (Hono on node:http),
 * answering JSON pages of the same rows. It checks no access, knows no versions, tags or languages.
 *
 *   node sqlite-server.ts <database>
 *
 * Every ten seconds it replaces a hundred rows, as the hub lands a new version. Tells its port in a
 * line of its own and ends with its standard input.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { CHANGING_FEED, insertInto } from './sqlite.ts'

const NEW_VERSION_MILLISECONDS = 10_000
const ROWS_OF_A_VERSION = 100
/** What the hub's two processes may use for the same. */
const CACHE_KILOBYTES = 64 * 1024

const [path = ''] = process.argv.slice(2)
const db = new DatabaseSync(path)
db.exec(`PRAGMA cache_size = -${CACHE_KILOBYTES}; PRAGMA synchronous = NORMAL`)
const select = db.prepare('SELECT * FROM stop_times WHERE stop_id = ? LIMIT ?')
const app = new Hono()
app.get('/stop_times', (context) => {
  const stop = (context.req.query('stop_id') ?? '').replace(/^eq\./, '')
  const items = select.all(stop, Number(context.req.query('limit') ?? 100))
  const body = JSON.stringify({ items })
  return context.body(body, 200, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  })
})
const server = createServer(getRequestListener(app.fetch))
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
setInterval(replaceVersion, NEW_VERSION_MILLISECONDS).unref()
process.stdin.on('end', () => process.exit(0)).resume()

function replaceVersion(): void {
  const [row] = db.prepare('SELECT * FROM stop_times LIMIT 1').all()
  if (!row) return
  const columns = Object.keys(row)
  const insert = insertInto(db, columns)
  const values = Object.values({ ...row, feed_id: CHANGING_FEED, stop_id: CHANGING_FEED })
  db.exec('BEGIN')
  db.prepare('DELETE FROM stop_times WHERE stop_id = ?').run(CHANGING_FEED)
  for (let count = 0; count < ROWS_OF_A_VERSION; count += 1) insert.run(...values)
  db.exec('COMMIT')
}
