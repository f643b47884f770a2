import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contractOf } from '@tongqu/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siriDocument } from './document.ts'
import { SERVICES } from './services.ts'
import { FULL_ROWS } from './testing/rows.ts'

const XSD = fileURLToPath(
  new URL('../../../../../shared/data/schemas/siri/siri.xsd', import.meta.url),
)
const canValidate = existsSync(XSD) && hasXmllint()
if (!canValidate) console.info(`skipped: needs xmllint and ${XSD}`)

/** Documents judged by one run of xmllint: reading the schema takes most of its time. */
const DOCUMENTS = 60

const OPTIONS = {
  now: '2026-11-21T00:00:00Z',
  validUntil: '2026-11-21T00:05:00Z',
  producer: 'Tongqu 通衢',
  filter: {},
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siri-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.skipIf(!canValidate)('SIRI documents against the official schema', () => {
  it('are valid with every column filled', async () => {
    const services = SERVICES.map(({ table }) => ({ ...FULL_ROWS, ...without(table) }))
    await expectValid(services.map((rows) => siriDocument(rows, OPTIONS)))
    await expectValid(SERVICES.map(({ table }) => siriDocument({ [table]: [] }, OPTIONS)))
  })

  it('are valid whatever a contract allows in its columns', async () => {
    const samples = fc.sample(anyRows(), { numRuns: DOCUMENTS, seed: 20_261_121 })
    for (const { table } of SERVICES) {
      const services = samples.map((rows) => ({ ...rows, ...without(table) }))
      await expectValid(services.map((rows) => siriDocument(rows, OPTIONS)))
    }
  })
})

/** Takes the tables of the other services away. */
function without(table: string): Record<string, undefined> {
  const others = SERVICES.filter((service) => service.table !== table)
  return Object.fromEntries(others.map((service) => [service.table, undefined]))
}

async function expectValid(documents: readonly (string | undefined)[]): Promise<void> {
  const files = await Promise.all(
    documents
      .flatMap((document, index) => (document ? [{ document, index }] : []))
      .map(async ({ document, index }) => {
        const file = join(folder, `${index}.xml`)
        await writeFile(file, document)
        return file
      }),
  )
  const run = () =>
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', XSD, ...files], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  try {
    run()
  } catch (error) {
    const faults = (error as { stderr: string }).stderr.split('\n')
    // The schema imports one file under two paths, of which xmllint warns.
    expect(faults.filter((line) => line.includes('error')).slice(0, 20)).toEqual([])
    throw error
  }
}

/** Rows of every table, each column as its contract allows it, or absent. */
function anyRows() {
  return fc.record(
    Object.fromEntries(
      Object.keys(FULL_ROWS).map((table) => [table, fc.array(anyRow(table), { maxLength: 3 })]),
    ),
  )
}

function anyRow(table: string) {
  const { columns } = contractOf(`siri/${table}@1`)
  const cells = columns.map(({ name, type, schema }) => {
    const values = Array.isArray(schema.enum) ? schema.enum.filter((each) => each !== null) : []
    return [name, values.length > 0 ? fc.constantFrom(...values) : anyValue(type)] as const
  })
  const requiredKeys = columns.filter(({ nullable }) => !nullable).map(({ name }) => name)
  return fc.record(Object.fromEntries(cells), { requiredKeys })
}

function anyValue(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'timestamp':
      return fc.constantFrom('2026-11-21T01:02:03Z', '2026-11-21T01:02:03.456789Z')
    case 'integer':
      return fc.nat({ max: 10_000 })
    case 'double':
      return fc.double({ min: 0, max: 90, noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.constantFrom('临衡:1路', 'a b', '<x>&"', '1', 'open', 'zh-CN'),
      )
  }
}

function hasXmllint(): boolean {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
