import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { createInterface } from 'node:readline'
import {
  type Hash,
  leafHash,
  nodeHash,
  parseCheckpoint,
  parseNote,
  parseProof,
  TILE_WIDTH,
} from '@tongqu/ledger'
import { entryText, idOf } from './make-log.ts'

/** A server of proofs in a process of its own. */
export type ProofServer = {
  /** CPU that the index took, microseconds. */
  indexMicroseconds: number
  /** Body of an answer that is 200, and the milliseconds until its last byte. */
  ask(path: string): Promise<{ body: string; milliseconds: number }>
  end(): Promise<void>
}

const PROGRAM = new URL('./server.ts', import.meta.url)

/** `dir`: folder of a log; resolves when its index is made. */
export async function startServer(dir: string, verifier: string): Promise<ProofServer> {
  const child = spawn(process.execPath, [PROGRAM.pathname, dir, verifier], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(child.stdout), 'line')
  const { port, indexMicroseconds } = JSON.parse(line)
  const agent = new Agent({ keepAlive: true })
  return {
    indexMicroseconds,
    async ask(path) {
      const start = performance.now()
      const body = await bodyOf(`http://127.0.0.1:${port}${path}`, agent)
      return { body, milliseconds: performance.now() - start }
    },
    async end() {
      agent.destroy()
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function bodyOf(url: string, agent: Agent): Promise<string> {
  const [response] = await once(get(url, { agent }), 'response')
  let body = ''
  for await (const text of response.setEncoding('utf8')) body += text
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
  return body
}

export type ProofTurn = {
  /** Entries of the log. */
  size: number
  /** Proofs from `first` on up to `end`: another entry each, from all over the log. */
  first: number
  end: number
  inFlight: number
}

/** Milliseconds of each proof, all of which are verified. */
export async function timeProofs(server: ProofServer, turn: ProofTurn): Promise<number[]> {
  const { size, first, end, inFlight } = turn
  const times: number[] = []
  let asked = first
  const one = async () => {
    while (asked < end) {
      const number = placeOf(asked++, size)
      const { body, milliseconds } = await server.ask(`/proof/${idOf(number)}`)
      if (!proves(body, number, size)) throw new Error(`no proof of entry ${number}: ${body}`)
      times.push(milliseconds)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  return times
}

/** Milliseconds of full bundles, one after the other, of other entries than those of the proofs. */
export async function timeBundles(
  server: ProofServer,
  { size, first, end }: Omit<ProofTurn, 'inFlight'>,
): Promise<number[]> {
  const times: number[] = []
  for (let turn = first; turn < end; turn += 1) {
    const bundle = Math.floor(placeOf(turn + 0.5, size - TILE_WIDTH) / TILE_WIDTH)
    times.push((await server.ask(`/bundle/${bundle}`)).milliseconds)
  }
  return times
}

/** Goes over the whole log in long leaps, so that no two questions need the same tile. */
function placeOf(turn: number, size: number): number {
  const GOLDEN = 0.618033988749895
  return Math.floor(((turn * GOLDEN) % 1) * size)
}

/** Does the proof lead from the entry with this number to the root (RFC 9162 2.1.3.2)? */
export function proves(text: string, number: number, size: number): boolean {
  const proof = parseProof(text)
  const head = parseCheckpoint(parseNote(proof?.checkpoint ?? '')?.text ?? '')
  if (proof?.index !== number || head?.size !== size) return false
  let hash: Hash = leafHash(Buffer.from(entryText(number)))
  let node = number
  let last = size - 1
  for (const neighbour of proof.hashes) {
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(neighbour, hash)
      while (node % 2 === 0 && node > 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else hash = nodeHash(hash, neighbour)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && Buffer.compare(hash, head.root) === 0
}
