import type { DecodeAdapter, DecodeContext, Decoded } from '@tongqu/adapter-kit'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Target } from './target.ts'

/** Nesting of a document beyond which it is hostile. */
const DEPTH_LIMIT = 64

/** What the adapter of a target may know about one delivery. */
export function contextOf(
  { zone, limits, options }: Pick<Target, 'zone' | 'limits' | 'options'>,
  receivedAt: string,
): DecodeContext {
  const { bytes, entities } = limits
  return { receivedAt, zone, limits: { bytes, entities, depth: DEPTH_LIMIT }, options }
}

/**
 * Decodes a delivery for a dataset. Readings of contracts the dataset has no table for are left out
 * and remarked on: a feed of vehicle positions may carry alerts as well.
 */
export function decodeFor(
  adapter: DecodeAdapter,
  dataset: Dataset,
  bytes: Uint8Array,
  context: DecodeContext,
): Decoded {
  const decoded = adapter.decode(bytes, context)
  const wanted = new Set(dataset.tables.map(({ contract }) => contract))
  const readings = decoded.readings.filter(({ contract }) => wanted.has(contract))
  const strays = decoded.readings.filter(({ contract }) => !wanted.has(contract))
  const kinds = Map.groupBy(strays, ({ contract }) => contract)
  const findings = [...kinds].map(([contract, { length }]) => ({
    at: contract,
    code: 'not-in-dataset',
    message: `${length} readings of ${contract}, which ${dataset.id} has no table for`,
  }))
  return { ...decoded, readings, findings: [...decoded.findings, ...findings] }
}

/** Nothing could be read, and something should have been. */
export function isUndecodable(readings: number, rejects: readonly unknown[]): boolean {
  return readings === 0 && rejects.length > 0
}

/** The first reason stands for all: with a broken body there is only one. */
export function undecodable([first]: readonly { at: string; code: string; reason: string }[]) {
  return new Problem('delivery-undecodable', {
    detail: {
      'zh-CN': `${first?.at}：${first?.code}，${first?.reason}`,
      en: `${first?.at}: ${first?.code}, ${first?.reason}`,
    },
    at: first?.at,
    reason: first?.code,
  })
}

/** `differential` adds to what is known, `full` replaces it (GTFS-Realtime `Incrementality`). */
export function modeOf({ readings }: Pick<Decoded, 'readings'>): 'full' | 'differential' {
  const header = readings.find(({ contract }) => contract === 'gtfs-realtime/feed_message@1')
  return header?.reading.incrementality === 'DIFFERENTIAL' ? 'differential' : 'full'
}
