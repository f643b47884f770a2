import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Benchmark, type Figure, machine, watchNeighbours } from './kit.ts'
import { withSection } from './results.ts'

/**
 * Runs benchmarks and keeps their figures in `RESULTS.md`.
 *
 *   npm run bench                      all of them
 *   npm run bench -- feeds landing     some; the other sections stay as they are
 */
const ALL = [
  'gtfs-load',
  'records-door',
  'point-queries',
  'landing',
  'lake-log',
  'filtered-reads',
  'start',
  'feeds',
  'vehicle-decode',
  'vehicle-journal',
  'vehicle-links',
  'quality',
  'gbfs',
  'mapping',
  'push',
  'reports',
  'datex2',
  'polling',
  'sql-pull',
  'xml',
  'ais',
  'afc',
  'access',
  'identity',
  'ledger-writing',
  'ledger-proofs',
  'quota',
  'statements',
] as const

const RESULTS = new URL('../RESULTS.md', import.meta.url)

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !(ALL as readonly string[]).includes(name))
  if (unknown.length > 0) {
    process.stderr.write(`unknown: ${unknown.join(', ')}; known: ${ALL.join(', ')}\n`)
    process.exitCode = 2
    return
  }
  for (const name of ALL) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const { benchmark } = (await import(`./${name}.ts`)) as { benchmark: Benchmark }
    const scratch = mkdtempSync(join(import.meta.dirname, '../.scratch-'))
    process.stdout.write(`\n${name}\n`)
    const neighbours = watchNeighbours()
    try {
      const figures = await benchmark.run(scratch)
      for (const { what, target, figure, verdict } of figures) {
        process.stdout.write(`  ${verdict.padEnd(7)} ${what}: ${figure} (${target})\n`)
      }
      keep(name, figures, neighbours())
    } catch (error) {
      // The others still run; the section keeps what an earlier run has found.
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : error}\n`)
      process.exitCode = 1
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }
}

/** Replaces the section of one benchmark, leaving all others as they were. */
function keep(name: string, figures: readonly Figure[], others: number | undefined): void {
  const date = new Date().toISOString().slice(0, 10)
  const loud = others === undefined ? '' : `; others used ${Math.round(others * 100)} % of it`
  const run = { name, date, machine: machine() + loud, figures }
  writeFileSync(RESULTS, withSection(readFileSync(RESULTS, 'utf8'), run, ALL))
}

await main()
