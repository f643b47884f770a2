/**
 * A bare file server: node:http and a piped read stream, nothing else.
 *
 *   node file-server.ts <file>
 *
 * Tells its port in a line of its own and ends with its standard input.
 */
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const [file = ''] = process.argv.slice(2)
const { size } = statSync(file)
const server = createServer((_, answer) => {
  answer.writeHead(200, { 'content-length': size, 'content-type': 'application/octet-stream' })
  createReadStream(file).pipe(answer)
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.stdin.on('end', () => process.exit(0)).resume()
