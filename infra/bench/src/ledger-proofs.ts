import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  atMost,
  type Benchmark,
  type Figure,
  megabytes,
  milliseconds,
  quantile,
  seconds,
  tell,
} from './kit.ts'
import { type ProofServer, startServer, timeProofs } from './ledger-proofs/ask.ts'
import { makeLog } from './ledger-proofs/make-log.ts'

const ENTRIES = 10_000_000
const PROOFS = 5_000
const IN_FLIGHT = 4
const PAGES = 300
const MOST_MILLISECONDS = 10
/** Entries a second that the ledger takes for long; with the writer at most one processor. */
const SUSTAINED = 25_000

/** Proofs over HTTP from a log of ten million entries, and the index that finds them. */
export const benchmark: Benchmark = {
  name: 'ledger-proofs',
  async run(scratch) {
    const dir = join(scratch, 'ledger')
    tell(`a log of ${ENTRIES} entries`)
    const { verifier } = makeLog(dir, ENTRIES)
    tell('its index')
    const start = performance.now()
    const server = await startServer(dir, verifier)
    const indexMs = performance.now() - start
    try {
      tell(`${PROOFS} proofs`)
      return [
        ...(await proofFigures(server)),
        ...indexFigures(server, indexMs, statSync(join(dir, 'index.sqlite')).size),
        await pageFigure(server),
      ]
    } finally {
      await server.end()
      rmSync(dir, { recursive: true, force: true })
    }
  },
}

async function proofFigures(server: ProofServer): Promise<Figure[]> {
  const times = await timeProofs(server, {
    size: ENTRIES,
    first: 0,
    end: PROOFS,
    inFlight: IN_FLIGHT,
  })
  const p95 = quantile(times, 0.95)
  const rest = `p50 ${milliseconds(quantile(times, 0.5))}, p99 ${milliseconds(quantile(times, 0.99))}`
  return [
    {
      what: `proof of inclusion over HTTP, ${ENTRIES / 1_000_000} M entries, p95`,
      target: `< ${MOST_MILLISECONDS} ms`,
      figure: milliseconds(p95),
      verdict: atMost(p95, MOST_MILLISECONDS),
      note: `${rest}; ${IN_FLIGHT} at once, entries from all over the log, each proof verified`,
    },
  ]
}

function indexFigures(server: ProofServer, ms: number, bytes: number): Figure[] {
  const perEntry = server.indexMicroseconds / ENTRIES
  const share = (perEntry * SUSTAINED) / 1_000_000
  return [
    {
      what: `index beside a writer of ${SUSTAINED} entries/s`,
      target: '≤ 1 processor with the writer',
      figure: `${share.toFixed(2)} of a processor`,
      verdict: 'noted',
      note: `${perEntry.toFixed(1)} µs CPU an entry, from the bundle, each entry hashed`,
    },
    {
      what: `index made again from ${ENTRIES / 1_000_000} M entries`,
      target: '–',
      figure: seconds(ms),
      verdict: 'noted',
      note: `${megabytes(bytes / 1_000_000)}`,
    },
  ]
}

async function pageFigure(server: ProofServer): Promise<Figure> {
  const times: number[] = []
  for (let turn = 0; turn < PAGES; turn += 1) {
    times.push((await server.ask(`/newest/dataset-${turn % 40}`)).milliseconds)
  }
  return {
    what: 'newest 100 entries of a dataset, p95',
    target: '–',
    figure: milliseconds(quantile(times, 0.95)),
    verdict: 'noted',
    note: `p50 ${milliseconds(quantile(times, 0.5))}; read from their bundles, each hashed`,
  }
}
