/**
 * A database of our own for as long as this process lives: `node sql-server-program.ts <engine>`
 * writes `{ "port" }`, or `{ "absent" }` with the reason, to standard output.
 */
import {
  absentServer,
  type SqlServer,
  startServer,
} from '../../../store/src/testing/sql-servers.ts'

const engine = process.argv[2] as SqlServer['engine']
const absent = absentServer(engine)
const server = absent === undefined ? await startServer(engine) : undefined
process.stdout.write(`${JSON.stringify(server ? { port: server.port } : { absent })}\n`)
const end = async () => {
  await server?.remove()
  process.exit(0)
}
process.once('SIGTERM', end)
// Whoever started it may be gone without a word.
process.stdin.once('end', end).resume()
