/**
 * Serves proofs of a log over HTTP in a process of its own, as a gateway would.
 *
 *   node server.ts <folder> <verifier>
 *
 * First it brings the index up to the log and tells what that cost; its last line is its port.
 */
import { createServer } from 'node:http'
import { openLedgerReader, TILE_WIDTH } from '@tongqu/ledger'

const [, , dir = '', verifier = ''] = process.argv
const reader = await openLedgerReader({
  dir,
  verifiers: async () => [verifier],
  report: (error) => process.stderr.write(`${error}\n`),
})
const before = process.cpuUsage()
await reader.catchUp()
const { user, system } = process.cpuUsage(before)
const server = createServer(async (request, response) => {
  try {
    const answer = await answerTo(request.url ?? '')
    response.writeHead(answer === undefined ? 404 : 200).end(answer)
  } catch (error) {
    process.stderr.write(`${error}\n`)
    response.writeHead(500).end()
  }
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.stdout.write(`${JSON.stringify({ port, indexMicroseconds: user + system })}\n`)
})
process.on('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await reader.close()
})

/** `/proof/<id>`, `/newest/<dataset>`, `/bundle/<number>`. */
async function answerTo(url: string): Promise<string | Uint8Array | undefined> {
  const [, kind, name = ''] = url.split('/')
  if (kind === 'proof') return reader.proof(name)
  if (kind === 'bundle') return reader.bundle(Number(name), TILE_WIDTH)
  return JSON.stringify(await reader.find({ dataset: name, limit: 100 }))
}
