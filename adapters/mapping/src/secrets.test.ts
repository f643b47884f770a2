import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { mapping } from './mapping.ts'

const SAMPLE = fileURLToPath(
  new URL(
    '../../../../shared/data/parking/open-data/karlsruhe_disabled_realtime.json',
    import.meta.url,
  ),
)
const MAPPING = fileURLToPath(new URL('../examples/karlsruhe.yaml', import.meta.url))

// Real feeds stay outside of the repository.
const isThere = existsSync(SAMPLE)
if (!isThere) console.info(`skipped: ${SAMPLE} is not there`)

it.skipIf(!isThere)('keys of devices that a source publishes are kept nowhere', () => {
  const bytes = readFileSync(SAMPLE)
  const secrets = secretsIn(JSON.parse(bytes.toString('utf8')))
  expect(secrets.size).toBeGreaterThan(100)
  // Half of the sensors lose their id, so that there are rejects with what was read of them.
  const broken = bytes.toString('utf8').replaceAll('"id":"1', '"ID":"1')
  for (const content of [bytes, Buffer.from(broken)]) {
    const limits = { bytes: 10_000_000, entities: 10_000, depth: 32 }
    const value = parse(readFileSync(MAPPING, 'utf8'))
    const decoded = mapping.decode(content, { ...FIXTURE_CONTEXT, limits, mapping: value })
    const said = JSON.stringify(decoded)
    for (const secret of secrets) expect(said).not.toContain(secret)
  }
})

/** Texts under names that end in `key`, or that are addresses of devices. */
function secretsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  for (const [name, member] of Object.entries(value)) {
    const isSecret = /(_key|_eui|_address|dev_addr|_s_key|_enc_key|_int_key)$/.test(name)
    if (isSecret && typeof member === 'string') found.add(member)
    else secretsIn(member, found)
  }
  return found
}
