import type { DecodeContext, Decoded } from '@tongqu/adapter-kit'
import { Problem } from '@tongqu/contracts'
import type { Target } from './target.ts'

/** Nesting of a document beyond which it is hostile. */
const DEPTH_LIMIT = 64

/** What the adapter of a target may know about one delivery; `keyed` is that of the key ring. */
export function contextOf(
  target: Pick<Target, 'zone' | 'limits' | 'options' | 'part' | 'mapping'>,
  receivedAt: string,
  { keyed }: Pick<DecodeContext, 'keyed'> = {},
): DecodeContext {
  const { zone, limits, options, part, mapping } = target
  const { bytes, entities } = limits
  return {
    receivedAt,
    zone,
    limits: { bytes, entities, depth: DEPTH_LIMIT },
    options,
    ...(part === undefined ? {} : { part }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(keyed === undefined ? {} : { keyed }),
  }
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

/**
 * `differential` adds to what is known, `full` replaces it: what the adapter says, or the header of
 * GTFS-Realtime (`Incrementality`).
 */
export function modeOf({ readings, mode }: Pick<Decoded, 'readings' | 'mode'>) {
  if (mode !== undefined) return mode
  const header = readings.find(({ contract }) => contract === 'gtfs-realtime/feed_message@1')
  return header?.reading.incrementality === 'DIFFERENTIAL' ? 'differential' : 'full'
}
