import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, RawStore } from '@tongqu/lakehouse'
import type { Scale } from './scale.ts'
import type { Place } from './types.ts'
import { markOf, openWindow, WINDOW_ROWS, type Window } from './window.ts'

/** What a source has taken, as its next pull must know it. */
export type Past = {
  /** How far it has been read; undefined before the first delivery. */
  position?: string
  window: Window
}

/** How lines of the deliveries are read. */
export type LineNames = { watermark: string; key: readonly string[] }

/**
 * Position and window from the journal and the deliveries themselves, newest first, as far back as
 * rows may be met again: there is no other state that a crash could leave behind. `of` says which
 * view it was. Deliveries that are no longer kept count as not taken: the lake knows their
 * readings.
 */
export async function pastOf(
  raw: Pick<RawStore, 'records' | 'open'>,
  source: string,
  of: string,
  names: LineNames,
  scale: Scale,
  most: number = WINDOW_ROWS,
): Promise<Past> {
  const records = (await raw.records(source)).filter(({ position }) => position?.of === of)
  const position = records.at(-1)?.position?.watermark
  if (position === undefined) return { window: openWindow() }
  const floor = scale.lower(position)
  const marks: string[] = []
  for (let index = records.length - 1; index >= 0; index -= 1) {
    const record = records[index]
    if (!record?.position || scale.isBefore(record.position.watermark, floor)) break
    // Of texts only those of the same one can be met again.
    if (scale.kind === 'text' && record.position.watermark !== position) break
    if (marks.length >= most) {
      return { position, window: seeded(marks, await endOf(raw, records, index, names)) }
    }
    for await (const line of linesOf(raw, record)) {
      const watermark = memberOf(line, names.watermark)
      if (watermark !== undefined && !scale.isBefore(watermark, floor)) marks.push(markOf(line))
    }
  }
  return { position, window: seeded(marks, undefined) }
}

function seeded(marks: readonly string[], start: Place | undefined): Window {
  // One page, so that it is kept whole: the next pull begins a window of its own.
  const window = openWindow(Number.POSITIVE_INFINITY, start)
  window.add({ watermark: '', key: [] }, marks)
  return window
}

/** The place that had been reached with a delivery: where the last one that went on has ended. */
async function endOf(
  raw: Pick<RawStore, 'open'>,
  records: readonly DeliveryRecord[],
  index: number,
  names: LineNames,
): Promise<Place | undefined> {
  const record = records.slice(0, index + 1).findLast(({ position }) => position?.isLast)
  if (!record) return undefined
  let last = ''
  for await (const line of linesOf(raw, record)) last = line
  const watermark = memberOf(last, names.watermark)
  const key = names.key.map((name) => memberOf(last, name))
  if (watermark === undefined || key.includes(undefined)) return undefined
  return { watermark, key: key.map((part) => part ?? '') }
}

function memberOf(line: string, name: string): string | undefined {
  if (line === '') return undefined
  const value = (JSON.parse(line) as Record<string, unknown>)[name]
  return value === undefined ? undefined : String(value)
}

/** Lines with their line feeds. */
async function* linesOf(
  raw: Pick<RawStore, 'open'>,
  { sha256 }: DeliveryRecord,
): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of await raw.open(sha256)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield `${line}\n`
    }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'delivery-not-found') throw error
  }
}
