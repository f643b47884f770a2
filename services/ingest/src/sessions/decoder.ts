import type { Decoded, Frame, FrameContext, SessionAdapter } from '@tongqu/adapter-kit'
import type { Source } from '@tongqu/catalog'
import type { FrameBatch, FrameEntry, LakeReading } from '@tongqu/lakehouse'
import { contextOf } from '../decode.ts'
import type { BatchFacts } from '../rates/types.ts'
import { eventOf } from './events.ts'
import { routerOf } from './routing.ts'
import type { DecodedBatch, Part } from './types.ts'

export type DecoderDeps = {
  source: Source
  adapter: SessionAdapter
  /** With the files they name read. */
  options: Readonly<Record<string, string>>
  pseudonym(identity: string, day: string): string
  /** Readings that follow from those of a batch, presence of vehicles for example. */
  derive?: ((batch: BatchFacts, readings: readonly LakeReading[]) => LakeReading[]) | undefined
}

/** A batch that is decoded piece by piece as its entries reach the disk. */
export type OpenBatch = {
  /** Decodes the next entries; answers the readings among them, by dataset. */
  add(entries: readonly FrameEntry[]): ReadonlyMap<string, readonly LakeReading[]>
  /** Entries that were added, and their bytes. */
  entries(): number
  bytes(): number
  /** RFC 3339, receipt of the first entry; undefined while there is none. */
  receivedAt(): string | undefined
  finish(batch: FrameBatch): DecodedBatch
}

export type Decoder = {
  open(): OpenBatch
  /** Decodes a batch of the journal. */
  decode(batch: FrameBatch, entries: readonly FrameEntry[]): DecodedBatch
}

/**
 * Turns entries of the journal into what lands where. Whether they come whole or in pieces, now or
 * years later: the same entries give the same answer, as far as `derive` does.
 */
export function createDecoder(deps: DecoderDeps): Decoder {
  const route = routerOf(deps.source)
  function open(): OpenBatch {
    const parts = new Map<string, Part>()
    const all: LakeReading[] = []
    let entries = 0
    let bytes = 0
    let receivedAt: string | undefined

    function partOf(dataset: string): Part {
      let part = parts.get(dataset)
      if (!part) {
        part = { readings: [], rejects: [], findings: [] }
        parts.set(dataset, part)
      }
      return part
    }

    function take(readings: readonly LakeReading[]): Map<string, LakeReading[]> {
      const taken = new Map<string, LakeReading[]>()
      for (const reading of readings) {
        const dataset = route(reading)
        if (dataset === undefined) continue
        partOf(dataset).readings.push(reading)
        const known = taken.get(dataset)
        if (known) known.push(reading)
        else taken.set(dataset, [reading])
      }
      return taken
    }

    return {
      add(added) {
        const [first] = added
        if (!first) return new Map()
        receivedAt ??= new Date(first.at).toISOString()
        const decoded = decodePiece(deps, added, entries, receivedAt)
        entries += added.length
        for (const entry of added) bytes += entry.bytes.length
        const main = partOf(deps.source.dataset)
        for (const { raw: _, ...reject } of decoded.rejects) main.rejects.push(reject)
        for (const finding of decoded.findings) main.findings.push(finding)
        for (const reading of decoded.readings) all.push(reading)
        return take(decoded.readings)
      },
      entries: () => entries,
      bytes: () => bytes,
      receivedAt: () => receivedAt,
      finish(batch) {
        const facts = { source: deps.source.id, sequence: batch.sequence }
        take(deps.derive?.(facts, all) ?? [])
        const readings = [...parts.values()].reduce((sum, part) => sum + part.readings.length, 0)
        return { batch, parts, readings }
      },
    }
  }

  return {
    open,
    decode(batch, entries) {
      const opened = open()
      opened.add(entries)
      return opened.finish(batch)
    },
  }
}

/**
 * `offset`: entries of the batch before these. Places of rejects count all entries of the batch.
 */
function decodePiece(
  deps: DecoderDeps,
  entries: readonly FrameEntry[],
  offset: number,
  receivedAt: string,
): Decoded {
  const frames: Frame[] = []
  const places: number[] = []
  const events: Decoded = { readings: [], rejects: [], findings: [] }
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'message') {
      places.push(offset + index)
      frames.push(entry)
      continue
    }
    const event = eventOf(entry, placeOf(offset + index))
    if (event?.kind === 'link') events.readings.push(event.reading)
    if (event?.kind === 'reject') events.rejects.push(event.reject)
    if (event?.kind === 'finding') events.findings.push(event.finding)
  }
  const decoded = decodeFrames(deps, frames, receivedAt)
  const moved = <T extends { at: string }>(found: T): T => ({
    ...found,
    at: moveTo(places, found.at),
  })
  return {
    readings:
      events.readings.length > 0 ? [...events.readings, ...decoded.readings] : decoded.readings,
    rejects: [...events.rejects, ...decoded.rejects.map(moved)],
    findings: [...events.findings, ...decoded.findings.map(moved)],
  }
}

function decodeFrames(deps: DecoderDeps, frames: readonly Frame[], receivedAt: string): Decoded {
  if (frames.length === 0) return { readings: [], rejects: [], findings: [] }
  const { adapter, source, options, pseudonym } = deps
  const context: FrameContext = {
    ...contextOf({ zone: source.zone, limits: source.limits, options }, receivedAt),
    pseudonym,
  }
  try {
    return adapter.decode(frames, context)
  } catch {
    return decodeEach(adapter, frames, context)
  }
}

/** An adapter that fails over a frame, against its promise, must not take the others with it. */
function decodeEach(
  adapter: SessionAdapter,
  frames: readonly Frame[],
  context: FrameContext,
): Decoded {
  const whole: Decoded = { readings: [], rejects: [], findings: [] }
  for (const [index, frame] of frames.entries()) {
    const place = (at: string) => at.replace(PLACE, placeOf(index))
    try {
      const { readings, rejects, findings } = adapter.decode([frame], context)
      whole.readings.push(...readings)
      whole.rejects.push(...rejects.map((one) => ({ ...one, at: place(one.at) })))
      whole.findings.push(...findings.map((one) => ({ ...one, at: place(one.at) })))
    } catch {
      const reason = `the decoder of ${adapter.name} failed`
      whole.rejects.push({ at: placeOf(index), code: 'decoder-failed', reason })
    }
  }
  return whole
}

const PLACE = /^frame\[(\d+)\]/

function placeOf(index: number): string {
  return `frame[${index}]`
}

function moveTo(places: readonly number[], at: string): string {
  return at.replace(PLACE, (all, index: string) => {
    const place = places[Number(index)]
    return place === undefined ? all : placeOf(place)
  })
}
