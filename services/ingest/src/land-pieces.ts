import type { Decoded, Reading } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import type { DecodedDelivery, FeedDelivery, LakeWriter, LandResult } from '@tongqu/lakehouse'
import type { Checks } from './quality/checks.ts'
import { datasetsOf } from './sessions/routing.ts'
import { dealerOf, type Share, sharesOf } from './shares.ts'
import type { Target } from './target.ts'

/** Readings that land together, of a delivery that comes in pieces. */
export const SLICE_READINGS = 20_000

/** As many entities as a feed of the real-time state may have; beyond it nothing is told. */
const LIVE_READINGS = 200_000

export type SliceDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'land'>
  quality?: Pick<Checks, 'judge'>
}

/** Takes the readings of one delivery as they come. */
export type Slices = {
  take(readings: readonly Reading[]): Promise<void>
  /**
   * Lands the rest, with all remarks and what has ended. Until then the delivery has not landed: a
   * repeat begins anew, and slices that have landed change nothing.
   */
  finish(decoded: Decoded, ended: readonly Reading[]): Promise<{ shares: Share[]; count: number }>
  /** What became of a dataset. */
  result(dataset: string, last: LandResult): LandResult
}

type Line = {
  /** `append` lands in slices; what replaces must be whole. */
  isSliced: boolean
  isLive: boolean
  waiting: Reading[]
  live: Reading[]
  slices: number
  landed: LandResult['tables']
}

/**
 * Slices are cut by the number of readings alone, so that the same delivery always has the same
 * ones; each has an identity of its own (`<source>#<slice>`), the last one that of the delivery.
 */
export function openSlices(deps: SliceDeps, target: Target, delivery: FeedDelivery): Slices {
  const { datasets } = deps.catalog()
  const owner = dealerOf(target, deps.catalog())
  const lines = new Map<string, Line>(
    datasetsOf(target).map((id) => {
      const dataset = datasets.get(id)
      const isSliced = dataset?.landing === 'append'
      const isLive = dataset?.doors.includes('feeds') === true
      return [id, { isSliced, isLive, waiting: [], live: [], slices: 0, landed: {} }]
    }),
  )
  let count = 0
  let strays = 0

  async function landSlice(dataset: string, line: Line): Promise<void> {
    const readings = line.waiting.splice(0, SLICE_READINGS)
    const appId = `${delivery.appId}#${line.slices}`
    line.slices += 1
    const own = { ...delivery, dataset, appId }
    const bare = { readings, rejects: [], findings: [] }
    const findings = (await deps.quality?.judge(own, bare, { isWhole: false })) ?? []
    const slice: DecodedDelivery = { ...bare, findings }
    const { tables } = await deps.writer.land(own, slice)
    line.landed = sum(line.landed, tables)
  }

  return {
    async take(readings) {
      count += readings.length
      for (const reading of readings) {
        const dataset = owner(reading)
        const line = dataset === undefined ? undefined : lines.get(dataset)
        if (!line || dataset === undefined) {
          strays += 1
          continue
        }
        line.waiting.push(reading)
        if (line.isLive && line.live.length <= LIVE_READINGS) line.live.push(reading)
        if (line.isSliced && line.waiting.length >= SLICE_READINGS) await landSlice(dataset, line)
      }
    },
    async finish(decoded, ended) {
      const none: Decoded = { ...decoded, readings: [] }
      const left = strays === 0 || target.part !== undefined ? [] : [leftOut(strays, target)]
      const silent = [...lines].filter(([, { live }]) => live.length > LIVE_READINGS)
      const findings = [...none.findings, ...left, ...silent.map(([id]) => tooMany(id))]
      const shares = sharesOf(target, deps.catalog(), { ...none, findings }, ended)
      for (const share of shares) {
        const line = lines.get(share.dataset)
        if (!line) continue
        const readings = [...line.waiting, ...share.landing.readings]
        const brought = line.slices > 0 || line.waiting.length > 0
        const { covers } = brought && decoded.covers ? decoded : share.landing
        share.landing = { ...share.landing, readings, covers }
        if (line.live.length > LIVE_READINGS) share.live = undefined
        else if (line.live.length > 0) share.live = line.live
      }
      return { shares, count }
    },
    result(dataset, last) {
      const landed = lines.get(dataset)?.landed ?? {}
      return { ...last, tables: sum(landed, last.tables) }
    },
  }
}

function sum(one: LandResult['tables'], other: LandResult['tables']): LandResult['tables'] {
  const all = { ...one }
  for (const [table, { readings, rejects, repeats }] of Object.entries(other)) {
    const known = all[table] ?? { readings: 0, rejects: 0, repeats: 0 }
    all[table] = {
      readings: known.readings + readings,
      rejects: known.rejects + rejects,
      repeats: known.repeats + repeats,
    }
  }
  return all
}

function leftOut(count: number, { dataset }: Target) {
  const message = `${count} readings of contracts that ${dataset} has no table for`
  return { at: dataset, code: 'not-in-dataset', message }
}

function tooMany(dataset: string) {
  const message = `more than ${LIVE_READINGS} readings: the real-time state keeps what it has`
  return { at: dataset, code: 'too-many-for-real-time', message }
}
