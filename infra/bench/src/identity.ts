import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import {
  APP,
  AUDIENCE,
  DATASET,
  ISSUER,
  type Knowing,
  PATH,
  type Served,
} from './identity/world.ts'
import { atMost, type Benchmark, type Figure, median, tell, times } from './kit.ts'
import type { Probed } from './probe.ts'

const TURNS = 7
/** Until V8 compiles hardly anything: 20 µs an answer in the first turns, 3 later on. */
const WARMING_TURNS = 3
/** A checkpoint, and the index that follows it, belong to the answers that they tell of. */
const SETTLING_MILLISECONDS = 1_500
const REQUESTS = 16_000
/** Each costs a signature on either side. */
const SIGNED_REQUESTS = 1_600
const SIGNED_TURNS = 3
const PARTS = 16
const CONNECTIONS = 32
const MOST_RATIO = 2
const MOST_FULL_RATIO = 2.5
const TOKEN_SECONDS = 3_600
const SECOND_MILLISECONDS = 1_000
const PROBE = new URL('probe.ts', import.meta.url).href
const SERVER = join(import.meta.dirname, 'identity/server.ts')

/** CPU of the hub per request: the same door with and without knowing and deciding. */
export const benchmark: Benchmark = {
  name: 'identity',
  async run(scratch) {
    tell('a bare gateway, one that knows everybody, and one that records too')
    const signer = await makeSigner()
    const started: Running[] = []
    const start = async (knowing: Knowing) => {
      const dir = join(scratch, `hub-${started.length}`)
      const running = await startServer(dir, signer.jwk, knowing)
      started.push(running)
      return running
    }
    try {
      const { bare, cached, full, ...signed } = await contenders(start, signer)
      const compared = await measured(TURNS, { bare, cached, full })
      return figuresOf({ ...compared, ...(await measured(SIGNED_TURNS, signed)) })
    } finally {
      for (const { stop } of started) stop()
    }
  },
}

type Headers = Readonly<Record<string, string>>
/** `prepare` makes the headers of a turn beforehand. */
type Contender = { server: Running; requests: number; prepare(): Promise<readonly Headers[]> }
type Name = 'bare' | 'full' | 'cached' | 'key' | 'verified' | 'proven'

/**
 * Those that are compared have a process each: what V8 compiles and collects for one, whenever it
 * pleases, is not charged to another.
 */
async function contenders(
  start: (knowing: Knowing) => Promise<Running>,
  signer: Signer,
): Promise<Record<Name, Contender>> {
  const [bare, known, full] = [await start('bare'), await start('known'), await start('full')]
  const [key, verified, proven] = [await start('known'), await start('known'), await start('known')]
  const token = await signer.token()
  const bound = await signer.token(signer.thumbprint)
  const same = (headers: Headers) => async () => [headers]
  const each = (make: () => Promise<Headers>) => async () => {
    const all: Headers[] = []
    for (let count = 0; count < SIGNED_REQUESTS; count += 1) all.push(await make())
    return all
  }
  const bearer = (one: string) => ({ authorization: `Bearer ${one}` })
  return {
    bare: { server: bare, requests: REQUESTS, prepare: same({}) },
    full: { server: full, requests: REQUESTS, prepare: same(bearer(token)) },
    cached: { server: known, requests: REQUESTS, prepare: same(bearer(token)) },
    key: {
      server: key,
      requests: REQUESTS,
      prepare: same({ 'x-api-key': key.served.key }),
    },
    verified: {
      server: verified,
      requests: SIGNED_REQUESTS,
      prepare: each(async () => bearer(await signer.token())),
    },
    proven: {
      server: proven,
      requests: SIGNED_REQUESTS,
      prepare: each(async () => ({
        authorization: `DPoP ${bound}`,
        dpop: await signer.proof(bound),
      })),
    },
  }
}

type Running = { served: Served; probe(): Promise<Probed>; stop(): void }

async function startServer(dir: string, jwk: JWK, knowing: Knowing): Promise<Running> {
  // As the hub is started.
  const flags = [...process.execArgv, '--import', PROBE]
  const args = [...flags, SERVER, dir, JSON.stringify(jwk), knowing]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const { stdout } = child
  if (!stdout) throw new Error('no output')
  const [line] = await once(createInterface({ input: stdout }), 'line')
  return {
    served: JSON.parse(String(line)) as Served,
    async probe() {
      child.send('probe')
      const [probed] = await once(child, 'message')
      return probed as Probed
    },
    stop: () => child.kill(),
  }
}

/**
 * The first turns warm. All are asked in small parts, one after the other, so that a noisy
 * neighbour hits all alike. Microseconds of CPU, of each turn.
 */
async function measured<N extends string>(
  turns: number,
  all: Readonly<Record<N, Contender>>,
): Promise<Record<N, number[]>> {
  const names = Object.keys(all) as N[]
  tell(`${names.join(', ')}: ${turns} turns over ${CONNECTIONS} connections`)
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<N, number[]>
  for (let turn = 1 - WARMING_TURNS; turn <= turns; turn += 1) {
    const used = await oneTurn(names.map((name) => all[name]))
    if (turn > 0) for (const [at, name] of names.entries()) seen[name].push(used[at] ?? 0)
  }
  return seen
}

