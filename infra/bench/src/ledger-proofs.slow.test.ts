import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { median, quantile } from './kit.ts'
import { startServer, timeBundles, timeProofs } from './ledger-proofs/ask.ts'
import { makeLog } from './ledger-proofs/make-log.ts'

/** Three levels of tiles. */
const SIZE = 300_000
const PROOFS = 120
const TURNS = 3
const LIMIT_MILLISECONDS = 10
/**
 * A bundle is one read, one tile to check and 256 entries to hash; see RESULTS.md for the limit.
 */
const MOST_TIMES = 3

it('a proof over HTTP costs about as much as one bundle, and is true', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-proofs-'))
  const { verifier } = makeLog(dir, SIZE)
  const server = await startServer(dir, verifier)
  try {
    const [proofs, bundles]: [number[], number[]] = [[], []]
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const asked = { size: SIZE, first: turn * PROOFS, end: (turn + 1) * PROOFS }
      const proved = await timeProofs(server, { ...asked, inFlight: 1 })
      const given = await timeBundles(server, asked)
      // The first turn compiles and fills caches.
      if (turn > 0) proofs.push(...proved)
      if (turn > 0) bundles.push(...given)
    }
    const share = quantile(proofs, 0.95) / LIMIT_MILLISECONDS
    const ratio = median(proofs) / median(bundles)
    process.stdout.write(
      `proof of ${SIZE} entries over HTTP: p95 ${share.toFixed(2)} of the limit of ` +
        `${LIMIT_MILLISECONDS} ms, ${ratio.toFixed(2)} × a bundle\n`,
    )
    expect(ratio).toBeLessThan(MOST_TIMES)
  } finally {
    await server.end()
    rmSync(dir, { recursive: true, force: true })
  }
})
