import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { SourceStatus } from '@tongqu/realtime'
import type { SqlServer } from '../../../../store/src/testing/sql-servers.ts'
import { rowsOf } from '../../lake-rows.ts'
import { catalogWith, openHub } from '../../testing/hub.ts'
import { openSqlWorld, sqlSource } from '../../testing/sql-world.ts'
import { KILL_POINTS } from './doors-killed.ts'

const CHILD = fileURLToPath(new URL('sql-child.ts', import.meta.url))
const CONTRACT = 'parking/occupancy@1'
const LONGEST_LIFE_MILLISECONDS = 2_000
/** Rows that one transaction of the ledger writes at most. */
const MOST_ROWS = 20
/** A view that nobody writes has been read when it was found quiet so often. */
const QUIET_PULLS = 4

/** A source of the catalogue whose rows become occupancies, in many small deliveries. */
export function killedSource(server: Pick<SqlServer, 'engine' | 'port'>) {
  return sqlSource(server, {
    transport: { pageRows: 15, overlapSeconds: 60 },
    limits: { bytes: 3_000, entities: 100, seconds: 20 },
    mapping: {
      format: 'ndjson',
      mode: 'differential',
      rows: [
        {
          contract: CONTRACT,
          of: '[]',
          columns: { measured_at: 'updated_at', lot_id: 'id', group_id: '=all', free: 'n' },
        },
      ],
    },
  })
}

/**
 * Kills a hub at each point while a ledger is written, partly by transactions that commit late, and
 * lets it end its work. Answers how many rows were written, and what is wrong with journal and
 * lake.
 */
export async function killPulls(
  dir: string,
  server: SqlServer,
): Promise<{ rows: number; faults: string[] }> {
  const ledger = openLedger(server)
  for (const [turn, point] of KILL_POINTS.entries()) {
    await ledger.write()
    const { child, ended } = start(dir, server, point, 1 + randomInt(4))
    if (point === 'time')
      setTimeout(() => child.kill('SIGKILL'), randomInt(LONGEST_LIFE_MILLISECONDS))
    let alive = true
    void ended.then(() => {
      alive = false
    })
    while (alive) {
      await ledger.write()
      if (turn % 3 === 0) await ledger.writeLate()
      await sleep(40)
    }
  }
  await ledger.close()
  await endWork(dir, server)
  return { rows: ledger.rows(), faults: await judge(dir, server, ledger.rows()) }
}

/** Rows get their time when they are written and are seen when they are committed. */
function openLedger(server: SqlServer) {
  let next = 1
  let late: Awaited<ReturnType<SqlServer['connect']>> | undefined
  const begin = server.engine === 'postgresql' ? 'BEGIN' : 'START TRANSACTION'
  const insert = () => {
    const numbers = Array.from({ length: 1 + randomInt(MOST_ROWS) }, (_, index) => next + index)
    next += numbers.length
    const values = numbers.map((id) => `(${id}, now(), ${id % 100})`)
    return `INSERT INTO counts VALUES ${values.join(', ')}`
  }
  return {
    rows: () => next - 1,
    write: () => server.run(insert()),
    /**
     * Commits what was written the time before, and writes what will be committed the next time.
     */
    async writeLate() {
      late ??= await server.connect()
      await late.run('COMMIT')
      await late.run(begin)
      await late.run(insert())
    },
    async close() {
      await late?.run('COMMIT')
      await late?.close()
    },
  }
}

function start(dir: string, { engine, port }: SqlServer, point: string, times: number) {
  const args = [CHILD, dir, engine, String(port), point, String(times)]
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('a child without output')
  return { child, ended: once(child, 'exit'), lines: createInterface({ input: child.stdout }) }
}

async function endWork(dir: string, server: SqlServer): Promise<void> {
  const { child, ended, lines } = start(dir, server, 'never', 1)
  let quiet = 0
  for await (const line of lines) {
    const { outcome, pull } = JSON.parse(line) as Pick<SourceStatus, 'outcome' | 'pull'>
    const isDone = outcome === 'unchanged' && pull?.waiting?.deliveries === 0 && !pull.isBehind
    quiet = isDone ? quiet + 1 : 0
    if (quiet === QUIET_PULLS) child.kill('SIGTERM')
  }
  await ended
}

async function judge(dir: string, server: SqlServer, rows: number): Promise<string[]> {
  const source = killedSource(server)
  const faults: string[] = []
  const kept = await (await openSqlWorld(dir, server)).rows()
  faults.push(
    ...unlike(
      'kept',
      kept.map(({ id }) => String(id)),
      rows,
    ),
  )
  const { deps } = await openHub(dir, await catalogWith([source]))
  const landed: string[] = []
  for await (const { lot_id } of rowsOf(deps, CONTRACT, ['lot_id'])) landed.push(String(lot_id))
  faults.push(...unlike('landed', landed, rows))
  return faults
}

/** Each number from 1 on must be there once. */
function unlike(what: string, ids: readonly string[], rows: number): string[] {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const faults: string[] = []
  for (let id = 1; id <= rows; id += 1) {
    const count = counts.get(String(id)) ?? 0
    if (count !== 1) faults.push(`${id} was ${what} ${count} times`)
  }
  if (counts.size > rows) faults.push(`${counts.size - rows} unknown rows were ${what}`)
  return faults
}
