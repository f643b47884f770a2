/**
 * Appends entries at a given rate in a process of its own and tells what that cost.
 *
 *   node sustained.ts <folder> <entries a second> <seconds>
 *
 * Its last line is a `Sustained`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeFileSystem } from '@tongqu/lakehouse'
import { type NewEntry, newUlid, openLedger } from '@tongqu/ledger'
import { openSecrets, openStore } from '@tongqu/store'
import { quantile } from '../kit.ts'

export type Sustained = {
  /** Entries acknowledged by second of the clock. */
  perSecond: number
  /** Share of one processor, all threads of the process. */
  cores: number
  /** Microseconds of processor time by entry. */
  cpuPerEntry: number
  ackP50: number
  ackP99: number
  /** Longest time between two checkpoints, milliseconds. */
  gap: number
  /** Canonical bytes of an entry. */
  bytes: number
  refused: number
}

/** Entries come in turns of so many milliseconds, as requests do between two turns of the loop. */
const TURN_MILLISECONDS = 2
/** Not measured: code is compiled, folders are made. */
const WARM_SECONDS = 3

const [, , dir = '', rate = '', seconds = ''] = process.argv
mkdirSync(dir, { recursive: true })
const now = () => Date.now()
const store = await openStore({ dir, now, uuid: () => crypto.randomUUID() })
const secrets = openSecrets(new Uint8Array(32))
const given = { store, secrets, now, disk: nodeFileSystem, origin: 'tongqu.ledger/bench' }
const ledger = await openLedger({ ...given, dir: join(dir, 'ledger'), holder: 'bench' })

let count = 0
let refused = 0
let acks: number[] = []
let checkpoints: number[] = []
ledger.onCheckpoint(() => checkpoints.push(performance.now()))

function entry(): NewEntry {
  const at = Date.now()
  count += 1
  return {
    id: newUlid(at),
    t: new Date(at).toISOString(),
    k: 'serve_open',
    actor: { type: 'app', id: `app-${count % 97}`, organisation: `organisation-${count % 31}` },
    dataset: 'bus-positions',
    agreement: `agreement-${count % 53}`,
    policy: { plan: '5'.repeat(64), tier: 'restricted', basis: 'agreement' },
    purpose: 'research',
    inputs: [{ dataset: 'bus-positions', release: count }],
    req: {
      id: `request-${count}`,
      method: 'GET',
      route: '/api/datasets/{id}/records',
      status: 200,
    },
    ctx: { network: 'a'.repeat(26) },
  }
}

async function offer(forSeconds: number): Promise<void> {
  const begun = performance.now()
  let offered = 0
  const under: Promise<void>[] = []
  while (performance.now() - begun < forSeconds * 1_000) {
    const due = ((performance.now() - begun) / 1_000) * Number(rate)
    for (; offered < due; offered += 1) {
      const start = performance.now()
      const done = ledger.append(entry()).then(
        () => void acks.push(performance.now() - start),
        () => {
          refused += 1
        },
      )
      if (offered % 64 === 0) under.push(done)
    }
    await sleep(TURN_MILLISECONDS)
  }
  await Promise.all(under)
}

await offer(WARM_SECONDS)
acks = []
checkpoints = [performance.now()]
refused = 0
const cpu = process.cpuUsage()
const begun = performance.now()
await offer(Number(seconds))
const passed = performance.now() - begun
const { user, system } = process.cpuUsage(cpu)
const gaps = checkpoints.slice(1).map((at, index) => at - (checkpoints[index] ?? at))
const bytes = Buffer.byteLength(JSON.stringify({ ...entry(), v: 1 }))
const sustained: Sustained = {
  perSecond: (acks.length / passed) * 1_000,
  cores: (user + system) / 1_000 / passed,
  cpuPerEntry: (user + system) / acks.length,
  ackP50: quantile(acks, 0.5),
  ackP99: quantile(acks, 0.99),
  gap: Math.max(...gaps),
  bytes,
  refused,
}
await ledger.close()
await store.close()
process.stdout.write(`${JSON.stringify(sustained)}\n`)
