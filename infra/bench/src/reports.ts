import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { atLeast, type Benchmark, tell, times } from './kit.ts'
import { envelopesFor, type Posted, postFor } from './reports/client.ts'
import type { Bare, Served } from './reports/server.ts'

const SECONDS = 8
const WARM_SECONDS = 3
const CONNECTIONS = 24
const TARGET_PER_SECOND = 250

/** Envelopes that are answered 1001 on disk, beside what SM2 and SM4 cost alone. */
export const benchmark: Benchmark = {
  name: 'reports',
  async run(scratch) {
    const dir = join(scratch, 'hub')
    const { posted, warmed, served, bodies } = await measureHub(dir)
    tell('bare SM2 and SM4')
    const bare = await measureBare(join(scratch, 'bare'), bodies)
    const barePerSecond = bare.count / (bare.wallMs / 1000)
    const threads = Math.max(1, availableParallelism() - 1)
    const perThread = posted.perSecond / threads
    const cpuMs = served.cpuMs / (posted.count + warmed.count)
    return [
      {
        what: 'envelopes of waybills answered 1001 on disk, per core of examining threads',
        target: `≥ ${TARGET_PER_SECOND} /s`,
        figure: `${perThread.toFixed(0)} /s`,
        verdict: atLeast(perThread, TARGET_PER_SECOND),
        note:
          `${threads} thread(s), ${CONNECTIONS} connections, ${SECONDS} s, ` +
          `${(posted.bytes / 1000).toFixed(1)} KB each; ${cpuMs.toFixed(2)} ms of CPU each in all, ` +
          `landings behind them included (${served.landed} releases in that time)`,
      },
      {
        what: 'the same, share of a thread that does nothing but SM2 and SM4',
        target: '—',
        figure: times(perThread / barePerSecond),
        verdict: 'noted',
        note:
          `${barePerSecond.toFixed(0)} /s, ` +
          `${(bare.cpuMs / bare.count).toFixed(2)} ms of CPU each, in the same run, alone`,
      },
    ]
  },
}

type Measured = { posted: Posted; warmed: Posted; served: Served; bodies: string[] }

async function measureHub(dir: string): Promise<Measured> {
  const { child, lines } = start(dir, ['hub'])
  const [said] = await once(lines, 'line')
  const { url, options } = JSON.parse(String(said))
  const target = { url, senderCode: '680000', enterprise: 'bench', ...options }
  const envelopes = envelopesFor(target)
  tell('envelopes')
  const warmed = await postFor(url, envelopes.slice(0, 8), {
    name: 'a',
    seconds: WARM_SECONDS,
    connections: 4,
  })
  const posted = await postFor(url, envelopes, {
    name: 'b',
    seconds: SECONDS,
    connections: CONNECTIONS,
  })
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const [line] = await once(lines, 'line')
  await ended
  const bodies = envelopes.map((parts) => JSON.stringify(JSON.parse(parts.join('')).root.body))
  return { posted, warmed, served: JSON.parse(String(line)) as Served, bodies }
}

async function measureBare(dir: string, bodies: readonly string[]): Promise<Bare> {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'bodies.ndjson'), bodies.join('\n'))
  const { lines } = start(dir, ['bare', String(SECONDS)])
  const [line] = await once(lines, 'line')
  return JSON.parse(String(line)) as Bare
}

function start(dir: string, given: readonly string[]) {
  const program = new URL('reports/server.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, dir, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, lines: createInterface({ input: child.stdout }) }
}
