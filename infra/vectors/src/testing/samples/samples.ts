import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afc } from '@tongqu/adapter-afc'
import { ais } from '@tongqu/adapter-ais'
import { apds } from '@tongqu/adapter-apds'
import { chinaRail } from '@tongqu/adapter-china-rail'
import { datex2 } from '@tongqu/adapter-datex2'
import { dcsa } from '@tongqu/adapter-dcsa'
import { edifact } from '@tongqu/adapter-edifact'
import { gbfs } from '@tongqu/adapter-gbfs'
import type { DecodeAdapter, SessionAdapter } from '@tongqu/adapter-kit'
import { decodeSample, type Golden, goldensIn } from '@tongqu/adapter-kit/testing'
import { loopDetector } from '@tongqu/adapter-loop-detector'
import { mapping } from '@tongqu/adapter-mapping'
import { metro } from '@tongqu/adapter-metro'
import { siri } from '@tongqu/adapter-siri'
import { taxiTrace } from '@tongqu/adapter-taxi-trace'
import { wzdx } from '@tongqu/adapter-wzdx'
import { parse } from 'yaml'

/** Real feeds and official samples; they stay outside of the repository. */
export const SAMPLES = fileURLToPath(new URL('../../../../../../shared/data/', import.meta.url))

const ADAPTERS_FOLDER = fileURLToPath(new URL('../../../../../adapters/', import.meta.url))

/** Folders of which every file must be spoken for. */
export const SAMPLE_FOLDERS = [
  'bus/siri',
  'card-taxi',
  'freight',
  'parking',
  'rail/china-rail',
  'rail/metro-afc',
  'road',
] as const

const ADAPTERS: readonly (DecodeAdapter | SessionAdapter)[] = [
  siri,
  datex2,
  apds,
  mapping,
  gbfs,
  wzdx,
  loopDetector,
  chinaRail,
  metro,
  afc,
  edifact,
  dcsa,
  ais,
  taxiTrace,
]

/** What one adapter makes of one sample. */
export type SampleRow = {
  sample: string
  adapter: string
  /** Mapping, part or options it is read with. */
  given: string
  /** Contract → readings. */
  readings: ReadonlyMap<string, number>
  /** Code → rejects, with the reason of the first. */
  rejects: ReadonlyMap<string, { count: number; reason: string }>
  findings: readonly string[]
  /** Values that somebody read in the sample by hand. */
  checked: number
  /** What the golden says of it. */
  note: string
}

export function hasSamples(): boolean {
  return existsSync(SAMPLES)
}

/** Every file of the folders, by path. */
export function sampleFiles(): string[] {
  return SAMPLE_FOLDERS.flatMap((folder) =>
    readdirSync(join(SAMPLES, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(SAMPLES, join(entry.parentPath, entry.name))),
  ).sort()
}

/** One row per golden of every adapter of documents, by sample. */
export function sampleRows(): SampleRow[] {
  return ADAPTERS.flatMap((adapter) => {
    const folder = join(ADAPTERS_FOLDER, adapter.name, 'goldens')
    return goldensIn(folder).map(({ golden }) => rowOf(adapter, folder, golden))
  }).sort((a, b) => compare(a.sample, b.sample) || compare(a.adapter, b.adapter))
}

function rowOf(adapter: DecodeAdapter | SessionAdapter, folder: string, golden: Golden): SampleRow {
  const mappingOf = (path: string): unknown => parse(readFileSync(path, 'utf8'))
  const decoded = decodeSample(adapter, folder, golden, { mappingOf })
  const readings = new Map<string, number>()
  for (const { contract } of decoded.readings) {
    readings.set(contract, (readings.get(contract) ?? 0) + 1)
  }
  const rejects = new Map<string, { count: number; reason: string }>()
  for (const { code, reason } of decoded.rejects) {
    const known = rejects.get(code)
    rejects.set(code, { count: (known?.count ?? 0) + 1, reason: known?.reason ?? reason })
  }
  const { sample, mapping: map, part, options = {}, values = [], note = '' } = golden
  const given = [map, part, ...Object.entries(options).map((option) => option.join('='))]
  return {
    sample,
    adapter: adapter.name,
    given: given.filter((each) => each !== undefined).join(' '),
    readings,
    rejects,
    findings: [...new Set(decoded.findings.map(({ code }) => code))].sort(),
    checked: values.reduce((sum, { is }) => sum + Object.keys(is).length, 0),
    note,
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
