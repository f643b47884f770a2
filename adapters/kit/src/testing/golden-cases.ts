import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validate } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import type { SessionAdapter } from '../session.ts'
import type { DecodeAdapter, DecodeContext, Decoded } from '../types.ts'
import { keyedOf, pseudonymOf } from './fixtures.ts'

/** Real feeds and official samples; they stay outside of the repository. */
const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))

/** What a sample must say, written by hand from reading it. One file per sample. */
export type Golden = {
  /** Path of the sample among the real feeds. */
  sample: string
  zone?: string
  receivedAt?: string
  options?: Record<string, string>
  /** Path of the mapping, relative to the folder above the goldens. */
  mapping?: string
  part?: string
  /** Contract → how many readings, exactly. */
  readings: Record<string, number>
  rejects?: { code: string; count: number; at?: string }[]
  /** Codes that must occur among the findings. */
  findings?: string[]
  values?: { contract: string; where: Record<string, unknown>; is: Record<string, unknown> }[]
  /** Why a reject is right, and what was looked at. */
  note?: string
}

export type GoldenFile = { name: string; golden: Golden }

export type GoldenOptions = {
  /** Reads the file of a mapping, for an adapter that takes one. */
  mappingOf?(path: string): unknown
}

/** Samples are larger than what most sources may send. */
const CONTEXT: DecodeContext = {
  receivedAt: '2026-01-01T00:00:00Z',
  zone: 'UTC',
  limits: { bytes: 64_000_000, entities: 1_000_000, depth: 64 },
  options: {},
  keyed: keyedOf,
}

/**
 * Holds an adapter against the goldens of a folder: counts of readings and rejects are exact, and
 * each value stands in exactly one reading. Samples that are not there are skipped, and told.
 */
export function goldenCases(
  adapter: DecodeAdapter | SessionAdapter,
  folder: string,
  options: GoldenOptions = {},
): void {
  describe(`adapter ${adapter.name} on samples`, () => {
    if (!existsSync(DATA)) console.info(`skipped: ${DATA} is not there`)
    it.skipIf(!existsSync(DATA)).each(goldensIn(folder))(
      'reads $name as written by hand',
      (file) => {
        const decoded = decodeSample(adapter, folder, file.golden, options)
        expect(countsOf(decoded)).toEqual(file.golden.readings)
        expectRejects(decoded, file.golden)
        const codes = new Set(decoded.findings.map(({ code }) => code))
        for (const code of file.golden.findings ?? []) expect([...codes]).toContain(code)
        for (const value of file.golden.values ?? []) expectValue(decoded, value)
        for (const { contract, reading } of decoded.readings) {
          expect(validate(contract, reading), JSON.stringify(reading)).toEqual([])
        }
      },
    )
  })
}

/** All goldens of a folder, by name. */
export function goldensIn(folder: string): GoldenFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, golden: JSON.parse(readFileSync(join(folder, name), 'utf8')) }))
}

/** Decodes the sample that a golden names, as the golden says; of a session adapter a capture. */
export function decodeSample(
  adapter: DecodeAdapter | SessionAdapter,
  folder: string,
  golden: Golden,
  { mappingOf }: GoldenOptions = {},
): Decoded {
  const bytes = readFileSync(join(DATA, golden.sample))
  const mapping = golden.mapping && mappingOf?.(join(folder, '..', golden.mapping))
  const context = {
    ...CONTEXT,
    ...(golden.zone && { zone: golden.zone }),
    ...(golden.receivedAt && { receivedAt: golden.receivedAt }),
    ...(golden.options && { options: golden.options }),
    ...(golden.part && { part: golden.part }),
    ...(mapping !== undefined && { mapping }),
  }
  if (adapter.shape === 'decode') return adapter.decode(bytes, context)
  return adapter.decodeCapture(bytes, { ...context, pseudonym: pseudonymOf })
}

function countsOf({ readings }: Decoded): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { contract } of readings) counts[contract] = (counts[contract] ?? 0) + 1
  return counts
}

function expectRejects({ rejects }: Decoded, { rejects: wanted = [] }: Golden): void {
  const counts: Record<string, number> = {}
  for (const { code } of rejects) counts[code] = (counts[code] ?? 0) + 1
  expect(counts, JSON.stringify(rejects[0])).toEqual(
    Object.fromEntries(wanted.map(({ code, count }) => [code, count])),
  )
  for (const { code, at } of wanted) {
    if (at === undefined) continue
    const places = rejects.filter((reject) => reject.code === code).map((reject) => reject.at)
    expect(places).toContain(at)
  }
}

function expectValue(decoded: Decoded, { contract, where, is }: Required<Golden>['values'][0]) {
  const found = decoded.readings.filter(
    (each) =>
      each.contract === contract &&
      Object.entries(where).every(([column, value]) => each.reading[column] === value),
  )
  expect(found, `${contract} where ${JSON.stringify(where)}`).toHaveLength(1)
  const reading = found[0]?.reading ?? {}
  const said = Object.fromEntries(
    Object.keys(is).map((column) => [column, reading[column] ?? null]),
  )
  expect(said).toEqual(is)
}