async function oneTurn(all: readonly Contender[]): Promise<number[]> {
  const agents = all.map(() => new Agent({ keepAlive: true, maxSockets: CONNECTIONS }))
  const headers = await Promise.all(all.map(({ prepare }) => prepare()))
  for (const { server } of all) await server.probe()
  for (let part = 0; part < PARTS; part += 1) {
    const order = [...all.entries()]
    for (const [at, { server, requests }] of part % 2 === 0 ? order : order.toReversed()) {
      const own = partOf(headers[at] ?? [], part)
      await load({ port: server.served.port, agent: agents[at] as Agent }, requests / PARTS, own)
    }
  }
  await sleep(SETTLING_MILLISECONDS)
  for (const agent of agents) agent.destroy()
  const used: number[] = []
  for (const { server, requests } of all) {
    const { cpuMs } = await server.probe()
    used.push((cpuMs * 1_000) / requests)
  }
  return used
}

/** What is used once is cut into parts. */
function partOf(all: readonly Headers[], part: number): readonly Headers[] {
  const length = all.length / PARTS
  return length < 1 ? all : all.slice(part * length, (part + 1) * length)
}

type Door = { port: number; agent: Agent }

async function load(door: Door, requests: number, headers: readonly Headers[]): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < requests) {
      const own = headers[next % headers.length] ?? {}
      next += 1
      await ask(door, own)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
}

function ask({ port, agent }: Door, headers: Headers): Promise<void> {
  return new Promise((resolve, reject) => {
    const own = { host: 'hub.example', ...headers }
    const sent = request({ port, host: '127.0.0.1', path: PATH, agent, headers: own }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`the door answered ${answer.statusCode}`))
      })
    })
    sent.on('error', reject).end()
  })
}

type Signer = {
  jwk: JWK
  thumbprint: string
  token(boundTo?: string): Promise<string>
  proof(token: string): Promise<string>
}

async function makeSigner(): Promise<Signer> {
  const own = await generateKeyPair('ES256', { extractable: true })
  const client = await generateKeyPair('ES256', { extractable: true })
  const clientJwk = await exportJWK(client.publicKey)
  const seconds = () => Math.floor(Date.now() / SECOND_MILLISECONDS)
  return {
    jwk: { ...(await exportJWK(own.publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' },
    thumbprint: await calculateJwkThumbprint(clientJwk),
    token: (boundTo) => {
      const claims = { iss: ISSUER, aud: AUDIENCE, sub: APP, client_id: APP, jti: randomUUID() }
      const times = { iat: seconds(), exp: seconds() + TOKEN_SECONDS }
      const cnf = boundTo === undefined ? {} : { cnf: { jkt: boundTo } }
      return new SignJWT({ ...claims, ...times, ...cnf, scope: `ds:${DATASET}:read` })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
        .sign(own.privateKey)
    },
    proof: (token) => {
      const ath = createHash('sha256').update(token).digest('base64url')
      const claims = { htm: 'GET', htu: `${AUDIENCE}${PATH}`, iat: seconds(), jti: randomUUID() }
      return new SignJWT({ ...claims, ath })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: clientJwk })
        .sign(client.privateKey)
    },
  }
}

function figuresOf(seen: Record<Name, number[]>): Figure[] {
  const micro = (name: Name) => `${median(seen[name]).toFixed(0)} µs`
  /** Of those that were asked in the same turns. */
  const beside = (name: 'cached' | 'full') =>
    median(seen[name].map((used, turn) => used / (seen.bare[turn] ?? 0)))
  const [ratio, full] = [beside('cached'), beside('full')]
  const noted = (what: string, name: Name): Figure => ({
    what,
    target: '–',
    figure: micro(name),
    verdict: 'noted',
    note: times(median(seen[name]) / median(seen.bare)),
  })
  return [
    {
      what: 'CPU of a request with a cached JWT and a decision over 10,000 agreements, beside bare',
      target: `≤ ${MOST_RATIO} ×`,
      figure: times(ratio),
      verdict: atMost(ratio, MOST_RATIO),
      note: `${micro('cached')} beside ${micro('bare')} of the hub process, a feed of 1 kB`,
    },
    {
      what: 'the same with quotas, and with what is served durably in the ledger before and after',
      target: `≤ ${MOST_FULL_RATIO} ×`,
      figure: times(full),
      verdict: atMost(full, MOST_FULL_RATIO),
      note: `${micro('full')}, all threads of the process, index of the ledger and checkpoints too`,
    },
    noted('with an API key, without quotas and ledger', 'key'),
    noted('the same with a JWT (ES256) that was not seen before', 'verified'),
    noted('the same with a proof (DPoP, ES256), which is never cached', 'proven'),
  ]
}
