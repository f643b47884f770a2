import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Heard = { headers: IncomingHttpHeaders; body: string; at: number }

export type Consumer = {
  url: string
  heard: Heard[]
  /** Status and body of answers from now on. */
  answers: { status: number; body: string }
  close(): Promise<void>
}

/** A server that keeps what is posted to it; the same port again plays a restarted one. */
export async function consumerOf(port = 0): Promise<Consumer> {
  const heard: Heard[] = []
  const answers = { status: 200, body: '' }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ headers: request.headers, body, at: heard.length })
      response.writeHead(answers.status).end(answers.body)
    })
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  onTestFinished(close)
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${taken}/`, heard, answers, close }
}
